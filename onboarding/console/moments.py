"""How long something has been so, in words that fit a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Since:
    at: datetime
    words: str  # "3 days"

    # Written here and not by the `date` filter, which takes longer than the rest of a row of the list.
    @property
    def iso(self) -> str:
        return timezone.localtime(self.at).isoformat()

    @property
    def exact(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M %Z}"


def since(at: datetime) -> Since:
    recent = timezone.now() - at < timedelta(minutes=1)
    return Since(at, _("under a minute") if recent else timesince(at, depth=1))
