"""What the page of the permission check says first: how it stands, and whose move it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connections.models import ProbeRun
from connections.probe.modules import MODULES
from onboarding.card_parts import FixCard
from onboarding.differences import Difference
from onboarding.wizard.running import is_put_off


@dataclass(frozen=True)
class Headline:
    title: str
    text: str = ""


def of_start() -> Headline:
    return Headline(_("Check the connection"), _("We test every right that is needed. We only read."))


def of_running(run: ProbeRun) -> Headline:
    if is_put_off(run):
        return Headline(_("Waiting for your company"), _("You need not do anything. We try again by ourselves."))
    what = _("Checking %(module)s") % {"module": run.scope} if run.scope in MODULES else _("Checking the connection")
    return Headline(what, _("This takes a few seconds. You may leave: the check goes on without you."))


def of_another_level() -> Headline:
    """What is known was asked at a level that counts no more."""
    return Headline(
        _("Please check again"),
        _("Another level was chosen since the last check. What stands below is about the level before."),
    )


def of_asked() -> Headline:
    """A colleague was sent here for one card."""
    return Headline(
        _("You were asked for one thing"),
        _("Follow the clicks in Intacct, then check again. The rest is for whoever sent you the link."),
    )


def of_asked_and_done() -> Headline:
    return Headline(
        _("Thank you, this is repaired"),
        _("Whoever sent you the link goes on from here. You can close this page."),
    )


def of_result(verdict: str, failed: Sequence[FixCard], untold: Sequence[FixCard], *, worked_before: bool) -> Headline:
    """`failed` and `untold` are the cards of required checks."""
    if verdict == "passed":
        return Headline(_("Everything we need works"), _("Every required check passed. You are connected."))
    if failed:
        return _of_failed(failed, worked_before=worked_before)
    if any(card.owner == "customer" for card in untold):
        text = _("Intacct would not answer some questions. Below you see what lets us look. Then check again.")
    else:
        text = _("Intacct did not answer some questions. Nobody knows yet if something is missing. Please check again.")
    return Headline(_("We could not check everything"), text)


def _of_failed(failed: Sequence[FixCard], *, worked_before: bool) -> Headline:
    owners = {card.owner for card in failed}
    if owners == {"vendor"}:
        return Headline(
            _("We have to repair something"), _("We are on it, and there is nothing for you to do. Come back later.")
        )
    if "customer" not in owners:
        return Headline(_("Something is in the way"), _("No click in Intacct repairs it. Below you see how to go on."))
    theirs = sum(card.owner == "customer" for card in failed)
    title = ngettext("%(count)d thing is left to fix", "%(count)d things are left to fix", theirs) % {"count": theirs}
    if worked_before:
        return Headline(title, _("The connection worked before. Follow the clicks in Intacct, then check again."))
    return Headline(
        title, _("Follow the clicks in Intacct, then check again. Nothing that works now needs to be done twice.")
    )


def announcement(headline: Headline, changed: Difference) -> str:
    """What a screen reader is told at the end: the headline and the counts, not each row."""
    parts = [headline.title]
    if changed.passed:
        number = len(changed.passed)
        parts.append(
            ngettext("%(count)d check newly passed", "%(count)d checks newly passed", number) % {"count": number}
        )
    if changed.failed:
        number = len(changed.failed)
        parts.append(
            ngettext("%(count)d check newly failed", "%(count)d checks newly failed", number) % {"count": number}
        )
    return ". ".join(parts)
