"""What customers said did not match: per guide, how often, on which screens, and in their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from connections import guides
from connections.models import Mismatch
from connections.services import guide_texts, mismatches
from onboarding.console.guide_list import file_of
from onboarding.console.guide_words import title_of, variant_text

#: How many of each guide are shown one by one; all of them count.
NEWEST = 10


@dataclass(frozen=True)
class Said:
    row: Mismatch
    variant: str


@dataclass(frozen=True)
class GuideMismatches:
    guide: str
    title: str
    file: str  # where it is written; "" for a guide that there is no more
    count: int
    variants: list[tuple[str, int]]  # what was shown, and how often; most often first
    newest: list[Said]

    @property
    def more(self) -> int:
        return self.count - len(self.newest)


def open_mismatches() -> list[GuideMismatches]:
    """Return what is not settled, per guide; what did not match most often first."""
    rows = (
        mismatches.open_rows()
        .select_related("connection")
        .only("guide", "variant", "note", "at", "connection__customer_name")
    )
    by_guide: dict[str, list[Mismatch]] = {}
    for row in rows.order_by("-at"):
        by_guide.setdefault(row.guide, []).append(row)
    library, files = guide_texts.library_in_use(), guide_texts.files_of_problems()
    found = [_of_guide(guide, same, file_of(guide, files), library) for guide, same in by_guide.items()]
    return sorted(found, key=lambda one: -one.count)


def _of_guide(guide: str, rows: Iterable[Mismatch], file: str, library: guides.Library) -> GuideMismatches:
    said = [Said(row, variant_text(row.variant)) for row in rows]
    counts = Counter(one.variant for one in said)
    return GuideMismatches(guide, title_of(guide, library), file, len(said), counts.most_common(), said[:NEWEST])
