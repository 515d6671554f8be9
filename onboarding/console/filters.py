"""What the list of connections is narrowed to: search words, status, integration. All of it stands in the URL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from connections.models import Connection, Integration, Status

LONGEST_SEARCH = 120


@dataclass(frozen=True)
class Tab:
    title: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class Filters:
    words: str = ""
    status: str = ""
    integration: str = ""  # slug

    @classmethod
    def read(cls, query: QueryDict, integrations: Sequence[Integration]) -> Filters:
        """Return the filters of a URL; a value that means nothing to us filters nothing."""
        status, slug = query.get("status", ""), query.get("integration", "")
        return cls(
            words=query.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
            status=status if status in Status.values else "",
            integration=slug if any(slug == integration.slug for integration in integrations) else "",
        )

    @property
    def is_narrowed(self) -> bool:
        """Connections may exist that are not shown."""
        return bool(self.words or self.status or self.integration)

    def url(self, cursor: str = "") -> str:
        """Return the list's URL with these filters, without empty parts."""
        parts = {"q": self.words, "status": self.status, "integration": self.integration, "behind": cursor}
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"{reverse('console:connections')}{'?' if query else ''}{query}"

    def apply(self, rows: QuerySet[Connection]) -> QuerySet[Connection]:
        rows = self._searched(rows)
        return rows.filter(status=self.status) if self.status else rows

    def tabs(self) -> list[Tab]:
        """Return one tab per status with how many the search finds there, in one query."""
        found = self._searched(Connection.objects.order_by()).values_list("status").annotate(Count("pk"))
        counts = dict(found)
        statuses = [("", _("All"), sum(counts.values()))]
        statuses += [(status.value, str(status.label), counts.get(status.value, 0)) for status in Status]
        return [
            Tab(title, count, replace(self, status=status).url(), current=status == self.status)
            for status, title, count in statuses
        ]

    def _searched(self, rows: QuerySet[Connection]) -> QuerySet[Connection]:
        if self.integration:
            rows = rows.filter(integration__slug=self.integration)
        return rows.matching(self.words) if self.words else rows  # type: ignore[attr-defined]
