"""The list of connections narrowed to whose move it is.

No column tells: the next action follows from questions, tries, runs and guides together. So each connection is looked
at, in batches, and one page looks at so many at most; then it comes out short, and the reader goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from connections.models import Connection, Integration, JobState, ProbeRun, Status
from onboarding.console.connection_list import ConnectionRow, connection_rows
from onboarding.console.filters import Filters
from onboarding.models import HelpRequest, HelpState
from onboarding.paging import cursor_at, page_of

#: Connections that one page looks at, and how many of them at a time.
MOST_LOOKED_AT = 1000
AT_A_TIME = 200

ON_THE_WAY = (Status.IN_PROGRESS, Status.NEEDS_ATTENTION, Status.DEGRADED)


@dataclass(frozen=True)
class Found:
    rows: list[ConnectionRow]
    older: str  # cursor of what was not looked at; "" where nothing is left
    is_first: bool


def found(
    filters: Filters, rows: QuerySet[Connection], cursor: str, integrations: Sequence[Integration], size: int
) -> Found:
    """Return one page of the list, with `filters` applied."""
    rows = filters.apply(rows)
    if not filters.move:
        page = page_of(rows, cursor, by=filters.by, size=size)
        return Found(connection_rows(page.rows, integrations), page.older, page.is_first)
    rows, shown, is_first = _possible(rows, filters.move, integrations), [], True
    for number in range(MOST_LOOKED_AT // AT_A_TIME):
        page = page_of(rows, cursor, by=filters.by, size=AT_A_TIME)
        is_first = is_first and (number > 0 or page.is_first)
        shown += [row for row in connection_rows(page.rows, integrations) if row.action.owner == filters.move]
        cursor = page.older
        if len(shown) > size:
            return Found(shown[:size], cursor_at(shown[size - 1].connection, filters.by), is_first)
        if not cursor:
            break
    return Found(shown, cursor, is_first)


def _possible(rows: QuerySet[Connection], owner: str, integrations: Sequence[Integration]) -> QuerySet[Connection]:
    """Leave out what cannot be theirs (see `next_action`), so that few are looked at in vain."""
    if owner == "customer":
        with_own_steps = [integration.pk for integration in integrations if integration.own_steps]
        return rows.exclude(status=Status.DISCONNECTED).filter(
            ~Q(status=Status.CONNECTED) | Q(integration__in=with_own_steps)
        )
    asked = Exists(HelpRequest.objects.filter(connection=OuterRef("pk"), state=HelpState.OPEN))
    broken = Exists(ProbeRun.objects.filter(connection=OuterRef("pk"), state=JobState.ERRORED))
    switched_off = [integration.pk for integration in integrations if not integration.is_active]
    return rows.filter(Q(status__in=ON_THE_WAY) | Q(integration__in=switched_off) | asked | broken)
