"""Where in a TOML text a fault stands, for people who correct the text: the line, and what it reads."""

from __future__ import annotations

import re
import tomllib

from django.utils.translation import gettext as _

_AT = re.compile(r"(?P<reason>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")
_PART = re.compile(r", (?P<table>[a-z_]+) (?P<number>\d+)")
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*(?P<name>[a-z_]+(?:\.[a-z_]+)*)[ \t]*\]\]", re.MULTILINE)


def toml_fault(text: str) -> str:
    """Return one sentence that says on which line `text` is no TOML; "" when it is TOML."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        return _sentence(text, str(fault))
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists in lists
        return _("The text holds a value that is far too large to read.")
    return ""


def line_of(text: str, place: str) -> int | None:
    """Return the line on which the part begins that a sentence such as "file.toml, fixes 2, clicks 3 needs …" names.

    None when the sentence names no part, or the text writes its parts in another way than under headings.
    """
    parts = [(found["table"], int(found["number"])) for found in _PART.finditer(place)]
    start, end, line, path = 0, len(text), None, ""
    for table, number in parts:
        path = f"{path}.{table}" if path else table
        headers = [found for found in _HEADER.finditer(text, start, end) if found["name"] == path]
        if len(headers) < number:
            break
        start = headers[number - 1].end()
        end = headers[number].start() if len(headers) > number else end
        line = text.count("\n", 0, headers[number - 1].start()) + 1
    return line


def _sentence(text: str, fault: str) -> str:
    found = _AT.fullmatch(fault)
    if found is None:
        return _("This is not TOML: %(fault)s.") % {"fault": fault}
    reason = found["reason"][:1].lower() + found["reason"][1:]
    if found["line"] is None:
        return _("The text ends too early: %(reason)s.") % {"reason": reason}
    line = text.split("\n")[int(found["line"]) - 1].strip()
    return _("Line %(line)s reads “%(reads)s”, which is not TOML: %(reason)s in column %(column)s.") % {
        "line": found["line"],
        "reads": line[:80],
        "reason": reason,
        "column": found["column"],
    }
