"""Every page of the product with an address, and how its connection came to show it.

Connections are walked there over plain HTTP, once per run and only when asked for; Chromium then opens the page with
the same cookies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from connections.simulator.companies import USER_ID
from onboarding.demo.launcher import DemoStack
from tests.browser.intacct import Intacct
from tests.plain_browser import Browser
from tests.walkthrough.customer import Customer


@dataclass(frozen=True)
class Home:
    """Where a group of pages lives, and who may see it."""

    path: str
    cookies: tuple[tuple[str, str], ...] = ()


class Visitor(Browser):
    """A plain browser whose cookies can be handed to another one."""

    @property
    def cookies(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._client.cookies.items())


class Homes:
    """Makes each home once, when it is asked for by its name."""

    def __init__(
        self, stack: DemoStack, api: httpx.Client, intacct: Intacct, customer: Visitor, staff: Visitor
    ) -> None:
        self._stack = stack
        self._api = api
        self._intacct = intacct
        self._customer = customer
        self._staff = staff
        self._made: dict[str, Home] = {}
        self._ids: dict[str, str] = {}  # of the connection of a home

    def __getitem__(self, name: str) -> Home:
        if name not in self._made:
            make: Callable[[], Home] = getattr(self, name)
            self._made[name] = make()
        return self._made[name]

    # Ways in

    def stranger(self) -> Home:
        return Home("")

    def link(self) -> Home:
        return Home(self._new_connection("link", "Maple Dental"))

    def expired_link(self) -> Home:
        link = self._new_connection("expired_link", "Maple Optics")
        self._change("expired_link", "connection.links.update(expires_at=timezone.now())")
        return Home(link)

    def revoked_link(self) -> Home:
        link = self._new_connection("revoked_link", "Maple Audio")
        self._change("revoked_link", "connection.links.update(revoked_at=timezone.now())")
        return Home(link)

    def unknown_link(self) -> Home:
        return Home("/link/half-of-a-token")

    def step_link(self) -> Home:
        return self._only("user", self._walk("step_link", "Colleague Foods", "READY-CO", "user"))

    def early_step_link(self) -> Home:
        return self._only("entity", self._walk("early_step_link", "Colleague Farms", "READY-CO", "user"))

    def _only(self, step: str, home: Home) -> Home:
        """Return the home of a colleague who was sent a link to one step."""
        connection = home.path.strip("/").rsplit("/", 1)[-1]
        made = self._api.post(f"/connections/{connection}/links", json={"step": step}).raise_for_status().json()
        with Visitor(self._stack.url) as colleague:
            colleague.open(path_of(made["url"])).press("Continue")
            return Home(colleague.path, colleague.cookies)

    # Connections on their way

    def not_found(self) -> Home:
        return self._walk("not_found", "Birch Books", "NO-SUCH-COMPANY", "web-services")

    def sender_missing(self) -> Home:
        return self._walk("sender_missing", "Cedar Clinics", "SENDER-CO", "user")

    def web_services_off(self) -> Home:
        return self._walk("web_services_off", "Willow Homes", "WSOFF-CO", "authorize-sender")

    def own_sender(self) -> Home:
        link = self._new_connection("own_sender", "Poplar Group")
        self._change("own_sender", "connection.owns_sender = True; connection.save()")
        return self._enter("own_sender", link)

    def vendors_mailbox(self) -> Home:
        home = self._walk("vendors_mailbox", "Sorrel Inn", "READY-CO", "credentials")
        mailbox = "connection.mailbox = 'vendor'; connection.password_email = 'sorrel-inn@vendor.example'"
        self._change("vendors_mailbox", f"{mailbox}; connection.save()")
        return home

    def refused(self) -> Home:
        home = self._walk("refused", "Juniper Foods", "READY-CO", "credentials")
        self._try("not-the-password")
        Customer(self._customer).wait_for(lambda: "Not accepted" in self._customer.text, "the refusal")
        return home

    def one_entity(self) -> Home:
        return self._accepted("one_entity", "Hazel Estates", "ONEENTITY-CO")

    def single(self) -> Home:
        return self._accepted("single", "Ash Studio", "SINGLE-CO")

    # Connections that were checked

    def rights_missing(self) -> Home:
        return self._checked("rights_missing", "Alder Logistics", "RIGHTS-CO")

    def untold(self) -> Home:
        return self._checked("untold", "Elm Partners", "READY-CO", behaviour={"hide_permissions": True})

    def connected(self) -> Home:
        return self._checked("connected", "Rowan Markets", "READY-CO")

    def disconnected(self) -> Home:
        home = self._walk("disconnected", "Yew Trading", "READY-CO", "web-services")
        self._api.delete(f"/connections/{self._ids['disconnected']}").raise_for_status()
        return home

    # The console

    def console(self) -> Home:
        self["rights_missing"], self["connected"]  # so that the list has something to show
        login = self._stack.console
        assert login
        if not self._staff.cookies:
            self._staff.open("/console/").press("Sign in", username=login.user, password=login.password)
        return Home("", self._staff.cookies)

    def console_trouble(self) -> Home:
        return self._console_page_of("rights_missing")

    def console_connected(self) -> Home:
        return self._console_page_of("connected")

    def console_vendors_mailbox(self) -> Home:
        self["vendors_mailbox"]
        return self._console_page_of("vendors_mailbox")

    def _console_page_of(self, name: str) -> Home:
        cookies = self["console"].cookies
        return Home(f"/console/connections/{self._ids[name]}/", cookies)

    # How they come about

    def _new_connection(self, home: str, customer: str) -> str:
        """Make a connection, remember its id under the name of the home, return the path of its link."""
        wanted = {"integration": "acme-ledger", "customer_name": customer}
        made = self._api.post("/connections", json=wanted).raise_for_status().json()
        self._ids[home] = made["id"]
        return path_of(made["link_url"])

    def _change(self, home: str, statement: str) -> None:
        """Change what only time, or an operator's decision, changes otherwise; `statement` is Python."""
        self._stack.manage(
            "shell",
            "--command",
            "from django.utils import timezone; from connections.models import Connection; "
            f"connection = Connection.objects.get(pk={self._ids[home]!r}); {statement}",
        )

    def _enter(self, home: str, link: str) -> Home:
        self._customer.open(link).press("Continue")
        return Home(f"/connect/{self._ids[home]}/", self._customer.cookies)

    def _walk(self, home: str, customer: str, model: str, to: str, **changes: Any) -> Home:
        """Enter, name a company (a copy of `model`, if there is one) and go on to step `to`."""
        known = model != "NO-SUCH-COMPANY"
        self.company = self._intacct.company_like(model, **changes) if known else model
        entered = self._enter(home, self._new_connection(home, customer))
        walker = Customer(self._customer)
        walker.go_on("company")
        walker.go_on("web-services", company_id=self.company)
        while walker.step != to:
            self._customer.press_primary()
        return entered

    def _try(self, password: str) -> None:
        self._customer.press_primary(user_id=USER_ID, password=password)

    def _accepted(self, home: str, customer: str, model: str, **changes: Any) -> Home:
        entered = self._walk(home, customer, model, "credentials", **changes)
        self._try(self._intacct.password_of(self.company))
        Customer(self._customer).wait_for(lambda: "accepted the credentials" in self._customer.text, "accepting")
        return entered

    def _checked(self, home: str, customer: str, model: str, **changes: Any) -> Home:
        entered = self._accepted(home, customer, model, **changes)
        self._customer.open(f"{entered.path}entity/").press_primary(top_level=["on"], entities=["100-US"])
        Customer(self._customer).wait_for(lambda: "Everything we checked" in self._customer.text, "the check")
        return entered


def path_of(url: str) -> str:
    return urlsplit(url).path
