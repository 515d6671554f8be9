"""The Celery app; its settings are Django's, prefixed CELERY_."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onboarding.settings")

app = Celery("onboarding")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["connections", "onboarding"])


@setup_logging.connect
def keep_our_logging(**options: object) -> None:
    """Being connected is all it does: Celery then leaves the logging to Django's settings."""
