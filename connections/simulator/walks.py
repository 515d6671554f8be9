"""One company for each kind of walk: which look it has, and what is done in it already.

The data is `walks.toml` beside this file.
"""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connections.simulator.merging import merge
from connections.simulator.state import Company, Mail


@dataclass(frozen=True)
class Walk:
    """How a company in which nothing is done, or all is, becomes one of its kind."""

    id: str
    title: str
    story: str
    ready: bool = False
    single: bool = False
    sender: str = ""
    set: Mapping[str, Any] = field(default_factory=dict)
    user: Mapping[str, Any] = field(default_factory=dict)

    def apply(self, company: Company) -> None:
        """Change the company in place. Raises BadValue where the data does not fit the state."""
        company.group = "walk"
        merge(company, dict(self.set))
        for user in company.users:
            merge(user, dict(self.user))
        if self.single:
            company.entities = []
            company.subscriptions.discard("Multi-Entity Management")
        if self.sender:
            _issue_sender(company, self.sender)


def _issue_sender(company: Company, sender_id: str) -> None:
    """Sage issues a sender ID to the customer (section 2). That it comes by e-mail, and its words, are INFERRED."""
    password = secrets.token_urlsafe(18)
    company.own_senders[sender_id] = password
    body = f"Your Web Services sender ID is ready.\n\nSender ID: {sender_id}\nSender password: {password}"
    company.mails.append(Mail("finance@customer.example", "Your Web Services sender ID", body))


def _load() -> tuple[Walk, ...]:
    text = Path(__file__).with_name("walks.toml").read_text(encoding="utf-8")
    return tuple(Walk(**table) for table in tomllib.loads(text)["company"])


#: In the order in which they are listed.
WALKS = _load()
