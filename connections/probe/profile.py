"""Access profiles: which rows and rights an integration needs, and why.

A profile is data. The shipped ones are files in `profiles/`; a vendor's own come as the same mapping, out of a
database or a file. `from_dict` is the only way in, and it accepts nothing it cannot check.

Rows and rights: reference, setup-guides sections 5 and 9; objects: intacct-gateway section 9.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from connections.probe import profile_faults as faults
from connections.probe.modules import MODULES, normalized
from connections.probe.profile_faults import ProfileInvalid

# Rights that a successful read proves; every other right has to be looked up in the user's permissions.
READING_RIGHTS = frozenset({"List", "View"})

_FOLDER = Path(__file__).parent / "profiles"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_OBJECT = re.compile(r"[A-Z][A-Z0-9_]*")
_RIGHT = re.compile(r"[A-Z][A-Za-z]*( [A-Za-z]+)*")
_LONGEST = {"row": 79, "right": 30, "name": 40, "title": 80}

_PROFILE_KEYS = frozenset({"name", "title", "version", "dated", "summary", "requirements"})
_ROW_KEYS = frozenset(
    {"module", "row", "rights", "required", "if_subscribed", "purpose", "without_it", "aliases", "objects"}
)


@dataclass(frozen=True)
class Requirement:
    """One permission row that the integration needs.

    `objects` are the gateway objects that the row governs, the best one to probe first; a row without objects
    can only be judged by the user's listed permissions.
    """

    module: str
    code: str
    row: str
    rights: tuple[str, ...]
    required: bool = True
    if_subscribed: bool = False
    purpose: str = ""
    without_it: str = ""
    aliases: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The row's part of a check id: "AP terms" becomes `ap_terms`."""
        return _slug(self.row)

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling under which Intacct may list this row."""
        return (self.row, *self.aliases)

    def check_id(self, right: str) -> str:
        """Return the stable id of one right's check, such as `ap.bills.list`."""
        return f"{self.code}.{self.slug}.{_slug(right)}"


@dataclass(frozen=True)
class Profile:
    name: str
    title: str
    version: int
    dated: date
    summary: str
    requirements: tuple[Requirement, ...]

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules it touches, in the order of their first row."""
        return tuple(dict.fromkeys(requirement.module for requirement in self.requirements))

    def of_module(self, module: str) -> tuple[Requirement, ...]:
        return tuple(requirement for requirement in self.requirements if requirement.module == module)


@cache
def load_shipped() -> dict[str, Profile]:
    """Return the profiles that come with the product, by name."""
    profiles = [from_dict(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(_FOLDER.glob("*.toml"))]
    return {profile.name: profile for profile in profiles}


def from_dict(data: Mapping[str, object]) -> Profile:
    """Read a profile out of plain data, as JSON or TOML gives it.

    Raises `ProfileInvalid`. Rows keep their order, except that a module's rows are brought together.
    """
    _only_known(data, _PROFILE_KEYS, faults.THE_PROFILE)
    name = _text(data, "name", faults.THE_PROFILE)
    if not _NAME.fullmatch(name):
        raise ProfileInvalid(faults.NAME_UNUSABLE, name=name)
    rows = data.get("requirements")
    if not isinstance(rows, list) or not rows:
        raise ProfileInvalid(faults.NO_ROWS, name=name)
    requirements = _grouped([_requirement(row, position) for position, row in enumerate(rows, start=1)])
    _no_twins(requirements)
    return Profile(
        name=name,
        title=_text(data, "title", faults.THE_PROFILE),
        version=_version(data.get("version")),
        dated=_date(data.get("dated")),
        summary=_text(data, "summary", faults.THE_PROFILE),
        requirements=requirements,
    )


def to_dict(profile: Profile) -> dict[str, object]:
    """Write a profile as plain JSON data; `from_dict` reads it back unchanged."""
    return {
        "name": profile.name,
        "title": profile.title,
        "version": profile.version,
        "dated": profile.dated.isoformat(),
        "summary": profile.summary,
        "requirements": [
            {
                "module": row.module,
                "row": row.row,
                "rights": list(row.rights),
                "required": row.required,
                "if_subscribed": row.if_subscribed,
                "purpose": row.purpose,
                "without_it": row.without_it,
                "aliases": list(row.aliases),
                "objects": list(row.objects),
            }
            for row in profile.requirements
        ],
    }


def _requirement(data: object, position: int) -> Requirement:
    where = faults.NUMBERED.format(position=position)
    if not isinstance(data, Mapping):
        raise ProfileInvalid(faults.NO_TABLE, where=where)
    _only_known(data, _ROW_KEYS, where)
    module = MODULES.get(_text(data, "module", where))
    if module is None:
        raise ProfileInvalid(faults.MODULE_UNKNOWN, module=data["module"], where=where)
    row = _text(data, "row", where)
    where = faults.ROW_OF.format(row=row, module=module.name)
    rights = _texts(data, "rights", where)
    if not rights:
        raise ProfileInvalid(faults.NO_RIGHTS, where=where)
    for right in rights:
        if not _RIGHT.fullmatch(right) or len(right) > _LONGEST["right"]:
            raise ProfileInvalid(faults.RIGHT_UNUSABLE, right=right, where=where)
    objects = _texts(data, "objects", where)
    for name in objects:
        if not _OBJECT.fullmatch(name):
            raise ProfileInvalid(faults.OBJECT_UNUSABLE, name=name, where=where)
    if not _slug(row):
        raise ProfileInvalid(faults.ROW_UNNAMED, where=where)
    return Requirement(
        module=module.name,
        code=module.code,
        row=row,
        rights=rights,
        required=_flag(data, "required", where, default=True),
        if_subscribed=_flag(data, "if_subscribed", where, default=False),
        purpose=_text(data, "purpose", where),
        without_it=_text(data, "without_it", where),
        aliases=_texts(data, "aliases", where),
        objects=objects,
    )


def _grouped(rows: Iterable[Requirement]) -> tuple[Requirement, ...]:
    groups: dict[str, list[Requirement]] = {}
    for row in rows:
        groups.setdefault(row.module, []).append(row)
    return tuple(row for group in groups.values() for row in group)


def _no_twins(rows: Iterable[Requirement]) -> None:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if (row.code, row.slug) in seen:
            raise ProfileInvalid(faults.ROW_TWICE, row=row.row, module=row.module)
        seen.add((row.code, row.slug))


def _only_known(data: Mapping[str, object], known: frozenset[str], where: str) -> None:
    unknown = sorted(set(data) - known)
    if unknown:
        raise ProfileInvalid(faults.KEY_UNKNOWN, key=unknown[0], where=where)


def _text(data: Mapping[str, object], key: str, where: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ProfileInvalid(faults.NO_TEXT, key=key, where=where)
    if len(value) > _LONGEST.get(key, 400):
        raise ProfileInvalid(faults.TEXT_TOO_LONG, key=key, where=where)
    return value.strip()


def _texts(data: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    value = data.get(key, [])
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item for item in value):
        raise ProfileInvalid(faults.NO_LIST, key=key, where=where)
    if len({normalized(item) for item in value}) != len(value):
        raise ProfileInvalid(faults.NAMED_TWICE, key=key, where=where)
    return tuple(value)


def _flag(data: Mapping[str, object], key: str, where: str, *, default: bool) -> bool:
    value = data.get(key, default)
    if not isinstance(value, bool):
        raise ProfileInvalid(faults.NO_FLAG, key=key, where=where)
    return value


def _version(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ProfileInvalid(faults.NO_VERSION)
    return value


def _date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ProfileInvalid(faults.NO_DATE)


def _slug(name: str) -> str:
    return normalized(name).replace(" ", "_")
