"""Trouble on our side, said once for all the connections that meet it, and closed when it has passed."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import timedelta
from functools import partial
from operator import itemgetter

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from connections.intacct import GatewayRefusal, GatewayUnavailable, IntacctError, SignInRefused
from connections.models import CheckResult, Connection, Incident, ProbeRun
from connections.probe import ladder
from connections.probe.evidence import Trouble, trouble_of_error
from connections.probe.outcomes import Outcome
from connections.services.events import SYSTEM, record

logger = logging.getLogger("incidents")

#: Rungs that are ours: no customer can mend them.
OUR_RUNGS = frozenset({ladder.GATEWAY, ladder.SENDER})
#: Ours to mend, but in what was typed for one connection.
OF_ONE_CONNECTION = frozenset({"value_not_expressible", "setting_refused"})
#: Nobody's fault for one company. Where the last few in a row heard nothing else, it is our network, or all of Intacct.
UNANSWERED = frozenset(
    {
        *("network_error", "server_error", "unparseable_response", "http_unclassified", "cdn_block_or_challenge"),
        *("cdn_timeout_request_may_still_run", "service_unavailable_or_maintenance", "maintenance"),
        *("gateway_internal_error", "gateway_error_unclassified"),
    }
)
IN_A_ROW, LATELY = 3, timedelta(hours=1)
LONGEST_EVIDENCE = 2000


def open_incidents() -> QuerySet[Incident]:
    """Return what is open, newest first, with the integration read already."""
    return Incident.objects.filter(closed_at__isnull=True).select_related("integration")


def note_run(run: ProbeRun, results: Iterable[CheckResult]) -> None:
    """Open, extend or close incidents by the rungs of a run. Call inside a transaction."""
    connection = run.connection
    rungs = [result for result in results if result.is_rung]
    errored = [one for one in rungs if one.outcome == Outcome.ERRORED and one.problem not in OF_ONE_CONNECTION]
    errored += [one for one in rungs if _is_unanswered(one) and _others_are_unanswered(run)]
    steps = [
        (one.problem, partial(met, connection, problem=one.problem, check_id=one.check_id, evidence=one.evidence))
        for one in errored
    ]
    passed = _met_before(connection, {one.check_id for one in rungs if one.outcome == Outcome.PASSED})
    if run.started_at:  # what was asked before the trouble began does not end it
        passed = passed.filter(opened_at__lt=run.started_at)
    still_there = {one.problem for one in errored}
    steps += [(one.problem, partial(_close, one, connection)) for one in passed if one.problem not in still_there]
    # All runs write to incidents in the same order, or two of them could wait for each other.
    for _problem, step in sorted(steps, key=itemgetter(0)):
        step()


def _is_unanswered(result: CheckResult) -> bool:
    is_open = result.check_id == ladder.GATEWAY and result.outcome == Outcome.COULD_NOT_TELL
    return is_open and result.problem in UNANSWERED


def _others_are_unanswered(run: ProbeRun) -> bool:
    """Whether the last companies before this one heard nothing either."""
    others = ProbeRun.objects.finished().filter(
        connection__integration=run.connection.integration_id, finished_at__gt=timezone.now() - LATELY
    )
    last: dict[str, ProbeRun] = {}
    for other in others.exclude(company_id=run.company_id)[:20]:
        last.setdefault(other.company_id, other)
    newest = list(last.values())[: IN_A_ROW - 1]
    told = CheckResult.objects.filter(run__in=newest, check_id=ladder.GATEWAY)
    return sum(map(_is_unanswered, told)) == IN_A_ROW - 1


def note_error(connection: Connection, error: IntacctError, blamed: Trouble | None = None) -> None:
    """Open, extend or close incidents by the answer to a step verification. Call inside a transaction.

    `blamed`: the error as somebody has put it on whoever owns it.
    """
    if isinstance(error, SignInRefused):
        held(connection, OUR_RUNGS)  # whoever looks at users has let our sender in
    elif isinstance(error, GatewayRefusal | GatewayUnavailable):
        trouble = blamed or trouble_of_error(error)
        rung = ladder.rung_of(trouble, None)
        if trouble.outcome == Outcome.ERRORED and rung in OUR_RUNGS:
            met(connection, problem=trouble.problem, check_id=rung, evidence=trouble.evidence)


def met(connection: Connection, *, problem: str, check_id: str, evidence: str = "") -> None:
    """A connection met a problem of ours at this rung. A customer's own sender is no trouble of all others."""
    if connection.owns_sender and check_id != ladder.GATEWAY:
        return
    incident, is_new = _open(connection, problem, check_id, evidence[:LONGEST_EVIDENCE])
    incident.connections.add(connection)
    if not is_new:
        Incident.objects.filter(pk=incident.pk).update(seen_at=timezone.now())
        return
    _say("incident.opened", incident, connection)
    logger.error("incident.opened", extra=_named(incident))


def held(connection: Connection, check_ids: Collection[str]) -> None:
    """These rungs hold for the connection now: what it had met there has passed, for all."""
    for incident in _met_before(connection, check_ids):
        _close(incident, connection)


def somebody_got_through(incident: Incident) -> bool:
    """Say whether the rung has held for anybody since the incident was opened: then it is not the trouble of all."""
    runs = ProbeRun.objects.finished().filter(
        connection__integration=incident.integration_id,
        started_at__gt=incident.opened_at,
        results__check_id=incident.check_id,
        results__outcome=Outcome.PASSED,
    )
    if incident.check_id == ladder.SENDER:
        runs = runs.filter(connection__owns_sender=False)
    return runs.exists()


def _met_before(connection: Connection, check_ids: Collection[str]) -> QuerySet[Incident]:
    """The open incidents that are over once these rungs hold for the connection.

    Mostly those that it met itself. But where somebody gets an answer, not everybody gets none; and there is one sender
    for all: where it is accepted once, it is accepted.
    """
    theirs = Q(connections=connection) | Q(problem__in=UNANSWERED)
    if not connection.owns_sender:
        theirs |= Q(check_id=ladder.SENDER)
    passed = open_incidents().filter(theirs, integration=connection.integration_id, check_id__in=check_ids)
    return passed.distinct().order_by("problem")


def _close(incident: Incident, connection: Connection) -> None:
    if Incident.objects.filter(pk=incident.pk, closed_at__isnull=True).update(closed_at=timezone.now()):
        _say("incident.closed", incident, connection)
        logger.warning("incident.closed", extra=_named(incident))


def _open(connection: Connection, problem: str, check_id: str, evidence: str) -> tuple[Incident, bool]:
    """Return the open incident of this problem; of several that open it at once, one made it."""
    same = {"integration_id": connection.integration_id, "problem": problem}
    existing = Incident.objects.filter(**same, closed_at__isnull=True)
    found = existing.first()
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            return Incident.objects.create(**same, check_id=check_id, evidence=evidence), True
    except IntegrityError:
        return existing.get(), False


def _say(kind: str, incident: Incident, connection: Connection) -> None:
    record(kind, actor=SYSTEM, connection=connection, incident=str(incident.pk), **_named(incident))


def _named(incident: Incident) -> dict[str, object]:
    integration = incident.integration.slug
    return {"integration": integration, "problem": incident.problem, "check_id": incident.check_id}
