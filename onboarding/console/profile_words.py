"""Access profiles and their differences in words, for the console's pages."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from connections.models import AccessProfile
from connections.probe.profile import Profile, Requirement
from connections.probe.profile_changes import Changes, RowChange, compare

PARTS = {
    "row": gettext_lazy("the row's spelling"),
    "purpose": gettext_lazy("what for"),
    "without_it": gettext_lazy("what stops without it"),
    "aliases": gettext_lazy("other spellings of the row"),
    "objects": gettext_lazy("objects that prove it"),
    "title": gettext_lazy("the title"),
    "summary": gettext_lazy("the summary"),
    "order": gettext_lazy("the order of the rows"),
}


@dataclass(frozen=True)
class VersionStory:
    """A version in the history: its row, and what it changed; None for the first one."""

    row: AccessProfile
    profile: Profile
    changes: Changes | None

    @property
    def summary(self) -> str:
        if self.changes is None:
            return _("The first version")
        return summary_of(self.changes)

    @property
    def rows(self) -> list[ChangedRow]:
        return changed_rows(self.changes) if self.changes else []


@dataclass(frozen=True)
class ChangedRow:
    """One line of a table of differences."""

    requirement: Requirement
    details: list[str]


def history_of(rows: list[AccessProfile], longest: int) -> list[VersionStory]:
    """Return the newest `longest` versions, newest first. `rows` are all of them, newest first."""
    profiles = [row.profile() for row in rows[: longest + 1]]
    changes = [compare(before, after) for after, before in pairwise(profiles)]
    stories = zip(rows, profiles, [*changes, None], strict=False)
    return [VersionStory(row, profile, change) for row, profile, change in stories][:longest]


def modules_of(profile: Profile) -> list[tuple[str, tuple[Requirement, ...]]]:
    """Return what `components/_rights_table.html` shows."""
    return [(module, profile.of_module(module)) for module in profile.modules]


def summary_of(changes: Changes) -> str:
    """ "2 rows added, 1 row changed": nothing that did not happen."""
    added, changed, removed = (len(changes.of_kind(kind)) for kind in ("added", "changed", "removed"))
    counts = [
        (added, ngettext("%(n)d row added", "%(n)d rows added", added)),
        (changed, ngettext("%(n)d row changed", "%(n)d rows changed", changed)),
        (removed, ngettext("%(n)d row removed", "%(n)d rows removed", removed)),
    ]
    said = [words % {"n": number} for number, words in counts if number]
    if changes.parts:
        said.append(_("%(parts)s changed") % {"parts": ", ".join(str(PARTS[part]) for part in changes.parts)})
    text = ", ".join(said) or _("No difference")
    return text[:1].upper() + text[1:]


def changed_rows(changes: Changes) -> list[ChangedRow]:
    return [ChangedRow(change.requirement, _details_of(change)) for change in changes.rows]


def _details_of(change: RowChange) -> list[str]:
    """Return what is different about one row, a few words each."""
    listed = ", ".join(change.requirement.rights)
    if change.kind == "added":
        return [_("new row: %(rights)s") % {"rights": listed}, need_of(change.requirement)]
    if change.kind == "removed":
        return [_("row removed: %(rights)s") % {"rights": listed}]
    said = []
    if change.rights_added:
        said.append(_("added: %(rights)s") % {"rights": ", ".join(change.rights_added)})
    if change.rights_removed:
        said.append(_("removed: %(rights)s") % {"rights": ", ".join(change.rights_removed)})
    if {"required", "if_subscribed"} & set(change.parts):
        said.append(_("now %(need)s") % {"need": need_of(change.requirement)})
    texts = [str(PARTS[part]) for part in change.parts if part in PARTS]
    if texts:
        said.append(_("reworded: %(parts)s") % {"parts": ", ".join(texts)})
    return said or [_("the order of the rights")]


def need_of(requirement: Requirement) -> str:
    """Say how much a row is needed."""
    if requirement.if_subscribed:
        return _("required if subscribed") if requirement.required else _("optional, if subscribed")
    return _("required") if requirement.required else _("optional")
