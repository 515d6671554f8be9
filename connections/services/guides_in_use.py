"""The guides in use, kept per process. Whether somebody corrected one is asked once per request, with one cheap query.

So a correction shows with the next page in every process, however many there are. Outside of a request, in a worker or
a command, it is asked each time.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Any

from django.core.signals import request_finished, request_started
from django.db.models import Max

from connections import guides
from connections.models import GuideText

logger = logging.getLogger(__name__)

#: Number and time of the newest correction. The time tells apart what got the same number after a rollback.
Newest = tuple[int, datetime] | None


@dataclass(frozen=True)
class InUse:
    library: guides.Library
    #: Corrected files that do not load, with the reason; the shipped ones stand in for them.
    left_out: Mapping[str, str] = field(default_factory=dict)


_loaded: dict[str, tuple[Newest, InUse]] = {}
#: What this request has asked already; None outside of a request.
_asked: ContextVar[dict[str, InUse] | None] = ContextVar("guides_asked", default=None)


def in_use(language: str) -> InUse:
    """Return the guides of this language with every correction that loads."""
    asked = _asked.get()
    if asked is not None and language in asked:
        return asked[language]
    newest = GuideText.objects.order_by("-pk").values_list("pk", "at").first()
    known = _loaded.get(language)
    if known is None or known[0] != newest:
        known = (newest, _load(language, _corrections() if newest else {}))
        _loaded[language] = known
    if asked is not None:
        asked[language] = known[1]
    return known[1]


def forget() -> None:
    """Somebody has just saved a correction: the request that did it must see it, too."""
    asked = _asked.get()
    if asked is not None:
        asked.clear()


def _corrections() -> dict[str, str]:
    newest = GuideText.objects.values("file").annotate(newest=Max("pk")).values("newest")
    rows = GuideText.objects.filter(pk__in=newest).order_by("file")
    return {file: text for file, text in rows.values_list("file", "text") if text}


def _load(language: str, texts: Mapping[str, str]) -> InUse:
    try:
        return InUse(guides.library(texts, language))
    except guides.GuideInvalid as invalid:
        loading = _most_that_load(texts, language)
        left_out = {file: _reason(loading, file, texts[file], invalid) for file in texts if file not in loading}
    for file, reason in left_out.items():
        logger.error("guide.correction_left_out", extra={"file": file, "reason": reason, "language": language})
    return InUse(guides.library(loading, language), left_out)


def _most_that_load(texts: Mapping[str, str], language: str) -> dict[str, str]:
    """Return all corrections but one that does not load; where several do not, those that load one after the other."""
    for kept in combinations(texts, len(texts) - 1):
        if _loads({file: texts[file] for file in kept}, language):
            return {file: texts[file] for file in kept}
    loading: dict[str, str] = {}
    for file in _paths_first(texts):
        if _loads({**loading, file: texts[file]}, language):
            loading[file] = texts[file]
    return loading


def _paths_first(files: Iterable[str]) -> list[str]:
    """Steps and fixes may rest on a path that was corrected with them."""
    return sorted(files, key=lambda file: ("/" in file, file))


def _loads(texts: Mapping[str, str], language: str) -> bool:
    try:
        guides.library(texts, language)
    except guides.GuideInvalid:
        return False
    return True


def _reason(loading: Mapping[str, str], file: str, text: str, otherwise: guides.GuideInvalid) -> str:
    try:
        guides.library({**loading, file: text})
    except guides.GuideInvalid as invalid:
        return str(invalid)
    return str(otherwise)


def _begin(**_kwargs: Any) -> None:
    _asked.set({})


def _end(**_kwargs: Any) -> None:
    _asked.set(None)


request_started.connect(_begin, dispatch_uid="guides_in_use.begin")
request_finished.connect(_end, dispatch_uid="guides_in_use.end")
