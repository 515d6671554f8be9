"""The permission check: results as they come in, then what is left to fix, merged per cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from connections.models import CheckResult, ProbeRun, Trigger
from connections.probe.checks import READINESS, checks_of
from connections.probe.modules import MODULES
from connections.services import probing, refusals
from connections.services.last_known import last_known
from onboarding.access import Visit
from onboarding.check_groups import groups_of, proof_counts
from onboarding.differences import Difference, difference_made_by
from onboarding.fix_cards import FixCard, advice_of, cards_of
from onboarding.htmx import HtmxRequest, SeeOther, is_fragment
from onboarding.scopes import planned_or_none
from onboarding.wizard.context import Page, guide_context, page_context, page_of
from onboarding.wizard.guard import visitors_only
from onboarding.wizard.pace import pace_of, version_of
from onboarding.wizard.progress import complete
from onboarding.wizard.rights import not_subscribed
from onboarding.wizard.running import in_words, is_put_off, running_context, seconds_between, seconds_since


@require_safe
@visitors_only
def results(request: HtmxRequest, visit: Visit, step: str) -> HttpResponseBase:
    """`…/check/results/?seen=VERSION`: the changing part of the check's page; 204 where it would look the same."""
    if not is_fragment(request):
        return SeeOther(reverse("wizard:step", args=[visit.connection.pk, step]))
    live = ProbeRun.objects.live().filter(connection=visit.connection).first()
    if live and request.GET.get("seen") == _version(live):
        return HttpResponse(status=204)
    page = page_of(request, visit, step)
    return render(
        request,
        "wizard/_check.html",
        page_context(page) | guide_context(page) | check_context(page) | {"is_fragment": True},
    )


def _version(run: ProbeRun) -> str:
    return version_of(run, run.results.count(), pace_of(run, seconds_since(run)))


def start_check(page: Page, scope: str = "") -> ProbeRun:
    """Start a run of everything, of a module or of one check; or join the run under way.

    A scope that this connection does not have means everything. Raises what `probing.start` raises.
    """
    known = scope if scope in _scopes(page) else ""
    return probing.start(page.connection, trigger=Trigger.WIZARD, actor=page.visit.actor, scope=known)


def _scopes(page: Page) -> set[str]:
    profile = page.connection.integration.access_profile.profile()
    checks = checks_of(profile, probing.target_of(page.connection))
    return {check.module or READINESS for check in checks} | {check.check_id for check in checks}


@dataclass(frozen=True)
class Headline:
    title: str
    text: str = ""


def check_context(page: Page) -> dict[str, Any]:
    """Return what `_check.html` shows: the run under way, or the last finished one, or how to start."""
    journey = page.journey
    live, run = journey.live_run, journey.last_run
    context: dict[str, Any] = {
        "headline": Headline(_("Check the connection"), _("We test every right that is needed. We only read.")),
        "results_url": reverse("wizard:results", args=[page.connection.pk]),
        "live": live,
        "waits": bool(live),
        "broken": journey.broken_run,
        "run": run,
        "verdict": journey.verdict,
        "check_url": page.url("check"),
    }
    if live:
        context |= running_context(live, planned_or_none(live)) | {"headline": _headline_of_running(live)}
        return context | (_past(page) if run else {})
    context["paused_until"] = refusals.pause_ends_at(page.connection.company_id, journey.user_id)
    return context | (_finished(page, run) if run else {})


def _headline_of_running(run: ProbeRun) -> Headline:
    if is_put_off(run):
        return Headline(_("Waiting for your company"), _("You need not do anything. We try again by ourselves."))
    what = _("Checking %(module)s") % {"module": run.scope} if run.scope in MODULES else _("Checking the connection")
    return Headline(what, _("This takes a few seconds. You may leave: the check goes on without you."))


def _past(page: Page) -> dict[str, Any]:
    """What the last finished check said, shown below the one under way."""
    cards = _cards(page, last_known(page.connection).results)
    return {"past_cards": [card for card in cards if card.required]}


def _cards(page: Page, answers: Iterable[CheckResult]) -> list[FixCard]:
    profile = page.connection.integration.access_profile.profile()
    return cards_of(answers, page.connection, profile, **_names(page))


def _names(page: Page) -> dict[str, str]:
    """The user ID that is really in use: cards name it."""
    return {"user_id": page.journey.user_id} if page.journey.user_id else {}


def _finished(page: Page, run: ProbeRun) -> dict[str, Any]:
    """What is known after the last finished run."""
    known = last_known(page.connection)
    if known.verdict == "passed":
        complete(page.visit, "check")
    cards = _cards(page, known.results)
    needed = [card for card in cards if card.required]
    failed = [card for card in needed if card.outcome != "could_not_tell"]
    untold = [card for card in needed if card.outcome == "could_not_tell"]
    changed = difference_made_by(run, [result for result in known.results if result.run_id == run.pk])
    headline = _headline(known.verdict, failed, untold)
    return {
        "headline": headline,
        "announcement": _announcement(headline, changed),
        "cards": _with_links(page, failed),
        "customer_acts": any(card.owner == "customer" for card in failed),
        "unknown_cards": _with_links(page, untold),
        "optional_cards": _with_links(page, [card for card in cards if not card.required]),
        "advice": _with_links(page, advice_of(known.results, page.connection, **_names(page))),
        "left_out": not_subscribed(known.results),
        "groups": groups_of(known.results, run.access_profile.profile()),
        "counts": proof_counts(known.results),
        "difference": changed,
        "elapsed_text": in_words(seconds_between(run.started_at or run.created_at, run.finished_at or run.created_at)),
    }


@dataclass(frozen=True)
class LinkedCard:
    """A fix card with the step where the same is told at length; empty where that is this page or not allowed."""

    fix: FixCard
    step_url: str


def _with_links(page: Page, cards: Sequence[FixCard]) -> list[LinkedCard]:
    no_links = bool(page.visit.link.step)
    return [LinkedCard(card, "" if no_links or card.step in ("", "check") else page.url(card.step)) for card in cards]


def _headline(verdict: str, failed: Sequence[FixCard], untold: Sequence[FixCard]) -> Headline:
    if verdict == "passed":
        return Headline(_("Everything we need works"), _("Every required check passed. You are connected."))
    theirs = [card for card in failed if card.owner != "vendor"]
    if failed and not theirs:
        return Headline(
            _("We have to repair something"), _("We are on it, and there is nothing for you to do. Come back later.")
        )
    if theirs:
        title = ngettext("%(count)d thing is left to fix", "%(count)d things are left to fix", len(theirs))
        return Headline(
            title % {"count": len(theirs)},
            _("Follow the clicks in Intacct, then check again. Nothing that works now needs to be done twice."),
        )
    if any(card.owner == "customer" for card in untold):
        text = _("Intacct would not answer some questions. Below you see what lets us look. Then check again.")
    else:
        text = _("Intacct did not answer some questions. Nobody knows yet if something is missing. Please check again.")
    return Headline(_("We could not check everything"), text)


def _announcement(headline: Headline, changed: Difference) -> str:
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
