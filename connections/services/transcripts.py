"""Transcripts of probe runs, kept while INTACCT_TRANSCRIPTS is on: written by the gateway client, read by operators.

The one gateway client of this process does not know what it is asked for; the run in progress does.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from connections.intacct import Exchange
from connections.models import ProbeRun, Transcript

logger = logging.getLogger(__name__)

KEPT = timedelta(days=7)
#: Characters of each text; a company with thousands of records would fill the database otherwise.
LONGEST = 200_000
CUT = "\n[cut: the rest is not kept]"

_run: ContextVar[ProbeRun | None] = ContextVar("run_with_transcript", default=None)


@contextmanager
def kept_for(run: ProbeRun) -> Iterator[None]:
    """Keep what this thread says to the gateway meanwhile as the transcript of `run`."""
    token = _run.set(run)
    try:
        yield
    finally:
        _run.reset(token)


def keep(exchange: Exchange) -> None:
    """Store an exchange of the run in progress; outside a run, nothing. Never in the way of the run itself."""
    run = _run.get()
    if run is None:
        return
    try:
        Transcript.objects.create(
            run=run,
            status=exchange.status,
            seconds=exchange.seconds,
            problem=exchange.problem,
            request=_capped(exchange.request),
            reply=_capped(exchange.reply),
        )
    except (DatabaseError, InterfaceError) as error:
        logger.warning("transcript.lost", extra={"run": str(run.pk), "error": type(error).__name__})


def transcript_of(run: ProbeRun) -> str:
    """Return everything that was kept of `run`, oldest first, as one text; "" when nothing was."""
    return "\n".join(_told(row) for row in run.transcripts.all())


def purge() -> int:
    """Delete what is older than a week; return how many exchanges that were."""
    return Transcript.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _capped(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + CUT


def _told(row: Transcript) -> str:
    status = f"HTTP {row.status}" if row.status else "no reply"
    problem = f", {row.problem}" if row.problem else ""
    head = f"{row.at:%Y-%m-%d %H:%M:%S} UTC, {status}, {row.seconds:.2f} s{problem}"
    return f"===== {head}\n----- request\n{row.request}\n----- reply\n{row.reply}\n"
