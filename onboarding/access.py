"""Who may enter: link holder, step-link holder, staff, API key. Each view's first line comes from here."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from redis.exceptions import RedisError

from connections.models import Connection
from connections.services.events import Actor
from onboarding.models import ApiKey, HelpRequest, Link, LinkState, hash_secret
from onboarding.requests import actor_of

logger = logging.getLogger(__name__)

#: What asking the cache raises while Redis does not answer. The cache holds nothing that we cannot do without.
CACHE_AWAY = (RedisError, OSError)
#: Session key: which link opened which connection in this browser.
OPENED = "opened_links"


class NoEntry(Exception):
    """The visitor holds no usable link for this connection; `link` is the dead one, if there was one."""

    def __init__(self, link: Link | None = None) -> None:
        super().__init__("no usable link")
        self.link = link


class WrongStep(Exception):
    """A step link opens one step only."""

    def __init__(self, link: Link) -> None:
        super().__init__("a step link opens one step only")
        self.link = link


@dataclass(frozen=True)
class Visit:
    """A customer's visit: the connection, and the link it was opened with.

    `has_news`: a colleague may have finished a step that was handed over. `has_answers`: the vendor may have answered.
    Both are read together with the link, so that a page without news costs no query more.
    """

    connection: Connection
    link: Link
    actor: Actor
    has_news: bool = False
    has_answers: bool = False


def enter(request: HttpRequest, link: Link) -> None:
    """Let this browser into the link's connection, under a fresh session id (no fixation).

    A link to one step takes nothing away from whoever came in with a link to the whole set-up.
    """
    opened = dict(request.session.get(OPENED, {}))  # read first: a new session keeps only what was
    # Not cycle_key: it deletes the old session, and the second half of a double click would find nothing.
    request.session.create()
    if not link.step or not _opens_everything(opened.get(str(link.connection_id))):
        opened[str(link.connection_id)] = str(link.pk)
    request.session[OPENED] = opened


def _opens_everything(link_id: str | None) -> bool:
    held = Link.objects.filter(pk=link_id, step="").first() if link_id else None
    return held is not None and held.state == LinkState.USABLE


def visit_or_no_entry(request: HttpRequest, connection_id: uuid.UUID, step: str = "") -> Visit:
    """Return the visit of this browser to the connection. Raises NoEntry or WrongStep.

    The link is read again each time, so revoking it works with the next click.
    """
    link_id = request.session.get(OPENED, {}).get(str(connection_id))
    rows = Link.objects.filter(pk=link_id, connection_id=connection_id).select_related("connection__integration")
    link = rows.annotate(**_news()).first() if link_id else None
    if link is None or link.state != LinkState.USABLE:
        raise NoEntry(link)
    if link.step and step and link.step != step:
        raise WrongStep(link)
    actor = actor_of(request, str(link))
    news: dict[str, bool] = {name: getattr(link, name) for name in ("has_news", "has_answers")}
    return Visit(link.connection, link, actor, **news)


def _news() -> dict[str, Exists]:
    done = Link.objects.filter(made_from=OuterRef("pk"), step_done_at__isnull=False, step_done_told_at__isnull=True)
    unseen = Q(answer_seen_at__isnull=True) | Q(answer_seen_at__lt=F("answered_at"))
    asked = HelpRequest.objects.filter(unseen, connection=OuterRef("connection"), answered_at__isnull=False)
    return {"has_news": Exists(done), "has_answers": Exists(asked)}


def staff_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let signed-in staff through; others go to the sign-in page, or get a refusal if they are signed in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), str(settings.LOGIN_URL))
        if not request.user.is_staff:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def staff_actor(request: HttpRequest) -> Actor:
    return actor_of(request, f"staff {request.user.get_username()}")


def api_key_of(request: HttpRequest, key: str) -> ApiKey | None:
    """Return the active API key row behind `key`, noting its use once a minute at most."""
    row = ApiKey.objects.filter(key_hash=hash_secret(key), is_active=True).first()
    if row is not None:
        now = timezone.now()
        if row.last_used_at is None or (now - row.last_used_at).total_seconds() > 60:
            ApiKey.objects.filter(pk=row.pk).update(last_used_at=now)
    return row


def is_limited(scope: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one try of `who` in `scope`; say whether that was more than `limit` within `seconds`.

    Without its cache nobody is limited: Intacct users stay protected by the pause after refused sign-ins, which the
    database keeps.
    """
    key = _limit_key(scope, who)
    try:
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key) > limit
    except ValueError:  # it ran out between the two calls
        return False
    except CACHE_AWAY as error:
        logger.warning("limit.uncounted", extra={"scope": scope, "error": type(error).__name__})
        return False


def forget_tries(scope: str, who: str) -> None:
    """Count from nothing again: `who` has just proven to be the right one."""
    try:
        cache.delete(_limit_key(scope, who))
    except CACHE_AWAY as error:
        logger.warning("limit.uncounted", extra={"scope": scope, "error": type(error).__name__})


def _limit_key(scope: str, who: str) -> str:
    return f"limit:{scope}:{hash_secret(who)[:32]}"
