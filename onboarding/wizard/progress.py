"""Marks a step as done by the customer, and tells the event log so exactly once."""

from __future__ import annotations

from django.db import transaction

from connections.services.events import record
from onboarding.access import Visit
from onboarding.links import note_step_done
from onboarding.models import StepProgress


@transaction.atomic
def complete(visit: Visit, slug: str) -> None:
    """Note the step as done and record `step.completed`; a second time nothing happens.

    Where a colleague did it through a step link, that link has served its purpose.
    """
    if visit.link.step == slug and not visit.link.step_done_at:
        note_step_done(visit.link, actor=visit.actor)
    _row, is_new = StepProgress.objects.get_or_create(connection=visit.connection, step=slug)
    if is_new:
        record("step.completed", actor=visit.actor, connection=visit.connection, step=slug)
