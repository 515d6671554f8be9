"""What a simulated function is given to work with."""

from __future__ import annotations

from dataclasses import dataclass

from connections.simulator.protocol.authentication import SignedIn
from connections.simulator.protocol.envelope import FunctionCall, text_of
from connections.simulator.state import Company, Rights, User, World


@dataclass(frozen=True)
class Call:
    world: World
    signed_in: SignedIn
    function: FunctionCall
    base_url: str  # of the address the request came to, without a path
    alone: bool  # the only function of its request
    rights: Rights  # the caller's effective rights

    @property
    def company(self) -> Company:
        return self.signed_in.company

    @property
    def user(self) -> User:
        return self.signed_in.user

    def argument(self, name: str, default: str = "") -> str:
        """The text of a child element of the call."""
        return text_of(self.function.element, name) or default
