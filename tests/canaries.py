"""Secrets that are easy to find again, and the places where they must not turn up."""

from __future__ import annotations

import base64
import io
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection as database
from django.test import Client

from onboarding.logs import JsonFormatter


class Canaries(dict[str, str]):
    """Secrets by what they are; each is looked for as it stands, and behind the usual disguises."""

    def make(self, name: str) -> str:
        """Return a new password. Its end would be escaped in HTML, XML and addresses, so its start is looked for."""
        self[name] = f"canary{secrets.token_hex(12)}"
        return f'{self[name]} <&>"%/'

    def found_in(self, text: str) -> set[str]:
        """Return the names of the secrets that `text` gives away."""
        lowered = text.lower()
        return {
            name
            for name, secret in self.items()
            if any(disguise in text for disguise in disguises(secret)) or secret.encode().hex() in lowered
        }


def disguises(secret: str) -> Iterator[str]:
    """Yield the secret plain and in base64, at each of the three places where a group of bytes can begin."""
    yield secret
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + secret.encode()).decode()
        yield encoded[4 if shift else 0 : -4]  # the edges depend on what stands beside it


@dataclass
class Watch:
    """Everything that the product showed or wrote while it was watched."""

    pages: list[tuple[str, str]] = field(default_factory=list)
    logs: io.StringIO = field(default_factory=io.StringIO)
    #: What was handed to the loggers, before our formatter blanked anything.
    raw_logs: list[str] = field(default_factory=list)

    def browser(self, **headers: str) -> Client:
        """Return a browser of which every answer is noted, headers included."""
        return _Noting(self, headers)


class _Noting(Client):
    def __init__(self, watch: Watch, headers: dict[str, str]) -> None:
        super().__init__(headers=headers, raise_request_exception=False)
        self.watch = watch

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        label = f"{request.get('REQUEST_METHOD')} {request.get('PATH_INFO')}"
        self.watch.pages.append((label, f"{dict(answer.items())}\n{answer.content.decode()}"))
        return answer


class _RawHandler(logging.Handler):
    """Keeps the message and every value that came along with it, unblanked."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {vars(record)} {record.exc_info and record.exc_info[1]!r}")


@contextmanager
def watching() -> Iterator[Watch]:
    """Yield a watch; meanwhile everything is logged at DEBUG, every database query with its values included."""
    watch = Watch()
    written = logging.StreamHandler(watch.logs)
    written.setFormatter(JsonFormatter())
    handlers = (written, _RawHandler(watch.raw_logs))
    root = logging.getLogger()
    loggers = (root, logging.getLogger("django"))  # the second one keeps a level of its own
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    for handler in handlers:
        root.addHandler(handler)
    with database.execute_wrapper(_log_query):
        try:
            yield watch
        finally:
            for handler in handlers:
                root.removeHandler(handler)
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)


def _log_query(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
    """Log queries as Django does with DEBUG on."""
    logging.getLogger("django.db.backends").debug("%s with %s", sql, values)
    return execute(sql, values, many, context)


def everything_stored() -> dict[str, str]:
    """Return all that every table holds, by table; sessions are opened as well."""
    stored = {}
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {database.ops.quote_name(table)}")  # noqa: S608 - a name, not a value
            stored[table] = "\n".join(_text(value) for row in cursor.fetchall() for value in row)
    stored["opened sessions"] = "\n".join(str(session.get_decoded()) for session in Session.objects.all())
    return stored


def _text(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
