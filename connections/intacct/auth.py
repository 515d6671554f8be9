"""Who asks: the sender that signs the request, and the user or session that acts.

All of them check themselves when they are made, and raise SettingRefused or RequestNotExpressible, naming the field.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from connections.intacct.arguments import check_text
from connections.intacct.errors import SettingRefused


@dataclass(frozen=True)
class Sender:
    """Sender ID and sender password. Both are case-sensitive (reference, intacct-gateway section 2)."""

    sender_id: str
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        check_text("sender_id", self.sender_id)
        check_text("sender_password", self.password)

    @property
    def secret(self) -> str:
        return self.password


@dataclass(frozen=True)
class Login:
    """A user's sign-in. `entity`: None omits the element, "" sends it empty, else the entity to sign in to.

    `client`: the company to slide in to, where `company_id` and the user are those of a console (section 2).
    """

    company_id: str
    user_id: str
    password: str = field(repr=False)
    entity: str | None = None
    client: str | None = None

    def __post_init__(self) -> None:
        check_text("company_id", self.company_id)
        if "|" in self.company_id:
            # A console's form, `console|client|entity` (section 2): it would sign in to a company nobody meant.
            raise SettingRefused("company_id", "must not hold a |: give the ID of the company itself")
        check_text("user_id", self.user_id)
        # People choose these themselves: a blank at the end may belong to it.
        check_text("password", self.password, blank_ends=True)
        if self.entity is not None:
            check_text("entity", self.entity, blank_ends=True, may_be_empty=True)
        if self.client is not None:
            check_text("client", self.client)

    @property
    def secret(self) -> str:
        return self.password


@dataclass(frozen=True)
class SessionAuth:
    """A session that an earlier `GetApiSession` returned; goes to that session's endpoint."""

    session_id: str = field(repr=False)

    def __post_init__(self) -> None:
        check_text("session_id", self.session_id)

    @property
    def secret(self) -> str:
        return self.session_id


Auth = Login | SessionAuth


def check_caller(sender: object, auth: object) -> None:
    """Accept the two who ask. Raises SettingRefused."""
    if not isinstance(sender, Sender):
        raise SettingRefused("sender", "must be a Sender")
    if not isinstance(auth, Login | SessionAuth):
        raise SettingRefused("auth", "must be a Login or a SessionAuth")
