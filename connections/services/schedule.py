"""When a connection is checked next by itself: about daily, spread evenly, less often while it fails.

    next = last + 24 h x uniform(0.9, 1.1); first slot by the hash of the id (reference, reliability section 4.3)

After a refused sign-in nothing is tried until somebody acts: each try brings the user nearer to its lock-out.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from connections.models import Connection, Mode, Status
from connections.models.company import this_month
from connections.probe.outcomes import Outcome, Verdict
from connections.services.refusals import SIGN_IN_PROBLEMS

INTERVAL = timedelta(hours=24)
FIRST_RETRY = timedelta(hours=1)
SCHEDULED_STATUSES = (Status.CONNECTED, Status.DEGRADED)
#: Connections that the schedule looks after.
SCHEDULED = Q(
    status__in=SCHEDULED_STATUSES, mode=Mode.CONTINUOUS, integration__is_active=True, check_due_at__isnull=False
)
_random = random.SystemRandom()


def first_slot(connection: Connection) -> datetime:
    """Return a moment within the next day that is the connection's own: many made at once are spread by it."""
    return timezone.now() + INTERVAL * place_in_day(connection)


def place_in_day(connection: Connection) -> float:
    """Return the connection's own place in any interval, from 0 to 1."""
    return zlib.crc32(connection.pk.bytes) / 2**32


def plan_next(connection: Connection, verdict: Verdict, *, sign_in_refused: bool) -> None:
    """Set and save when the connection is checked next, after a check that ended like this."""
    failures = 0 if verdict == Verdict.PASSED else connection.check_failures + 1
    connection.check_failures = min(failures, 100)
    connection.check_due_at = _next(connection, sign_in_refused)
    connection.save(update_fields=["check_due_at", "check_failures"])


def resume(connection: Connection) -> None:
    """Somebody acted: a connection whose checks had stopped is looked after again."""
    if connection.check_due_at is None and _is_looked_after(connection):
        connection.check_due_at = first_slot(connection)
        connection.save(update_fields=["check_due_at"])


def next_month(connection: Connection) -> datetime:
    """Return the connection's own moment on the first day of the next month."""
    after = (this_month() + timedelta(days=32)).replace(day=1)
    start = timezone.now().replace(year=after.year, month=after.month, day=1, hour=0, minute=0, second=0)
    return start + INTERVAL * place_in_day(connection)


def was_sign_in_refused(results: Mapping[str, tuple[str, str]]) -> bool:
    """Say whether Intacct looked at user and password and said no. `results`: check id -> (outcome, problem).

    Whichever rung told it: a later sign-in of the run may be refused, too, and some refusals count as the company's.
    """
    return any(outcome == Outcome.FAILED and problem in SIGN_IN_PROBLEMS for outcome, problem in results.values())


def _next(connection: Connection, sign_in_refused: bool) -> datetime | None:
    if sign_in_refused or not _is_looked_after(connection):
        return None
    if connection.check_failures:
        wait = min(FIRST_RETRY * 2 ** min(connection.check_failures - 1, 10), INTERVAL)
    elif connection.check_due_at is None:
        return first_slot(connection)
    else:
        wait = INTERVAL
    return timezone.now() + wait * _random.uniform(0.9, 1.1)


def _is_looked_after(connection: Connection) -> bool:
    return connection.status in SCHEDULED_STATUSES and connection.mode == Mode.CONTINUOUS
