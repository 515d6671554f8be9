"""Celery tasks of this package: what is kept for a time only goes when its time is over."""

from __future__ import annotations

import logging

from celery import shared_task
from django.core.management import call_command

from connections.services import transcripts
from onboarding.api.idempotency import purge_replies

logger = logging.getLogger(__name__)


@shared_task(name="onboarding.purge")
def purge() -> None:
    """Delete repeated answers of the API, transcripts and sessions whose time is over."""
    replies, exchanges = purge_replies(), transcripts.purge()
    call_command("clearsessions")
    logger.info("purged", extra={"replies": replies, "exchanges": exchanges})
