"""Making, finding, opening and revoking links. Wizard, console, API and command line all come through here."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from connections.models import Connection
from connections.services import connecting
from connections.services.events import Actor, record
from onboarding.models import DEFAULT_LINK_LIFE, Link, LinkState, hash_secret


@transaction.atomic
def create_link(
    connection: Connection, *, actor: Actor, expires_in: timedelta = DEFAULT_LINK_LIFE, step: str = ""
) -> tuple[Link, str]:
    """Make a link; return its row and its URL. The URL cannot be shown again later.

    A new link is also how a disconnected connection starts again. Raises SwitchedOff.
    """
    connecting.reopen(connection, actor=actor)
    link, token = Link.mint(connection, step=step, created_by=actor.name, expires_at=timezone.now() + expires_in)
    link.save()
    record("link.created", actor=actor, connection=connection, link=str(link.pk), step=step)
    return link, f"{settings.PUBLIC_URL}/link/{token}"


def find_link(token: str) -> Link | None:
    """Return the link behind a token, whatever its state; None when there is no such link."""
    return Link.objects.filter(token_hash=hash_secret(token)).select_related("connection__integration").first()


@transaction.atomic
def open_link(link: Link, *, actor: Actor) -> None:
    """Note that a usable link was opened by a person (a click on Continue)."""
    link.last_opened_at = timezone.now()
    link.first_opened_at = link.first_opened_at or link.last_opened_at
    link.save(update_fields=["first_opened_at", "last_opened_at"])
    record("link.opened", actor=actor, connection=link.connection, link=str(link.pk), step=link.step)


@transaction.atomic
def revoke_link(link: Link, *, actor: Actor) -> Link:
    """Revoke a link; whoever came in through it is out with the next click. Doing it again changes nothing."""
    if link.state != LinkState.REVOKED:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        record("link.revoked", actor=actor, connection=link.connection, link=str(link.pk))
    return link


@transaction.atomic
def disconnect(connection: Connection, *, actor: Actor) -> Connection:
    """Disconnect and revoke every link: whoever still holds one is out with the next click."""
    for link in connection.links.filter(revoked_at__isnull=True, expires_at__gt=timezone.now()):
        revoke_link(link, actor=actor)
    return connecting.disconnect(connection, actor=actor)
