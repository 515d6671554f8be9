"""`/healthz` says that the process is alive; `/readyz` that its database, its broker and its embedded worker are."""

from __future__ import annotations

import logging
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

#: What lives in this process beside the web server, by name, and how to ask whether it still does.
_companions: dict[str, Callable[[], bool]] = {}


def watch(name: str, is_alive: Callable[[], bool]) -> None:
    """Be ready only while `is_alive` says yes."""
    _companions[name] = is_alive


def unwatch(name: str) -> None:
    _companions.pop(name, None)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    parts = {"database": _answers(_ask_database), "broker": _answers(_ask_broker)}
    parts |= {name: is_alive() for name, is_alive in _companions.items()}
    ready = all(parts.values())
    words = {name: "ok" if answers else "no answer" for name, answers in parts.items()}
    return JsonResponse({"status": "ready" if ready else "not ready", **words}, status=200 if ready else 503)


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is no
        logger.warning("not ready", extra={"part": ask.__name__, "error": type(error).__name__})
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    if settings.EMBEDDED:
        return  # the broker is this very process
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=3)
