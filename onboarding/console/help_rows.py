"""Requests for help as operators read them: who asks, where they stand, and since when they wait."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from onboarding import help as helpdesk
from onboarding.console.filters import Tab
from onboarding.console.moments import Since, since
from onboarding.console.overview import UNNEEDED
from onboarding.fixes import fix_for
from onboarding.models import HelpRequest, HelpState
from onboarding.paging import Page, page_of
from onboarding.steps import title_of

#: Open requests are all shown: whoever waits is not to be found on a second page. This is where we stop all the same.
MOST_OPEN = 200
PAGE_SIZE = 50


@dataclass(frozen=True)
class HelpRow:
    asked: HelpRequest
    step: str
    problem: str  # title of the fix they stood before
    waits: Since | None  # since the customer wrote; None when it is not our turn


@dataclass(frozen=True)
class Inbox:
    waiting: list[HelpRow]
    others: list[HelpRow]
    older: str


def inbox_of(state: str, cursor: str) -> Inbox:
    """Return the open requests, longest waiting first, and a page of the others, newest first."""
    is_open = state in ("", HelpState.OPEN) and not cursor
    waiting = helpdesk.with_waiting(_rows().filter(state=HelpState.OPEN))
    others: Page[HelpRequest] = Page([], "", is_first=True)
    if state != HelpState.OPEN:
        rest = _rows().exclude(state=HelpState.OPEN)
        others = page_of(rest.filter(state=state) if state else rest, cursor, size=PAGE_SIZE)
    return Inbox(
        [row_of(asked) for asked in waiting[:MOST_OPEN]] if is_open else [],
        [row_of(asked) for asked in others.rows],
        others.older,
    )


def row_of(asked: HelpRequest) -> HelpRow:
    step = title_of(asked.step) if asked.step else ""
    problem = fix_for(asked.problem, asked.connection).title if asked.problem else ""
    asked_at = getattr(asked, "waiting_since", asked.created_at)
    return HelpRow(asked, step, problem, since(asked_at) if asked.state == HelpState.OPEN else None)


def help_tabs(state: str) -> list[Tab]:
    """Return one tab per state with its count, in one query."""
    counts = dict(HelpRequest.objects.order_by().values_list("state").annotate(Count("pk")))
    url = reverse("console:help")
    tabs = [Tab(_("All"), sum(counts.values()), url, current=not state)]
    return tabs + [
        Tab(str(one.label), counts.get(one.value, 0), f"{url}?state={one.value}", current=state == one.value)
        for one in HelpState
    ]


def _rows() -> QuerySet[HelpRequest]:
    unneeded = [f"connection__{name}" for name in UNNEEDED]
    return HelpRequest.objects.select_related("connection__integration").defer(*unneeded)
