"""Access profiles as TOML text: written for people to edit, read with sentences that name the place of a fault.

What `written` writes, `read` reads back unchanged. Comments live in the text only: a stored profile has none.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from connections.probe import profile_faults as faults
from connections.probe.profile import Profile, Requirement, from_dict
from connections.probe.profile_faults import ProfileInvalid

#: Characters. The largest shipped profile has 20,000.
LONGEST_TEXT = 200_000

_ROW_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*requirements[ \t]*\]\]", re.MULTILINE)
_TOML_FAULT = re.compile(r"(?P<reason>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")
_LINE_BREAK = re.compile(r"[ \t]*[\t\n][ \t\n]*")
#: Stands in for a profile's own head while a faulty row is looked for.
_ANY_HEAD: dict[str, object] = {"name": "any", "title": "any", "version": 1, "dated": date.min, "summary": "any"}


def written(profile: Profile, *, numbered: bool = True) -> str:
    """Return the profile as TOML. `numbered=False` leaves out version and date, which saving gives."""
    head = [f"name = {_text(profile.name)}", f"title = {_text(profile.title)}"]
    if numbered:
        head += [f"version = {profile.version}", f"dated = {profile.dated.isoformat()}"]
    head.append(f"summary = {_text(profile.summary)}")
    blocks = ["\n".join(head), *("\n".join(_row_lines(row)) for row in profile.requirements)]
    return "\n\n".join(blocks) + "\n"


def read(text: str, *, version: int, dated: date) -> Profile:
    """Read a profile; `version` and `dated` replace what the text says about them.

    Line breaks inside a value become a space. Raises ProfileInvalid with one sentence that names the line or the row.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if len(text) > LONGEST_TEXT:
        raise ProfileInvalid(faults.TOO_LONG, most=f"{LONGEST_TEXT:,}")
    data = _one_line_each(_parsed(text))
    data |= {"version": version, "dated": dated}
    try:
        return from_dict(data)
    except ProfileInvalid as fault:
        line = _line_of_faulty_row(text, data, str(fault))
        if line is None:
            raise
        raise ProfileInvalid(faults.IN_BLOCK, line=line, fault=fault) from fault


def _row_lines(row: Requirement) -> Iterator[str]:
    yield "[[requirements]]"
    yield f"module = {_text(row.module)}"
    yield f"row = {_text(row.row)}"
    yield f"rights = {_list(row.rights)}"
    yield f"required = {_flag(row.required)}"
    yield f"if_subscribed = {_flag(row.if_subscribed)}"
    yield f"purpose = {_text(row.purpose)}"
    yield f"without_it = {_text(row.without_it)}"
    yield f"aliases = {_list(row.aliases)}"
    yield f"objects = {_list(row.objects)}"


def _text(value: str) -> str:
    """A JSON string is a basic string of TOML, except that TOML wants DEL escaped too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: tuple[str, ...]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _parsed(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise _not_toml(text, str(fault)) from fault
    except (ValueError, RecursionError) as fault:  # a number of thousands of digits, lists in lists in lists
        raise ProfileInvalid(faults.TOO_LARGE) from fault


def _not_toml(text: str, fault: str) -> ProfileInvalid:
    found = _TOML_FAULT.fullmatch(fault)
    if found is None:
        return ProfileInvalid(faults.NOT_TOML, fault=fault)
    reason = found["reason"][:1].lower() + found["reason"][1:]
    if found["line"] is None:
        return ProfileInvalid(faults.ENDS_EARLY, reason=reason)
    reads = text.split("\n")[int(found["line"]) - 1].strip()[:80]
    return ProfileInvalid(faults.LINE_NOT_TOML, line=found["line"], reads=reads, reason=reason, column=found["column"])


def _one_line_each(data: dict[str, object]) -> dict[str, object]:
    cleaned = _cleaned(data, faults.THE_PROFILE)
    rows = cleaned.get("requirements")
    if isinstance(rows, list):
        cleaned["requirements"] = [
            _cleaned(row, faults.NUMBERED.format(position=position)) if isinstance(row, dict) else row
            for position, row in enumerate(rows, start=1)
        ]
    return cleaned


def _cleaned(values: dict[str, object], where: str) -> dict[str, object]:
    return {key: _clean(value, key, where) for key, value in values.items()}


def _clean(value: object, key: str, where: str) -> object:
    if isinstance(value, list):
        return [_clean(item, key, where) if isinstance(item, str) else item for item in value]
    if not isinstance(value, str):
        return value
    value = _LINE_BREAK.sub(" ", value)
    # PostgreSQL stores no NUL, and no control character is part of a name or a sentence.
    if any(unicodedata.category(sign) == "Cc" for sign in value):
        raise ProfileInvalid(faults.UNPRINTABLE, key=key[:40], where=where)
    return value


def _line_of_faulty_row(text: str, data: dict[str, object], sentence: str) -> int | None:
    """Return the line on which the row begins that `sentence` is about; None for a fault of the head."""
    rows, headers = data.get("requirements"), list(_ROW_HEADER.finditer(text))
    if not isinstance(rows, list) or not rows or len(headers) != len(rows) or _fault(rows) != sentence:
        return None
    # The shortest beginning of the list that has the fault ends with the faulty row.
    first = bisect_left(range(len(rows)), True, key=lambda place: _fault(rows[: place + 1]) == sentence)
    return text.count("\n", 0, headers[first].start()) + 1


def _fault(rows: list[object]) -> str:
    try:
        from_dict(_ANY_HEAD | {"requirements": rows})
    except ProfileInvalid as fault:
        return str(fault)
    return ""
