"""Structured logs: one JSON object per line, UTC times, and no secret by construction or by accident."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

#: Names of fields that never reach a log, whatever they hold.
SENSITIVE = re.compile(r"password|secret|token|session_?id|authorization|cookie|api_?key", re.IGNORECASE)
#: Shapes of our own secrets, blanked wherever they stand in a text.
SHAPES = re.compile(
    r"(?P<head>/link/|Bearer |iok_)[A-Za-z0-9_\-]{16,}"
    r"|<(?P<tag>password|sessionid)>[^<]*</(?P=tag)>"
    r"|v1\.[0-9a-f]{12}\.[A-Za-z0-9_\-=]+"
)
BLANK = "[blanked]"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def blanked(text: str) -> str:
    """Return `text` with everything that looks like one of our secrets blanked."""
    return SHAPES.sub(lambda match: f"{match['head'] or ''}{BLANK}", text)


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": blanked(record.getMessage()),
        }
        for name, value in vars(record).items():
            if name not in _STANDARD and not name.startswith("_"):
                entry[name] = BLANK if SENSITIVE.search(name) else _plain(value)
        if record.exc_info:
            entry["exception"] = blanked(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=True)  # escapes line breaks and terminal codes as well


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | bool) or value is None else blanked(str(value))
