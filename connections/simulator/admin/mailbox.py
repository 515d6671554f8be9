"""The simulated mailbox: every e-mail that Intacct would have sent, the one place that shows a password.

Each address has a mailbox of its own, also for whoever gets the e-mails of several companies.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from connections.simulator.admin import render
from connections.simulator.admin.request import Request
from connections.simulator.http import HttpAnswer
from connections.simulator.state import Mail, World


def of_company(request: Request) -> HttpAnswer:
    """What was sent from this company: by address, the one that was written to last first; newest e-mail first."""
    by_address: dict[str, list[Mail]] = {}
    for mail in request.company.mails:
        by_address.setdefault(mail.to, []).append(mail)
    letters = [(address, mailbox_url(address), mails) for address, mails in by_address.items()]
    return render.inside(request, "mailbox.html", [("Mailbox", request.url("mailbox"))], letters=letters)


def mailbox_url(address: str) -> str:
    """Where the mailbox of an address is, apart from any company."""
    return f"/mailbox/{quote(address, safe='')}"


def of_address(world: World, address: str) -> HttpAnswer:
    """What came to an address, by company; for whoever holds the mailbox and is no administrator anywhere."""
    return render.outside("mailbox_of_address.html", address=address, letters=list(_letters(world, address)))


def _letters(world: World, address: str) -> Iterable[tuple[str, Mail]]:
    for company in world.companies.values():
        for mail in company.mails:
            if mail.to.lower() == address.lower():
                yield company.title, mail
