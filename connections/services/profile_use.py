"""Choosing an access profile for an integration, and checking its connections against it one after the other."""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.models import AccessProfile, Connection, Integration, JobState, ProbeRun, Trigger
from connections.services import access_profiles, probing
from connections.services.errors import ChangedMeanwhile, ServiceRefused
from connections.services.events import Actor, record
from connections.services.rights_lacking import PROVEN, not_checked, with_last_run

logger = logging.getLogger(__name__)

#: Between the starts of two checks, so that a fleet does not begin in the same second; a large fleet closes up.
GAP = timedelta(seconds=2)
LONGEST_SPREAD = timedelta(hours=1)
#: A start takes some milliseconds, and somebody waits for the answer to their click.
MOST_AT_ONCE = 500

_UNNEEDED = ("sealed_own_sender_password", "integration__sealed_sender_password", "integration__logo")


@dataclass
class Recheck:
    """What became of the connections that need a check against another version."""

    queued: int = 0
    under_way: int = 0  # a check against the version before runs at this moment and is left to end
    refused: int = 0  # no check may start now: paused after refused sign-ins, switched off …
    left: int = 0  # too many for one time: choosing the version again goes on with them


def use(integration: Integration, row: AccessProfile, *, actor: Actor, before: uuid.UUID | None = None) -> Recheck:
    """Let the integration use this version from now on, and queue a check of its connections.

    Using the version that is in use already changes nothing but queues the checks that are still missing, so that
    whatever cut the first attempt short can be made good. `before` is the version in use that the caller looked at:
    raises ChangedMeanwhile where somebody has chosen a third one since.
    """
    with transaction.atomic():
        kept = access_profiles.stored(row)
        locked = Integration.objects.select_for_update().select_related("access_profile").get(pk=integration.pk)
        if before and locked.access_profile_id not in (before, kept.pk):
            words = _("Somebody else has chosen %(profile)s for %(integration)s since you opened this page.")
            raise ChangedMeanwhile(words % {"profile": locked.access_profile, "integration": locked.name})
        if locked.access_profile_id != kept.pk:
            left = locked.access_profile
            locked.access_profile = kept
            locked.save(update_fields=["access_profile"])
            record(
                "integration.profile_chosen",
                actor=actor,
                integration=locked.slug,
                profile=str(kept),
                before=str(left),
            )
    return _recheck(to_check(integration, kept), kept, actor=actor)


def to_check(integration: Integration, row: AccessProfile) -> QuerySet[Connection]:
    """Return the connected and degraded connections whose last check was not one against this version."""
    return with_last_run(proven(integration)).filter(not_checked(row))


def proven(integration: Integration) -> QuerySet[Connection]:
    """Return the connections that work, or worked: those which another version is checked for."""
    return Connection.objects.filter(integration=integration, status__in=PROVEN)


def _recheck(connections: QuerySet[Connection], row: AccessProfile, *, actor: Actor) -> Recheck:
    # What is queued for this version already need not be queued again.
    open_ones = connections.exclude(probe_runs__in=ProbeRun.objects.live().filter(access_profile=row, scope=""))
    rows = open_ones.select_related("integration__access_profile").defer(*_UNNEEDED).order_by("created_at")
    waiting = list(rows[:MOST_AT_ONCE])
    gap = min(GAP, LONGEST_SPREAD / max(len(waiting), 1))
    done = Recheck(left=open_ones.count() - len(waiting))
    for place, connection in enumerate(waiting):
        asked_at = timezone.now()
        try:
            # As the schedule does: nobody waits at a screen for it, and people who do wait go before it.
            run = probing.start(connection, trigger=Trigger.SCHEDULE, actor=actor, after=gap * (place + 1))
        except ServiceRefused as refused:
            logger.info("profile.not_rechecked", extra={"connection": str(connection.pk), "reason": str(refused)})
            done.refused += 1
            continue
        if run.created_at >= asked_at or run.access_profile_id == row.pk or _point_at(run, row):
            done.queued += 1
        else:
            done.under_way += 1
    return done


def _point_at(run: ProbeRun, row: AccessProfile) -> bool:
    """Let a run that still waits ask for the new version; say whether it was in time."""
    run.access_profile = row
    waiting = ProbeRun.objects.filter(pk=run.pk, state=JobState.QUEUED)
    return bool(waiting.update(access_profile=row, planned=len(probing.planned_checks(run))))
