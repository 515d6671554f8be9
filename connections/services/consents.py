"""What the customer agrees to before they give us access: the words, and who agreed to them when.

The words name the vendor's own purpose and retention. Whoever agreed is asked again only when our words, the purpose,
the retention or the mode have changed since, or after a disconnect, which ends every agreement.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from connections.models import Connection, Consent, Environment, Event, Integration, Mode
from connections.services.connecting import check_open
from connections.services.errors import ServiceRefused
from connections.services.events import Actor, record

#: Of our own words. Raise it when they change in what they promise; everybody is then asked again.
WORDS = "2026-11"


class TextChanged(ServiceRefused):
    """The words are no longer those that were on the page."""


@dataclass(frozen=True)
class Part:
    title: str
    text: str


@dataclass(frozen=True)
class ConsentText:
    """The words in the language of the moment; `version` names their meaning, whatever the language."""

    version: str
    parts: tuple[Part, ...]
    privacy_url: str = ""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        more = (f"{_('Read more')}: {self.privacy_url}",) if self.privacy_url else ()
        return (*(f"{part.title}: {part.text}" for part in self.parts), *more)


def version_of(connection: Connection) -> str:
    """Return the version of what this connection's customer is asked now: our words, and a digest of the vendor's."""
    integration = connection.integration
    vendors = "\0".join((integration.purpose.strip(), integration.retention.strip(), connection.mode))
    return f"{WORDS}.{hashlib.sha256(vendors.encode()).hexdigest()[:8]}"


def text_of(connection: Connection) -> ConsentText:
    """Return what the customer reads before they agree."""
    integration = connection.integration
    vendor = {"vendor": integration.name}
    why = integration.purpose.strip() or _("So that %(vendor)s can work with your data in Sage Intacct.") % vendor
    parts = (
        Part(_("What"), _what(connection)),
        Part(_("Why"), why),
        Part(_("How long"), f"{_access_ends(connection)} {_retention(integration)}"),
        Part(_("Who"), _who(integration)),
        Part(_("The password"), _("We store it encrypted, and no page ever shows it.")),
        Part(_("How to end it"), _how_to_end(connection)),
    )
    return ConsentText(version_of(connection), parts, integration.privacy_url)


def _what(connection: Connection) -> str:
    words = {"vendor": connection.integration.name, "customer": connection.customer_name}
    companies = {
        Environment.PRODUCTION: _("%(vendor)s may sign in to the production company of %(customer)s in Sage Intacct."),
        Environment.IMPLEMENTATION: _(
            "%(vendor)s may sign in to the implementation company of %(customer)s in Sage Intacct."
        ),
        Environment.SANDBOX: _("%(vendor)s may sign in to the sandbox of %(customer)s in Sage Intacct."),
    }
    limit = _("It uses a user that you create, with the rights that you give. Nothing else is opened.")
    return f"{companies[Environment(connection.environment)] % words} {limit}"


def _access_ends(connection: Connection) -> str:
    vendor = {"vendor": connection.integration.name}
    if connection.mode == Mode.CONTINUOUS:
        return _("The access lasts until you or %(vendor)s end it.") % vendor
    once = _("The access is for one job. The password is erased when %(vendor)s says that the job is done.") % vendor
    if connection.mode_ends_at is None:
        return once
    latest = {"day": date_format(timezone.localtime(connection.mode_ends_at), "DATE_FORMAT")}
    return f"{once} {_('That is on %(day)s at the latest.') % latest}"


def _retention(integration: Integration) -> str:
    if integration.retention.strip():
        return integration.retention.strip()
    return _("Ask %(vendor)s how long it keeps what it reads.") % {"vendor": integration.name}


def _who(integration: Integration) -> str:
    ways = (integration.support_email, integration.support_phone, integration.support_url)
    contact = ", ".join(way for way in ways if way)
    if not contact:
        return _("%(vendor)s, and nobody else through this set-up.") % {"vendor": integration.name}
    words = {"vendor": integration.name, "contact": contact}
    return _("%(vendor)s, and nobody else through this set-up. You reach %(vendor)s here: %(contact)s") % words


def _how_to_end(connection: Connection) -> str:
    words = {"vendor": connection.integration.name, "sender": connection.sender_id or _("the sender ID")}
    in_intacct = _("In Sage Intacct, set the user to Inactive or remove %(sender)s from Web Services authorizations.")
    by_asking = _("Or ask %(vendor)s to disconnect: then the password is erased.")
    return f"{in_intacct % words} {by_asking % words}"


def newest(connection: Connection) -> Consent | None:
    """Return the newest agreement that still stands, in whatever version; None without one."""
    return standing_of([connection.pk]).get(connection.pk)


def standing_of(connections: Iterable[uuid.UUID]) -> dict[uuid.UUID, Consent]:
    """Return the newest agreement of each of these connections (by key) that no disconnect has ended since."""
    given = Consent.objects.filter(connection=OuterRef("pk")).order_by("-given_at")
    ended = Event.objects.filter(connection=OuterRef("connection"), kind="connection.disconnected").order_by("-at")
    rows = Consent.objects.filter(
        pk__in=Connection.objects.filter(pk__in=list(connections))
        .annotate(newest=Subquery(given.values("pk")[:1]))
        .values("newest")
    ).annotate(ended_at=Subquery(ended.values("at")[:1]))
    return {row.connection_id: row for row in rows.defer("text") if row.ended_at is None or row.given_at > row.ended_at}


def is_current(consent: Consent | None, connection: Connection) -> bool:
    """Say whether this agreement covers what the customer would be asked now."""
    return consent is not None and consent.version == version_of(connection)


def has_given(connection: Connection) -> bool:
    return is_current(newest(connection), connection)


@transaction.atomic
def give(connection: Connection, *, actor: Actor, version: str = "") -> Consent:
    """Note that the customer agreed to the words as they stand now; twice the same is noted once.

    `version`: of the words that were on the page. Raises TextChanged when they are others by now, SwitchedOff,
    Disconnected.
    """
    connection.lock()  # a double click agrees once
    check_open(connection)
    text = text_of(connection)
    if version and version != text.version:
        raise TextChanged(_("The text has changed since you opened this page. Please read it once more."))
    given = newest(connection)
    if given is not None and is_current(given, connection):
        return given
    consent = Consent.objects.create(
        connection=connection,
        version=text.version,
        text="\n\n".join(text.paragraphs),
        actor=actor.name,
        address=actor.address,
    )
    record("consent.given", actor=actor, connection=connection, version=text.version)
    return consent
