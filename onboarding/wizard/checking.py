"""The permission check: results as they come in, then what is left to fix, merged per cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from connections.models import CheckResult, ProbeRun, Status, Trigger
from connections.probe.checks import READINESS, checks_of
from connections.services import probing, refusals
from connections.services.last_known import last_known
from onboarding.access import Visit
from onboarding.card_parts import FixCard
from onboarding.check_groups import groups_of, proof_counts
from onboarding.differences import difference_made_by
from onboarding.fix_cards import advice_of, cards_of
from onboarding.fixes import row_namer
from onboarding.htmx import HtmxRequest, SeeOther, is_fragment
from onboarding.scopes import planned_or_none, scope_titles
from onboarding.wizard import asked, headlines, proof
from onboarding.wizard.context import Page, guide_context, page_context, page_of
from onboarding.wizard.guard import visitors_only
from onboarding.wizard.headlines import Headline
from onboarding.wizard.pace import pace_of, version_of
from onboarding.wizard.progress import complete
from onboarding.wizard.rights import not_subscribed
from onboarding.wizard.running import in_words, running_context, seconds_between, seconds_since


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

    A scope that this connection does not have means everything; so does any where no run of everything stands that
    the answers to a part could be laid over. Raises what `probing.start` raises.
    """
    known = scope if scope in _scopes(page) and proof.stands(page.connection, page.journey.runs) else ""
    return probing.start(page.connection, trigger=Trigger.WIZARD, actor=page.visit.actor, scope=known)


def _scopes(page: Page) -> set[str]:
    profile = page.connection.integration.access_profile.profile()
    checks = checks_of(profile, probing.target_of(page.connection))
    return {check.module or READINESS for check in checks} | {check.check_id for check in checks}


def check_context(page: Page) -> dict[str, Any]:
    """Return what `_check.html` shows: the run under way, or the last finished one, or how to start."""
    journey = page.journey
    live, run = journey.live_run, journey.last_run
    context: dict[str, Any] = {
        "headline": headlines.of_start(),
        "results_url": reverse("wizard:results", args=[page.connection.pk]),
        "live": live,
        "waits": bool(live),
        "broken": journey.broken_run,
        "run": run,
        "verdict": journey.verdict,
        "check_url": page.url("check"),
    }
    if live:
        context |= running_context(live, planned_or_none(live)) | {"headline": headlines.of_running(live)}
        return context | (_past(page) if run else {})
    context["paused_until"] = refusals.pause_ends_at(page.connection.company_id, journey.user_id)
    return context | (_finished(page, run) if run else {})


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
    known, name = last_known(page.connection), row_namer(page.connection)
    is_current = proof.is_of_this_level(page.connection, known.runs)
    if known.verdict == "passed" and is_current:
        complete(page.visit, "check")
    cards = _cards(page, known.results)
    advice = advice_of(known.results, page.connection, **_names(page))
    changed = difference_made_by(run, [result for result in known.results if result.run_id == run.pk])
    headline = _headline(page, known.verdict, cards) if is_current else headlines.of_another_level()
    shown = _shown(page, cards, advice)
    asked_for = asked.problem_of(page) if known.verdict != "passed" and is_current else ""
    mine = [card for card in (*cards, *advice) if card.problem == asked_for]
    if asked_for and mine:
        headline, shown = headlines.of_asked(), _shown_to_colleague(page, mine, cards)
    elif asked_for and asked.finish_if_repaired(page, asked_for, known.results):
        headline, shown = headlines.of_asked_and_done(), {"asked_is_done": True}
    return shown | {
        "headline": headline,
        "announcement": headlines.announcement(headline, changed),
        "verdict": known.verdict if is_current else "",
        "left_out": not_subscribed(known.results),
        "groups": groups_of(known.results, run.access_profile.profile(), name=name),
        "counts": proof_counts(known.results),
        "newly_passed": name(changed.newly_passed_text),
        "newly_failed": name(changed.newly_failed_text),
        "only": scope_titles([run]).get(run.scope, ""),
        "elapsed_text": in_words(seconds_between(run.started_at or run.created_at, run.finished_at or run.created_at)),
    }


def _shown(page: Page, cards: Sequence[FixCard], advice: Sequence[FixCard]) -> dict[str, Any]:
    """The cards under their headings."""
    failed, untold = _needed(cards)
    return {
        "cards": _with_links(page, failed),
        "customer_acts": any(card.owner == "customer" for card in failed),
        "unknown_cards": _with_links(page, untold),
        "optional_cards": _with_links(page, [card for card in cards if not card.required]),
        "advice": _with_links(page, advice),
    }


def _needed(cards: Sequence[FixCard]) -> tuple[list[FixCard], list[FixCard]]:
    """Those of required checks: what failed, and what nobody could tell."""
    needed = [card for card in cards if card.required]
    untold = [card for card in needed if card.outcome == "could_not_tell"]
    return [card for card in needed if card not in untold], untold


def _headline(page: Page, verdict: str, cards: Sequence[FixCard]) -> Headline:
    failed, untold = _needed(cards)
    return headlines.of_result(verdict, failed, untold, worked_before=page.connection.status == Status.DEGRADED)


def _shown_to_colleague(page: Page, mine: Sequence[FixCard], cards: Sequence[FixCard]) -> dict[str, Any]:
    """What a colleague was sent here for; of the rest only what it is called."""
    others = [card for card in cards if card.required and card not in mine]
    return {"asked_cards": _with_links(page, mine), "other_cards": others}


@dataclass(frozen=True)
class LinkedCard:
    """A fix card with the step where the same is told at length; empty where that is this page or not allowed."""

    fix: FixCard
    step_url: str


def _with_links(page: Page, cards: Sequence[FixCard]) -> list[LinkedCard]:
    no_links = bool(page.visit.link.step)
    return [LinkedCard(card, "" if no_links or card.step in ("", "check") else page.url(card.step)) for card in cards]
