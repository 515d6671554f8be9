"""Requests in flight per company, limited across all workers by leases in the database.

A job that talks to Intacct holds a lane of its company while it runs. One lane is the default; a second one is opened
where many jobs in a row met no refusal for being too many, and closed after the first that did. Who finds no lane
stands in line without holding a worker, people before the schedule, and is called when a lane becomes free.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum, auto

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from connections.doorbell import ring_now
from connections.models import Company, JobState, Lane, ProbeRun, Trigger, Verification, company_key
from connections.models.company import MOST_LANES
from connections.models.job import LEASE, LeaseLost

#: Jobs in a row without a refusal after which a second lane is tried …
CALM_ENOUGH = 20
#: … unless there was one in this time.
REFUSAL_REMEMBERED = timedelta(days=7)
#: After a refusal nobody new is let in for this long; doubled with each one that follows, up to the longest.
FIRST_REST, LONGEST_REST = timedelta(seconds=3), timedelta(seconds=48)
#: Nobody stands in line for longer than this without looking, in case the call was lost.
LOOK_AGAIN = timedelta(seconds=30)
IN_LINE = "another check of the same company comes first"

TalkingJob = ProbeRun | Verification
_random = random.SystemRandom()


class Turn(Enum):
    TAKEN = auto()  # a lane is ours
    UNDER_WAY = auto()  # somebody holds a lane for this very job
    IN_LINE = auto()  # the job was put off


def take(job: TalkingJob, owner: str) -> Turn:
    """Take a lane of the job's company for `owner`, or let the job stand in line for it."""
    company = _company_of(job)
    now = timezone.now()
    free = Q(until__isnull=True) | Q(until__lt=now)
    if Lane.objects.filter(~free, company=company, job=job.pk).exists():
        return Turn.UNDER_WAY
    until = _held_back_until(company, job, now)
    if until is None:
        for number in range(1, company.lanes + 1):
            lane = Lane.objects.filter(free, company=company, number=number)
            if lane.update(job=job.pk, owner=owner, until=now + LEASE):
                return Turn.TAKEN
        until = _next_end(company) or now
    until = min(until, now + LOOK_AGAIN) + timedelta(seconds=_random.uniform(0.2, 2.0))
    type(job).stand_in_line(job.pk, until, IN_LINE)
    return Turn.IN_LINE


def renew(owner: str) -> None:
    """Keep the lane for as long as the job's lease. Raises LeaseLost when somebody else has it by now."""
    if not Lane.objects.filter(owner=owner).update(until=timezone.now() + LEASE):
        raise LeaseLost(f"the lane of {owner}")


def give_back(job: TalkingJob, owner: str) -> None:
    """Let the lane go and call whoever is next in line."""
    Lane.objects.filter(owner=owner).update(job=None, owner="", until=None)
    call_next(job.company_id)


def call_next(company_id: str) -> None:
    """Make as many of those in line due as the company has free lanes."""
    company = Company.objects.filter(key=company_key(company_id)).first()
    now = timezone.now()
    if company is None or (company.rests_until and company.rests_until > now):
        return  # they look again by themselves
    held = Lane.objects.filter(company=company, until__gte=now).count()
    for job in _in_line(company_id, max(company.lanes - held, 0)):
        called = type(job)._default_manager.filter(pk=job.pk, state=JobState.QUEUED, in_line_since__isnull=False)
        if called.update(due_at=now, rung_at=now):
            ring_now(job.kind, job.pk, job.queue)


def learn(job: TalkingJob, *, too_many: bool, at_least: timedelta = timedelta()) -> None:
    """Remember whether the company bore what this job asked of it. `at_least`: what it asked us to wait."""
    now = timezone.now()
    company = Company.objects.filter(key=company_key(job.company_id))
    if too_many:
        row = _company_of(job)
        rest = max(min(FIRST_REST * 2**row.refusals, LONGEST_REST), at_least)
        company.update(lanes=1, calm=0, refusals=min(row.refusals + 1, 10), refused_at=now, rests_until=now + rest)
        return
    company.update(calm=F("calm") + 1, refusals=0, rests_until=None)
    forgotten = Q(refused_at__isnull=True) | Q(refused_at__lt=now - REFUSAL_REMEMBERED)
    company.filter(forgotten, calm__gte=CALM_ENOUGH, lanes__lt=MOST_LANES).update(lanes=MOST_LANES)


def _company_of(job: TalkingJob) -> Company:
    """Return the job's company, with its lanes; both are made where they are missing."""
    key = company_key(job.company_id)
    company = Company.objects.filter(key=key).first()
    if company is not None:
        return company
    with transaction.atomic():
        Company.objects.bulk_create([Company(key=key)], ignore_conflicts=True)
        lanes = [Lane(company_id=key, number=number) for number in range(1, MOST_LANES + 1)]
        Lane.objects.bulk_create(lanes, ignore_conflicts=True)
    return Company.objects.get(key=key)


def _held_back_until(company: Company, job: TalkingJob, now: datetime) -> datetime | None:
    """Until when this job has to wait whether or not a lane is free; None when it need not."""
    # Who was refused has waited its own while already, and is the one to find out.
    if company.rests_until and company.rests_until > now and not job.postponed:
        return company.rests_until
    if not job.somebody_waits and _people_wait(job.company_id, now):
        return _next_end(company) or now + timedelta(seconds=1)
    return None


def _next_end(company: Company) -> datetime | None:
    """When the first of the lanes in use would end if nobody renewed it."""
    return (
        Lane.objects.filter(company=company, until__isnull=False)
        .values_list("until", flat=True)
        .order_by("until")
        .first()
    )


def _people_wait(company_id: str, now: datetime) -> bool:
    return any(jobs.filter(Q(in_line_since__isnull=False) | Q(due_at__lte=now)).exists() for jobs in _asked(company_id))


def _asked(company_id: str) -> tuple[QuerySet[Verification], QuerySet[ProbeRun]]:
    """The jobs that a person asked for and nobody has begun."""
    queued = {"state": JobState.QUEUED, "company_id__iexact": company_id}
    return (
        Verification.objects.filter(**queued),
        ProbeRun.objects.filter(**queued).exclude(trigger=Trigger.SCHEDULE),
    )


def _in_line(company_id: str, how_many: int) -> Iterator[TalkingJob]:
    """Those who stand in line: people first, the longest waiting first of all."""
    scheduled = ProbeRun.objects.filter(state=JobState.QUEUED, company_id__iexact=company_id, trigger=Trigger.SCHEDULE)
    groups: list[QuerySet[Verification] | QuerySet[ProbeRun]] = [*_asked(company_id), scheduled]
    for jobs in groups:
        for job in jobs.filter(in_line_since__isnull=False).order_by("in_line_since")[: max(how_many, 0)]:
            yield job
            how_many -= 1
