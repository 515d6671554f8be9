"""What the customer tells about their side: the menus they see, and the mailbox that gets the password."""

from __future__ import annotations

from typing import get_args

from connections.guides import Menus, Permissions
from connections.models import Connection
from connections.services.connecting import check_open
from connections.services.errors import NotFound
from connections.services.events import Actor, record


def choose_menus(connection: Connection, *, menus: str, permission_type: str) -> Connection:
    """Remember which menus and which kind of permissions the guides show. Raises NotFound for unknown words."""
    if menus not in get_args(Menus) or permission_type not in get_args(Permissions):
        raise NotFound(f"There are no guides for {menus!r} menus with {permission_type!r} permissions.")
    connection.menus = menus
    connection.permission_type = permission_type
    connection.save(update_fields=["menus", "permission_type"])
    return connection


def set_password_email(connection: Connection, email: str, *, actor: Actor) -> Connection:
    """Remember the mailbox (a checked e-mail address) that gets the password. Raises SwitchedOff, Disconnected."""
    check_open(connection)
    if email != connection.password_email:
        connection.password_email = email
        connection.save(update_fields=["password_email"])
        record("mailbox.named", actor=actor, connection=connection)
    return connection
