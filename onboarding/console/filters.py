"""What the list of connections is narrowed to, and its order. All of it stands in the URL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from connections.models import Connection, Integration, Status
from onboarding.next_action import OWNERS

LONGEST_SEARCH = 120
#: Orders by their word in the URL, as `page_of` takes them.
ORDERS = {"": "-created_at", "longest": "status_since"}


@dataclass(frozen=True)
class Tab:
    title: str
    count: int | None  # None: nobody has counted
    url: str
    current: bool


@dataclass(frozen=True)
class Filters:
    words: str = ""
    status: str = ""
    integration: str = ""  # slug
    move: str = ""  # whose move it is, one of `OWNERS`; only a look at each connection tells (`whose_move`)
    order: str = ""  # one of `ORDERS`

    @classmethod
    def read(cls, query: QueryDict, integrations: Sequence[Integration]) -> Filters:
        """Return the filters of a URL; a value that means nothing to us filters nothing."""
        slugs = [integration.slug for integration in integrations]

        def one_of(name: str, known: Sequence[str]) -> str:
            value = query.get(name, "")
            return value if value in known else ""

        return cls(
            words=query.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
            status=one_of("status", Status.values),
            integration=one_of("integration", slugs),
            move=one_of("move", OWNERS),
            order=one_of("order", tuple(ORDERS)),
        )

    @property
    def is_narrowed(self) -> bool:
        """Connections may exist that are not shown."""
        return bool(self.words or self.status or self.integration or self.move)

    @property
    def by(self) -> str:
        return ORDERS[self.order]

    def url(self, cursor: str = "") -> str:
        """Return the list's URL with these filters, without empty parts."""
        parts = {"q": self.words, "status": self.status, "integration": self.integration}
        parts |= {"move": self.move, "order": self.order, "behind": cursor}
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"{reverse('console:connections')}{'?' if query else ''}{query}"

    def apply(self, rows: QuerySet[Connection]) -> QuerySet[Connection]:
        """Narrow the rows by everything but whose move it is."""
        rows = self._searched(rows)
        return rows.filter(status=self.status) if self.status else rows

    def tabs(self) -> list[Tab]:
        """Return one tab per status with how many the search finds there, in one query."""
        found = self._searched(Connection.objects.order_by()).values_list("status").annotate(number=Count("*"))
        counts = {} if self.move else dict(found)
        statuses = [("", _("All"), sum(counts.values()))]
        statuses += [(status.value, str(status.label), counts.get(status.value, 0)) for status in Status]
        return [
            Tab(
                title,
                None if self.move else count,
                replace(self, status=status).url(),
                current=status == self.status,
            )
            for status, title, count in statuses
        ]

    def _searched(self, rows: QuerySet[Connection]) -> QuerySet[Connection]:
        if self.integration:
            rows = rows.filter(integration__slug=self.integration)
        return rows.matching(self.words) if self.words else rows  # type: ignore[attr-defined]
