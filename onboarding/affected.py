"""Rows and rights of a finding, as people read them: each row once, with all of its rights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connections.models import CheckResult


@dataclass(frozen=True)
class Affected:
    """A row with the rights that are missing on it."""

    module: str
    row: str
    rights: str
    required: bool = True


def affected_rows(results: Iterable[CheckResult]) -> tuple[Affected, ...]:
    """Return each row once, in the order of the checks; required if one of its rights is."""
    found = list(results)
    needed = {(result.module, result.row) for result in found if result.required}
    return tuple(
        Affected(module, row, listed(rights), (module, row) in needed)
        for (module, row), rights in _rights_by_row(found).items()
    )


def rows_text(results: Iterable[CheckResult]) -> str:
    """Return "List and View on Bills, Vendors; Add on Journal Entries"."""
    by_rights: dict[tuple[str, ...], list[str]] = {}
    for (_module, row), rights in _rights_by_row(results).items():
        by_rights.setdefault(tuple(rights), []).append(row)
    parts = []
    for same, rows in by_rights.items():
        names = ", ".join(rows)
        parts.append(_("%(rights)s on %(rows)s") % {"rights": listed(same), "rows": names} if same else names)
    return "; ".join(parts)


def listed(names: Sequence[str]) -> str:
    """Return "List, View and Add"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def few(names: Sequence[str], most: int = 8) -> str:
    """Return "A, B", and of many more than `most` names only the first: "A, B and 20 more"."""
    left = len(names) - most
    if left < 2:
        return ", ".join(names)
    more = ngettext("%(count)d more", "%(count)d more", left) % {"count": left}
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:most]), "last": more}


def _rights_by_row(results: Iterable[CheckResult]) -> dict[tuple[str, str], list[str]]:
    rows: dict[tuple[str, str], list[str]] = {}
    for result in sorted(results, key=lambda result: result.position):
        if result.row:
            rights = rows.setdefault((result.module, result.row), [])
            if result.right and result.right not in rights:
                rights.append(result.right)
    return rows
