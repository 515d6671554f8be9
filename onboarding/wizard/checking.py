"""The permission check: results as they come in, then what is left to fix, merged per cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from connections.models import CheckResult, ProbeRun
from connections.probe.checks import checks_of
from connections.services.probing import target_of
from onboarding.access import Visit
from onboarding.check_groups import groups_of, proof_counts
from onboarding.fix_cards import FixCard, cards_of, difference_of
from onboarding.htmx import HtmxRequest, SeeOther, is_fragment
from onboarding.wizard.context import Page, guide_context, page_context, page_of
from onboarding.wizard.guard import visitors_only
from onboarding.wizard.progress import complete


@require_safe
@visitors_only
def results(request: HtmxRequest, visit: Visit, step: str) -> HttpResponseBase:
    """`…/check/results/`: the changing part of the check's page."""
    page = page_of(request, visit, step)
    if not is_fragment(request):
        return SeeOther(page.url())
    return render(
        request,
        "wizard/_check.html",
        page_context(page) | guide_context(page) | check_context(page) | {"is_fragment": True},
    )


@dataclass(frozen=True)
class Headline:
    title: str
    text: str = ""


def check_context(page: Page) -> dict[str, Any]:
    """Return what `_check.html` shows: the run under way, or the last finished one, or how to start."""
    journey = page.journey
    context: dict[str, Any] = {
        "results_url": reverse("wizard:results", args=[page.connection.pk]),
        "live": journey.live_run,
        "waits": bool(journey.live_run),
        "broken": journey.broken_run,
        "run": journey.last_run,
        "check_url": page.url("check"),
    }
    if journey.live_run:
        context |= _under_way(page, journey.live_run)
    if journey.last_run:
        context |= _finished(page, journey.last_run, is_past=bool(journey.live_run))
    if "headline" not in context:
        context["headline"] = Headline(
            _("Check the connection"), _("We test every right that is needed. It only reads.")
        )
    return context


def _under_way(page: Page, run: ProbeRun) -> dict[str, Any]:
    found = list(run.results.all())
    profile = run.access_profile.profile()
    planned = checks_of(profile, target_of(page.connection))
    waits = run.state == "queued" and run.postponed
    return {
        "headline": Headline(
            _("Waiting for your company") if waits else _("Checking the connection"),
            _("Other programs are working in it right now. We try again by ourselves.")
            if waits
            else _("This takes a few seconds. You may leave: the check goes on without you."),
        ),
        "live_groups": groups_of(found, profile, planned),
        "answered": len(found),
        "planned": max(run.planned, len(found)),
        "elapsed": seconds_between(run.started_at or run.created_at, timezone.now()),
        "tries_again_at": run.due_at if waits else None,
    }


def _finished(page: Page, run: ProbeRun, *, is_past: bool) -> dict[str, Any]:
    """What the last finished run said. `is_past`: a newer run is under way, and this is shown below it."""
    found = list(run.results.all())
    cards = cards_of(found, page.connection)
    if is_past:
        return {"past_cards": [card for card in cards if card.required]}
    if run.verdict == "passed":
        complete(page.visit, "check")
    needed = [card for card in cards if card.required]
    previous = ProbeRun.objects.finished().filter(connection=page.connection).exclude(pk=run.pk).first()
    return {
        "headline": _headline(run, cards),
        "cards": _with_links(page, [card for card in needed if card.outcome != "could_not_tell"]),
        "unknown_cards": _with_links(page, [card for card in needed if card.outcome == "could_not_tell"]),
        "optional_cards": _with_links(page, [card for card in cards if not card.required]),
        "groups": groups_of(found, run.access_profile.profile()),
        "counts": proof_counts(found),
        "difference": difference_of(found, _results_of(previous)) if previous else None,
        "previous": previous,
        "elapsed": seconds_between(run.started_at or run.created_at, run.finished_at or run.created_at),
    }


def _results_of(run: ProbeRun) -> list[CheckResult]:
    return list(run.results.all())


@dataclass(frozen=True)
class LinkedCard:
    """A fix card with the step where the same is told at length; empty where that is this page or not allowed."""

    fix: FixCard
    step_url: str


def _with_links(page: Page, cards: list[FixCard]) -> list[LinkedCard]:
    no_links = bool(page.visit.link.step)
    return [LinkedCard(card, "" if no_links or card.step in ("", "check") else page.url(card.step)) for card in cards]


def _headline(run: ProbeRun, cards: list[FixCard]) -> Headline:
    if run.verdict == "passed":
        return Headline(_("Everything we need works"), _("Every required check passed. You are connected."))
    open_cards = [card for card in cards if card.required]
    if open_cards and all(card.owner == "vendor" for card in open_cards):
        return Headline(_("We have to repair something"), _("There is nothing for you to do. We are on it."))
    failed = [card for card in open_cards if card.outcome == "failed"]
    if not failed:
        return Headline(
            _("We could not check everything"),
            _("Intacct did not answer all our questions. Nobody knows yet whether something is missing."),
        )
    title = ngettext("%(count)d thing is left to fix", "%(count)d things are left to fix", len(failed))
    return Headline(
        title % {"count": len(failed)},
        _("Follow the clicks in Intacct, then check again. Nothing that works now needs to be done twice."),
    )


def seconds_between(start: datetime, end: datetime) -> int:
    return max(1, round((end - start).total_seconds()))
