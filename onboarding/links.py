"""Making, finding, opening and revoking links. Wizard, console, API and command line all come through here.

Whoever writes locks the connection first and touches its links then: two who took them the other way round would wait
for each other.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.models import Connection, Event
from connections.services import connecting
from connections.services.errors import ServiceRefused
from connections.services.events import Actor, record
from onboarding.models import DEFAULT_LINK_LIFE, Link, LinkState, hash_secret

#: Links that customers made for colleagues and that still open, for one connection.
MOST_HANDED_OVER = 20


class HandOverRefused(ServiceRefused):
    """The step cannot be handed over with this link."""


class RevokedAlready(ServiceRefused):
    """The link was revoked before, so nothing can take its place."""


@transaction.atomic
def create_link(
    connection: Connection, *, actor: Actor, expires_in: timedelta = DEFAULT_LINK_LIFE, step: str = ""
) -> tuple[Link, str]:
    """Make a link; return its row and its URL. The URL cannot be shown again later.

    A new link is also how a disconnected connection starts again. Raises SwitchedOff.
    """
    connecting.reopen(connection, actor=actor)
    link, token = Link.mint(connection, step=step, created_by=actor.name, expires_at=timezone.now() + expires_in)
    return _made(link, token, actor)


@transaction.atomic
def hand_over(
    parent: Link, *, step: str, life: timedelta, actor: Actor, colleague: str = "", problem: str = ""
) -> tuple[Link, str]:
    """Make a link to one step for a colleague of whoever holds `parent`; return its row and its URL.

    `problem`: of the fix that the colleague is asked for. The link never outlives its parent. Raises HandOverRefused,
    SwitchedOff or Disconnected.
    """
    connection = parent.connection
    connection.lock()
    connecting.check_open(connection)
    parent.refresh_from_db(fields=["revoked_at", "expires_at"])
    if parent.step or parent.state != LinkState.USABLE:
        raise HandOverRefused(_("Only the link to the whole set-up can hand over a step."))
    now = timezone.now()
    live = connection.links.filter(made_from__isnull=False, revoked_at__isnull=True, expires_at__gt=now)
    if live.count() >= MOST_HANDED_OVER:
        raise HandOverRefused(_("There are many open links for colleagues already. Please withdraw one of them first."))
    expires_at = min(now + life, parent.expires_at)
    fields = {"step": step, "colleague": colleague, "made_from": parent, "created_by": actor.name}
    link, token = Link.mint(connection, expires_at=expires_at, **fields)
    return _made(link, token, actor, **({"problem": problem} if problem else {}))


def problem_asked(link: Link) -> str:
    """Return the problem that a link was handed over for; "" where it is about the step as a whole."""
    made = Event.objects.filter(connection=link.connection_id, kind="link.created", data__link=str(link.pk)).first()
    return str(made.data.get("problem", "")) if made else ""


@transaction.atomic
def reissue_link(old: Link, *, actor: Actor) -> tuple[Link, str]:
    """Revoke a link and make another one to the same place in its stead; return the new row and its URL.

    Raises RevokedAlready, also for the second of two who do it at once; SwitchedOff; Disconnected: to start again takes
    `create_link`.
    """
    old.connection.lock()
    old.refresh_from_db(fields=["revoked_at"])
    if old.state == LinkState.REVOKED:
        raise RevokedAlready(_("This link was revoked already. Make a new one instead."))
    connecting.check_open(old.connection)
    link, url = create_link(old.connection, actor=actor, step=old.step)
    revoke_link(old, actor=actor)
    return link, url


def _made(link: Link, token: str, actor: Actor, **more: str) -> tuple[Link, str]:
    link.save()
    record("link.created", actor=actor, connection=link.connection, link=str(link.pk), step=link.step, **more)
    return link, f"{settings.PUBLIC_URL}/link/{token}"


def find_link(token: str) -> Link | None:
    """Return the link behind a token, whatever its state; None when there is no such link."""
    return Link.objects.filter(token_hash=hash_secret(token)).select_related("connection__integration").first()


@transaction.atomic
def open_link(link: Link, *, actor: Actor) -> None:
    """Note that a usable link was opened by a person (a click on Continue)."""
    link.connection.lock()
    link.last_opened_at = timezone.now()
    link.first_opened_at = link.first_opened_at or link.last_opened_at
    link.save(update_fields=["first_opened_at", "last_opened_at"])
    record("link.opened", actor=actor, connection=link.connection, link=str(link.pk), step=link.step)


@transaction.atomic
def note_step_done(link: Link, *, actor: Actor) -> None:
    """Note that the step of a step link was done through it; a second time nothing happens."""
    link.connection.lock()
    now = timezone.now()
    if Link.objects.filter(pk=link.pk, step_done_at__isnull=True).exclude(step="").update(step_done_at=now):
        link.step_done_at = now
        record("step_link.done", actor=actor, connection=link.connection, link=str(link.pk), step=link.step)


def tell_done(parent: Link) -> list[Link]:
    """Return the links made from `parent` whose step was done since the last call: each comes once, to one caller."""
    news = parent.handed_over.filter(step_done_at__isnull=False, step_done_told_at__isnull=True)
    return [link for link in news if _is_first_told(link)]


def _is_first_told(link: Link) -> bool:
    untold = Link.objects.filter(pk=link.pk, step_done_told_at__isnull=True)
    return bool(untold.update(step_done_told_at=timezone.now()))


@transaction.atomic
def revoke_link(link: Link, *, actor: Actor) -> Link:
    """Revoke a link and those made from it; whoever came in is out with the next click.

    Doing it again changes nothing.
    """
    link.connection.lock()
    link.refresh_from_db(fields=["revoked_at"])
    live = {"revoked_at__isnull": True, "expires_at__gt": timezone.now()}
    for one in (link, *link.handed_over.filter(**live)):
        if one.state != LinkState.REVOKED:
            one.revoked_at = timezone.now()
            one.save(update_fields=["revoked_at"])
            record("link.revoked", actor=actor, connection=link.connection, link=str(one.pk))
    return link


@transaction.atomic
def disconnect(connection: Connection, *, actor: Actor) -> Connection:
    """Disconnect and revoke every link: whoever still holds one is out with the next click."""
    connection.lock()
    for link in connection.links.filter(revoked_at__isnull=True, expires_at__gt=timezone.now()):
        revoke_link(link, actor=actor)
    return connecting.disconnect(connection, actor=actor)
