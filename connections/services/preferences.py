"""What the customer tells about their side: the menus they see, and the mailbox that gets the password."""

from __future__ import annotations

from django.utils.translation import gettext as _

from connections.guides.model import DIMENSIONS
from connections.models import Connection
from connections.services.connecting import check_open
from connections.services.errors import NotFound
from connections.services.events import Actor, record

#: What the customer chooses once for all guides: the column of the connection, and the guides' word for it.
SCREENS = {"menus": "menus", "permission_type": "permissions", "user_form": "user_form", "region": "region"}


def choose_screens(connection: Connection, *, actor: Actor, **chosen: str) -> Connection:
    """Remember what the customer's Intacct looks like; `chosen` are some of `SCREENS` with the guides' words.

    What is not chosen stays. Raises NotFound for unknown words, and then nothing is stored.
    """
    for column, word in chosen.items():
        if word not in DIMENSIONS[SCREENS[column]]:
            raise NotFound(_("We have no instructions for “%(word)s”.") % {"word": word})
    changed = {column: word for column, word in chosen.items() if getattr(connection, column) != word}
    for column, word in changed.items():
        setattr(connection, column, word)
    if changed:
        connection.save(update_fields=list(changed))
        record("screens.chosen", actor=actor, connection=connection, **changed)
    return connection


def set_password_email(connection: Connection, email: str, *, actor: Actor) -> Connection:
    """Remember the mailbox (a checked e-mail address) that gets the password. Raises SwitchedOff, Disconnected."""
    check_open(connection)
    if email != connection.password_email:
        connection.password_email = email
        connection.save(update_fields=["password_email"])
        record("mailbox.named", actor=actor, connection=connection)
    return connection
