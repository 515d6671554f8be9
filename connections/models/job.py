"""A row that is a job: state, due time, lease, owner, attempt.

    queued ──claim──▶ running ──finish──▶ finished
      ▲                 │  │
      └── postpone ─────┘  └──▶ errored     (a bug of ours, or three lost workers)
      └──────────────────────▶ canceled

The broker is only a doorbell; these rows are the truth (DESIGN section 4; reference, reliability section 2.3).
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(seconds=settings.JOB_LEASE_SECONDS)
MAX_ATTEMPTS = 3


class JobState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    ERRORED = "errored", _("Errored")
    CANCELED = "canceled", _("Canceled")


LIVE_STATES = (JobState.QUEUED, JobState.RUNNING)


class LeaseLost(Exception):
    """Another worker owns this job now, or it ended: the late writer must stop and write nothing."""


class Job(models.Model):
    kind: ClassVar[str]  # name that the doorbell carries
    #: Fields that take these values when the job ends, in whatever way: secrets that nobody needs any more.
    erased_at_end: ClassVar[dict[str, object]] = {}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    owner = models.CharField(max_length=32, blank=True, default="")
    attempt = models.PositiveSmallIntegerField(default=0)
    postponed = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True, default="")  # why it was set aside or put off
    in_line_since = models.DateTimeField(null=True, blank=True)  # waits for its company's lane since then
    actor = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    rung_at = models.DateTimeField(null=True, blank=True)  # when the scan last rang for it
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def due(cls) -> models.QuerySet[Self]:
        """Jobs that a worker may take now: queued and due, or running with a lease that ended."""
        now = timezone.now()
        return cls._default_manager.filter(
            Q(state=JobState.QUEUED, due_at__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now)
        )

    @classmethod
    def claim(cls, pk: uuid.UUID | str, *, owner: str = "") -> Self | None:
        """Take the job with one conditional UPDATE; None when somebody else has it or it is not due."""
        now, owner = timezone.now(), owner or uuid.uuid4().hex
        taken = (
            cls.due()
            .filter(pk=pk, attempt__lt=MAX_ATTEMPTS)
            .update(
                state=JobState.RUNNING,
                owner=owner,
                lease_until=now + LEASE,
                attempt=F("attempt") + 1,
                in_line_since=None,
                started_at=Coalesce(F("started_at"), now),
            )
        )
        return cls._default_manager.get(pk=pk) if taken else None

    @classmethod
    def stand_in_line(cls, pk: uuid.UUID | str, until: datetime, reason: str) -> bool:
        """Let a job that nobody has begun wait for its company's lane, until it is called or until `until`."""
        now = timezone.now()
        waiting = cls._default_manager.filter(pk=pk, state=JobState.QUEUED)
        since = Coalesce(F("in_line_since"), now)
        return bool(waiting.update(due_at=until, rung_at=None, in_line_since=since, reason=reason[:300]))

    @classmethod
    def set_aside_lost(cls) -> int:
        """End jobs whose worker was lost for the third time; return how many. One that is held waits for next time."""
        lost = cls.due().filter(state=JobState.RUNNING, attempt__gte=MAX_ATTEMPTS)
        reason = "The worker was lost three times in the middle of it."
        with transaction.atomic():
            free = list(lost.select_for_update(skip_locked=True).values_list("pk", flat=True))
            ending = cls._ending()
            return lost.filter(pk__in=free).update(state=JobState.ERRORED, owner="", reason=reason, **ending)

    @classmethod
    def cancel_live(cls, jobs: models.QuerySet[Self], reason: str) -> int:
        """Cancel those of `jobs` that have not ended; a worker that holds one finds its lease lost."""
        live = jobs.filter(state__in=LIVE_STATES)
        return live.update(state=JobState.CANCELED, reason=reason, **cls._ending())

    @classmethod
    def to_ring(cls, again_after: timedelta) -> models.QuerySet[Self]:
        """Due jobs that the scan has not rung for in the last `again_after`, longest waiting first."""
        unheard = Q(rung_at__isnull=True) | Q(rung_at__lt=timezone.now() - again_after)
        return cls.due().filter(unheard).order_by(F("rung_at").asc(nulls_first=True), "due_at")

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_STATES

    @property
    def somebody_waits(self) -> bool:
        """Say whether a person asked for it: such a job goes before what the schedule started."""
        return True

    @property
    def queue(self) -> str:
        """The queue whose workers run it; each has workers of its own, so that a sweep keeps nobody waiting."""
        return "ui" if self.somebody_waits else "sweep"

    def extend_lease(self) -> None:
        """Prove that the owner is alive. Inside a transaction this also locks the row against others.

        Raises LeaseLost when the job has another owner or has ended.
        """
        self._write(lease_until=timezone.now() + LEASE)

    def note(self, **fields: object) -> None:
        """Write `fields` while the job runs. Raises LeaseLost."""
        self._write(**fields)

    def finish(self, **fields: object) -> None:
        """Close the job as finished, together with `fields`. Raises LeaseLost."""
        self._write(state=JobState.FINISHED, **self._ending(), **fields)

    def fail(self, reason: str) -> None:
        """Close the job as errored: a fault of ours. Raises LeaseLost."""
        self._write(state=JobState.ERRORED, reason=reason[:300], **self._ending())

    @classmethod
    def _ending(cls) -> dict[str, object]:
        return {"finished_at": timezone.now(), "lease_until": None, **cls.erased_at_end}

    def postpone(self, delay: timedelta, reason: str) -> None:
        """Give the job back to the queue for later; a put-off start is not a lost attempt. Raises LeaseLost."""
        self._write(
            state=JobState.QUEUED,
            due_at=timezone.now() + delay,
            rung_at=None,
            lease_until=None,
            started_at=None,
            attempt=max(self.attempt - 1, 0),
            postponed=self.postponed + 1,
            reason=reason[:300],
        )

    def _write(self, **fields: object) -> None:
        mine = type(self)._default_manager.filter(pk=self.pk, owner=self.owner, state=JobState.RUNNING)
        if not mine.update(**fields):
            raise LeaseLost(f"{self.kind} {self.pk}")
        for name, value in fields.items():
            setattr(self, name, value)
