"""Everything a person or a program sees; where the parts are put together."""

from onboarding.celery import app as celery_app

__all__ = ["celery_app"]
