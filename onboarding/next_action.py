"""Whose move it is, and what that move is: one owner and one sentence per connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connections.models import Answer, JobState, Status, Verification
from connections.services.refusals import MAYBE_MISTYPED
from onboarding.causes import causes_of
from onboarding.fixes import fix_for
from onboarding.journey import Journey
from onboarding.probe_words import in_words
from onboarding.steps import current_step, is_entered_by_vendor, is_our_turn

Owner = Literal["customer", "vendor", "sage", "nobody"]

#: Who is named when several must act: whoever can go on at once comes first.
OWNERS: tuple[Owner, ...] = ("customer", "vendor", "sage")


@dataclass(frozen=True)
class NextAction:
    owner: Owner
    summary: str


def next_action_of(journey: Journey) -> NextAction:
    return _wherever_they_are(journey) or _on_the_way(journey)


def _wherever_they_are(journey: Journey) -> NextAction | None:
    """What counts before any step does: somebody waits for us, or nothing can go on."""
    connection = journey.connection
    if journey.has_question:
        return NextAction("vendor", _("Answer the customer's question."))
    if connection.status == Status.DISCONNECTED:
        return NextAction("nobody", _("Disconnected. A new link starts it again."))
    if not connection.integration.is_active:
        return NextAction("vendor", _("The integration is switched off."))
    if journey.live_run:
        return NextAction("nobody", _("A permission check is under way."))
    if journey.broken_run:
        return NextAction("vendor", _("The last permission check broke off on our side."))
    return None


def _on_the_way(journey: Journey) -> NextAction:
    if journey.connection.status == Status.CONNECTED and current_step(journey).slug == "done":
        return NextAction("nobody", _("Nothing to do."))
    if journey.findings:
        return _from_findings(journey)
    if journey.attempt and not journey.has_credentials:
        return _from_attempt(journey, journey.attempt)
    if is_entered_by_vendor(journey):
        if is_our_turn(journey):
            return NextAction("vendor", _("Enter the credentials of %(customer)s") % _customer(journey))
        if current_step(journey).slug == "entity":
            return NextAction("vendor", _("Choose the level of %(customer)s") % _customer(journey))
    if journey.door_asked and journey.door_asked.state == JobState.ERRORED:
        return NextAction("vendor", _("A question to Intacct broke off on our side."))
    return NextAction("customer", _("Next step: %(step)s") % {"step": current_step(journey).title})


def _customer(journey: Journey) -> dict[str, str]:
    return {"customer": journey.connection.customer_name}


def _from_attempt(journey: Journey, attempt: Verification) -> NextAction:
    if attempt.is_live:
        return NextAction("nobody", _("The credentials are being tried."))
    if attempt.state == JobState.ERRORED:
        return NextAction("vendor", _("Trying the credentials broke off on our side."))
    if attempt.answer == Answer.REFUSED:
        fix = fix_for(attempt.problem, journey.connection)
        is_ours = is_entered_by_vendor(journey) and attempt.problem in MAYBE_MISTYPED
        return NextAction("vendor" if is_ours else fix.owner, fix.title)
    if is_entered_by_vendor(journey):
        return NextAction("vendor", _("Enter the credentials of %(customer)s") % _customer(journey))
    return NextAction("customer", _("Intacct gave no answer, so the credentials must be entered again."))


def _from_findings(journey: Journey) -> NextAction:
    """Whoever can go on at once is named first; what is counted are causes, as the customer sees them."""
    causes = causes_of(journey.findings)
    errored = [cause for cause in causes if cause.outcome == "errored"]
    if errored:
        title = in_words(errored[0].results[0].title)
        return NextAction("vendor", _("A check could not run on our side: %(title)s") % {"title": title})
    causes = [cause for cause in causes if cause.outcome == "failed"] or causes
    fixes = [cause.fix(journey.connection) for cause in causes]
    owner: Owner = next((name for name in OWNERS if any(fix.owner == name for fix in fixes)), "nobody")
    if len(fixes) == 1:
        return NextAction(owner, _("To fix: %(title)s") % {"title": fixes[0].title})
    return NextAction(
        owner, ngettext("%(count)d thing to fix", "%(count)d things to fix", len(fixes)) % {"count": len(fixes)}
    )
