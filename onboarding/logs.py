"""Structured logs: one JSON object per line, UTC times, and no secret by construction or by accident."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

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


def logging_at(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: everything from `level` on goes to standard error, as JSON."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "onboarding.logs.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "httpx": {"level": "WARNING"},  # it logs addresses of every request at INFO
            "httpcore": {"level": "WARNING"},
            # Three lines for each scan of the due rows, every five seconds; what a job did stands in the event log.
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "django.server": {"handlers": ["stderr"], "propagate": False},
        },
    }


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
    """Return `value` as JSON can hold it, with secrets blanked at every depth."""
    if isinstance(value, Mapping):
        return {str(name): BLANK if SENSITIVE.search(str(name)) else _plain(held) for name, held in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(held) for held in value]
    return value if isinstance(value, int | float | bool) or value is None else blanked(str(value))
