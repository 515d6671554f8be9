"""Who asks: the sender that signs the request, and the user or session that acts."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sender:
    """Sender ID and sender password. Both are case-sensitive (reference, intacct-gateway section 2)."""

    sender_id: str
    password: str = field(repr=False)

    @property
    def secret(self) -> str:
        return self.password


@dataclass(frozen=True)
class Login:
    """A user's sign-in. `entity`: None omits the element, "" sends it empty, else the entity to sign in to."""

    company_id: str
    user_id: str
    password: str = field(repr=False)
    entity: str | None = None

    @property
    def secret(self) -> str:
        return self.password


@dataclass(frozen=True)
class SessionAuth:
    """A session that an earlier `GetApiSession` returned; goes to that session's endpoint."""

    session_id: str = field(repr=False)

    @property
    def secret(self) -> str:
        return self.session_id


Auth = Login | SessionAuth
