"""Starts the checks that the schedule has planned: spread, within the budget, and not while our sender is refused."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from connections.models import Connection, ProbeRun, Trigger
from connections.models.company import company_key
from connections.probe import ladder
from connections.services import budget, probing, schedule
from connections.services.errors import Paused, ServiceRefused
from connections.services.events import SYSTEM, record
from connections.services.incidents import OUR_RUNGS, open_incidents, somebody_got_through

logger = logging.getLogger(__name__)

#: Seconds between two scans, and the most that one of them starts.
SCAN_EVERY = 10
MOST_AT_ONCE = 50
#: No more than this many times the even rate; more, but not much, once an outage has left a backlog.
USUAL_PACE, CATCHING_UP = 2, 3
BACKLOG = timedelta(minutes=15)
#: The pace is kept in each of these times before now; so many are allowed in any case, for a small fleet's sake.
WINDOWS = ((timedelta(seconds=SCAN_EVERY), 1), (timedelta(minutes=1), 1), (timedelta(hours=1), 12))
#: While our sender is refused, one connection in this time finds out whether that has passed.
SCOUT_EVERY = timedelta(hours=1)
#: Where daily whole checks would cost too much, the whole is checked weekly, and daily only whether we get in.
WHOLE_EVERY = timedelta(days=6, hours=12)
DAYS_A_MONTH = 31

_UNNEEDED = ("sealed_own_sender_password", "integration__sealed_sender_password", "integration__logo")


def start_due() -> int:
    """Start the checks that are due, the longest overdue first; return how many were started.

    Two scans at once are harmless: each connection is claimed by one conditional UPDATE.
    """
    now = timezone.now()
    due = Connection.objects.filter(schedule.SCHEDULED, check_due_at__lte=now).order_by("check_due_at")
    due = due.select_related("integration__access_profile").defer(*_UNNEEDED)
    held_up = _held_up()
    going = due.exclude(integration__in=held_up)
    chosen = list(going[: _allowance(going, now)])
    chosen += [scout for integration in held_up if (scout := _scout(due.filter(integration=integration), now))]
    return sum(_start(connection, now) for connection in chosen)


def _allowance(due: QuerySet[Connection], now: datetime) -> int:
    """How many may be started now, so that starts are spread and an outage is made up for slowly."""
    looked_after = Connection.objects.filter(schedule.SCHEDULED).count()
    pace = CATCHING_UP if due.filter(check_due_at__lt=now - BACKLOG).exists() else USUAL_PACE
    allowed = MOST_AT_ONCE
    for window, least in WINDOWS:
        most = int(pace * looked_after * (window / schedule.INTERVAL))
        started = ProbeRun.objects.filter(trigger=Trigger.SCHEDULE, created_at__gt=now - window).count()
        allowed = min(allowed, max(most, least) - started)
    return max(allowed, 0)


def _held_up() -> set[uuid.UUID]:
    """The integrations whose sender is refused, or whose requests reach no gateway: as far as anybody knows, all."""
    serious = open_incidents().filter(check_id__in=OUR_RUNGS)
    return {incident.integration_id for incident in serious if not somebody_got_through(incident)}


def _scout(due: QuerySet[Connection], now: datetime) -> Connection | None:
    """One of those who met the trouble, if nobody went ahead lately; anybody where none of those is due.

    Who met it may be somebody whom the schedule does not look after: the others must not wait for them for ever.
    """
    one = due.filter(incidents__closed_at__isnull=True, incidents__check_id__in=OUR_RUNGS).first() or due.first()
    if one is None:
        return None
    lately = ProbeRun.objects.filter(trigger=Trigger.SCHEDULE, created_at__gt=now - SCOUT_EVERY)
    return None if lately.filter(connection__integration=one.integration_id).exists() else one


@transaction.atomic
def _start(connection: Connection, now: datetime) -> bool:
    """Claim one due connection and queue its check; say whether one was queued."""
    claimed = Connection.objects.filter(pk=connection.pk, check_due_at=connection.check_due_at)
    if not claimed.update(check_due_at=now + schedule.INTERVAL):  # should the run never end
        return False
    scope = _affordable_scope(connection)
    if scope is None:
        claimed_now = Connection.objects.filter(pk=connection.pk)
        claimed_now.update(check_due_at=schedule.next_month(connection))
        record("schedule.budget_spent", actor=SYSTEM, connection=connection, allowed=budget.MONTHLY_TRANSACTIONS)
        return False
    try:
        probing.start(connection, trigger=Trigger.SCHEDULE, actor=SYSTEM, scope=scope)
    except Paused as paused:
        Connection.objects.filter(pk=connection.pk).update(check_due_at=paused.until)
    except ServiceRefused as refused:
        logger.info("schedule.not_started", extra={"connection": str(connection.pk), "reason": str(refused)})
    else:
        return True
    return False


def _affordable_scope(connection: Connection) -> str | None:
    """What to check: "" is everything, a rung is the way in; None where the budget allows neither."""
    left, whole = budget.left(connection.company_id), _cost_of_whole(connection)
    if left < 1:
        return None
    if whole > left or (_is_dear(connection, whole) and _was_whole_lately(connection)):
        return way_in(connection)
    return ""


def _is_dear(connection: Connection, whole: int) -> bool:
    """Whether checking everything daily would spend the month's budget of the company."""
    same_company = Connection.objects.filter(
        schedule.SCHEDULED, company_id__iexact=company_key(connection.company_id)
    ).count()
    return whole * DAYS_A_MONTH * max(same_company, 1) > budget.MONTHLY_TRANSACTIONS


def _cost_of_whole(connection: Connection) -> int:
    """What the last whole check cost; the number of its queries where none was counted yet."""
    last = ProbeRun.objects.finished().filter(connection=connection, scope="", transactions__gt=0).first()
    return last.transactions if last else len(connection.integration.access_profile.profile().requirements)


def _was_whole_lately(connection: Connection) -> bool:
    lately = Q(scope="", finished_at__gt=timezone.now() - WHOLE_EVERY)
    return ProbeRun.objects.finished().filter(lately, connection=connection).exists()


def way_in(connection: Connection) -> str:
    """Return the scope of a light check: the last rung before the modules."""
    target = probing.target_of(connection)
    return ladder.TOP_LEVEL if target.wants_top_level else f"{ladder.ENTITY}.{target.entities[0]}"
