"""Customers ask, operations answer: a small conversation with references to where the customer stands.

No secret gets in: a text that holds a password of the connection, or the address of a link, is refused. Events say
that somebody asked or answered, never what.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.crypto import CannotOpen
from connections.models import Connection, Credentials, Verification
from connections.services.errors import ServiceRefused
from connections.services.events import Actor, record
from onboarding.access import is_limited
from onboarding.models import HelpKind, HelpMessage, HelpRequest, HelpState, Link

LONGEST_MESSAGE = 2000
#: How often one link may ask or add something within an hour.
ASKED_PER_HOUR = 10
#: The same text again within this time is the same message: a double click, or a reload.
SAME_WITHIN = timedelta(minutes=1)
#: Passwords shorter than this stand in every other sentence by accident.
SHORTEST_SECRET = 4
#: What stands in for a secret when the text is shown again.
BLANKED = "…"
LINK_URL = re.compile(r"\S*/link/[\w-]{20,}")


class HoldsSecret(ServiceRefused):
    """The text holds a secret; `without` is the text with the secret blanked."""

    def __init__(self, message: str, without: str) -> None:
        super().__init__(message)
        self.without = without


class AskedTooOften(ServiceRefused):
    """This link asked often within the last hour."""


class WrittenMeanwhile(ServiceRefused):
    """The conversation goes on behind the last message that the caller has read."""


@transaction.atomic
def ask(
    connection: Connection,
    *,
    actor: Actor,
    link: Link | None = None,
    kind: HelpKind = HelpKind.HELP,
    step: str = "",
    problem: str = "",
    message: str = "",
    email: str = "",
) -> HelpRequest:
    """Open a request for help and return it; the same one again when it comes twice.

    A new link is asked for once: as long as that request is open, it is returned. Raises HoldsSecret, AskedTooOften.
    """
    check_text(connection, message)
    connection.lock()
    about = {"connection": connection, "link": link, "kind": kind, "step": step, "problem": problem}
    before = _same_request(about, message)
    if before:
        return before
    _check_limit(link.pk if link else connection.pk)
    request = HelpRequest.objects.create(email=email, **about)
    if message:
        HelpMessage.objects.create(request=request, text=message, actor=actor.name)
    _record("help.asked", request, actor)
    return request


@transaction.atomic
def follow_up(request: HelpRequest, text: str, *, actor: Actor) -> None:
    """Add something to a request, which is then open again. Raises HoldsSecret, AskedTooOften."""
    check_text(request.connection, text)
    request.connection.lock()
    if _is_repeated(request, text, by_vendor=False):
        return
    _check_limit(request.link_id or request.connection_id)
    HelpMessage.objects.create(request=request, text=text, actor=actor.name)
    _move(request, HelpState.OPEN)
    _record("help.asked", request, actor)


@transaction.atomic
def answer(request: HelpRequest, text: str, *, actor: Actor, seen: int | None = None) -> None:
    """Answer a request; the wizard shows it with the customer's next page.

    `seen` is how many messages the caller has read. Raises HoldsSecret; WrittenMeanwhile where there are more.
    """
    check_text(request.connection, text)
    request.connection.lock()
    if _is_repeated(request, text, by_vendor=True):
        return
    _check_seen(request, seen)
    message = HelpMessage.objects.create(request=request, by_vendor=True, text=text, actor=actor.name)
    request.answered_at = message.at
    _move(request, HelpState.ANSWERED, "answered_at")
    _record("help.answered", request, actor)


@transaction.atomic
def close(request: HelpRequest, *, actor: Actor, seen: int | None = None) -> None:
    """Nothing more has to be done; a follow-up opens it again. Doing it again changes nothing.

    `seen` is how many messages the caller has read. Raises WrittenMeanwhile where there are more.
    """
    request.connection.lock()
    request.refresh_from_db(fields=["state"])
    if request.state != HelpState.CLOSED:
        _check_seen(request, seen)
        _move(request, HelpState.CLOSED)
        _record("help.closed", request, actor)


def mark_seen(request: HelpRequest) -> None:
    """The customer has opened the conversation, so no notice points to it any more."""
    if request.answered_at and not is_seen(request):
        request.answer_seen_at = timezone.now()
        request.save(update_fields=["answer_seen_at"])


def is_seen(request: HelpRequest) -> bool:
    return bool(request.answered_at and request.answer_seen_at and request.answer_seen_at >= request.answered_at)


def requests_of(link: Link) -> QuerySet[HelpRequest]:
    """Return the conversations that the holder of `link` may read, newest first.

    A link to the whole set-up shows those of every such link, also of one that it took the place of. A colleague's
    link shows its own only.
    """
    rows = HelpRequest.objects.filter(connection_id=link.connection_id).exclude(kind=HelpKind.NEW_LINK)
    return rows.filter(link=link) if link.step else rows.filter(Q(link__isnull=True) | Q(link__step=""))


def unread_of(link: Link) -> QuerySet[HelpRequest]:
    """Return the conversations with an answer that was not opened yet."""
    unseen = Q(answer_seen_at__isnull=True) | Q(answer_seen_at__lt=F("answered_at"))
    return requests_of(link).filter(unseen, answered_at__isnull=False)


def asked_for_new_link(link: Link) -> HelpRequest | None:
    """Return the newest request for a link in the stead of `link`."""
    return HelpRequest.objects.filter(link=link, kind=HelpKind.NEW_LINK).order_by("-created_at").first()


def open_requests() -> QuerySet[HelpRequest]:
    return HelpRequest.objects.filter(state=HelpState.OPEN)


def with_waiting(rows: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
    """Add `waiting_since`, when the customer wrote what was not answered yet; whoever waits longest comes first."""
    unanswered = Q(answered_at__isnull=True) | Q(messages__at__gt=F("answered_at"))
    asked = Min("messages__at", filter=Q(messages__by_vendor=False) & unanswered)
    return rows.annotate(waiting_since=Coalesce(asked, "created_at")).order_by("waiting_since", "pk")


def check_text(connection: Connection, text: str) -> None:
    """Raise HoldsSecret when the text holds a password that we keep for the connection, or a link's address."""
    without = text
    for secret in _secrets_of(connection):
        without = without.replace(secret, BLANKED)
    if without != text:
        sentence = _("Your text holds a password. Please take the password out; we never need it.")
        raise HoldsSecret(sentence, LINK_URL.sub(BLANKED, without))
    without = LINK_URL.sub(BLANKED, text)
    if without != text:
        raise HoldsSecret(
            _("Your text holds the address of a link. Please take it out: it is as good as a key."), without
        )


def _secrets_of(connection: Connection) -> list[str]:
    """Return every password that we keep for the connection, longest first, so that none leaves a rest."""
    rows: list[tuple[object, str]] = [(connection.integration, "sender_password"), (connection, "own_sender_password")]
    rows += [(row, "password") for row in Credentials.objects.filter(connection=connection)]
    rows += [
        (row, "password") for row in Verification.objects.filter(connection=connection).exclude(sealed_password="")
    ]
    found = {_opened(row, name) for row, name in rows}
    return sorted((secret for secret in found if len(secret) >= SHORTEST_SECRET), key=len, reverse=True)


def _opened(row: object, name: str) -> str:
    """A secret whose key is gone cannot be compared; that is no reason to leave the customer without help."""
    try:
        return str(getattr(row, name))
    except CannotOpen:
        return ""


def _same_request(about: Mapping[str, object], message: str) -> HelpRequest | None:
    rows = HelpRequest.objects.filter(**about)
    if about["kind"] == HelpKind.NEW_LINK:
        return rows.filter(state=HelpState.OPEN).first()
    for row in rows.filter(created_at__gt=timezone.now() - SAME_WITHIN):
        first = row.messages.first()
        if (first.text if first else "") == message:
            return row
    return None


def _is_repeated(request: HelpRequest, text: str, *, by_vendor: bool) -> bool:
    """The newest message is this one already. Behind something newer the same words are said anew."""
    newest = request.messages.last()
    if newest is None or (newest.by_vendor, newest.text) != (by_vendor, text):
        return False
    return newest.at > timezone.now() - SAME_WITHIN


def _check_seen(request: HelpRequest, seen: int | None) -> None:
    if seen is not None and request.messages.count() > seen:
        raise WrittenMeanwhile(_("Something new was written here meanwhile. Please read it first."))


def _check_limit(who: object) -> None:
    if is_limited("help", str(who), limit=ASKED_PER_HOUR, seconds=60 * 60):
        raise AskedTooOften(_("You asked many times within an hour. We have all of it; please wait for an answer."))


def _move(request: HelpRequest, state: HelpState, *more: str) -> None:
    request.state = state
    request.save(update_fields=["state", *more])


def _record(kind: str, request: HelpRequest, actor: Actor) -> None:
    about = {"request": str(request.pk), "about": request.kind, "step": request.step, "problem": request.problem}
    record(kind, actor=actor, connection=request.connection, **about)
