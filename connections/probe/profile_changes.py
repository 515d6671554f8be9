"""What differs between two versions of an access profile, row by row."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

from connections.probe.profile import Profile, Requirement

#: Parts of a row that may differ beside its rights.
_PARTS = tuple(part.name for part in fields(Requirement) if part.name not in ("module", "code", "rights"))


@dataclass(frozen=True)
class RowChange:
    """One row that differs. `parts` names what else differs in a changed row: "required", "purpose" …

    `needs_more`: whoever had every required right before may lack one of this row now.
    """

    kind: Literal["added", "removed", "changed"]
    requirement: Requirement  # as it is now; as it was, for a removed row
    rights_added: tuple[str, ...] = ()
    rights_removed: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    needs_more: bool = False


@dataclass(frozen=True)
class Changes:
    rows: tuple[RowChange, ...]
    parts: tuple[str, ...]  # of the profile itself: "title", "summary", "order"

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.parts

    @property
    def asks_for_more(self) -> bool:
        """A customer whose user has every required right so far may lack one now."""
        return any(row.needs_more for row in self.rows)

    def of_kind(self, kind: str) -> tuple[RowChange, ...]:
        return tuple(row for row in self.rows if row.kind == kind)


def compare(before: Profile, after: Profile) -> Changes:
    """Return what changes from `before` to `after`: rows in the order of `after`, removed ones last.

    A row is the same row while its module and its slug are. Version and date always differ and do not count.
    """
    old = {(row.code, row.slug): row for row in before.requirements}
    new = {(row.code, row.slug): row for row in after.requirements}
    rows = [change for key, row in new.items() if (change := _row_change(old.get(key), row))]
    rows += [RowChange("removed", row, rights_removed=row.rights) for key, row in old.items() if key not in new]
    parts = [part for part in ("title", "summary") if getattr(before, part) != getattr(after, part)]
    if [key for key in old if key in new] != [key for key in new if key in old]:
        parts.append("order")
    return Changes(tuple(rows), tuple(parts))


def is_same(before: Profile, after: Profile) -> bool:
    """Say whether two profiles hold the same, whatever their version and date."""
    return replace(before, version=after.version, dated=after.dated) == after


def _row_change(before: Requirement | None, after: Requirement) -> RowChange | None:
    if before is None:
        return RowChange("added", after, rights_added=after.rights, needs_more=after.required)
    if before == after:
        return None
    added = tuple(right for right in after.rights if right not in before.rights)
    is_stricter = not before.required or (before.if_subscribed and not after.if_subscribed)
    return RowChange(
        "changed",
        after,
        rights_added=added,
        rights_removed=tuple(right for right in before.rights if right not in after.rights),
        parts=tuple(part for part in _PARTS if getattr(before, part) != getattr(after, part)),
        needs_more=after.required and (bool(added) or is_stricter),
    )
