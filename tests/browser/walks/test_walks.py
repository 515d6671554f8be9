"""Thirteen kinds of company, from the link to Connected: every click as the pages say, in Intacct's own pages."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
from playwright.sync_api import expect

from connections import guides
from connections.guides import Guide, Variant
from onboarding.demo.launcher import DemoStack
from tests.browser.conftest import OpenPage
from tests.browser.customer import Customer
from tests.browser.walks.administrator import Administrator
from tests.browser.walks.desk import Desk
from tests.browser.walks.kinds import KINDS, VENDORS_MAILBOX, Kind

pytestmark = pytest.mark.browser

SENDER, USER, ROLE = "AcmeLedgerMPP", "acmeledger_ws", "Acme Ledger integration"
EMAIL = "intacct@customer.example"


@pytest.fixture(scope="package")
def mailbox_integration(stack: DemoStack) -> str:
    """The same vendor with a mailbox of its own for the password."""
    options = ["--name", "Acme Ledger", "--sender-id", SENDER, "--profile", "ap-spend"]
    options += ["--mailbox-template", "{customer}@vendor.example", "--sender-password-env", "SIMULATOR_SENDER_PASSWORD"]
    stack.manage("create_integration", VENDORS_MAILBOX, *options)
    return VENDORS_MAILBOX


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.company)
def test_from_the_link_to_connected(
    kind: Kind, stack: DemoStack, api: httpx.Client, open_page: OpenPage, mailbox_integration: str
) -> None:
    made = new_connection(api, kind)
    if kind.variant.sender == "customer":
        stack.manage("shell", "-c", OWNS_SENDER.format(pk=made["id"]))
    customer = Customer(open_page())
    intacct = Administrator(open_page(), stack.simulator_url, kind.company)
    walk = Walkthrough(customer, Desk(customer, intacct, kind), intacct, kind)
    walk.begin(made["link_url"])
    walk.prepare_intacct()
    if kind.variant.mailbox == "vendor":
        walk.leave_it_to_the_vendor()
        operations = Customer(open_page())
        sign_in(operations, stack)
        walk.enter_for_the_customer(operations, made["id"])
        expect(operations.page.get_by_text("Connected", exact=True).first).to_be_visible()
        customer.page.goto(made["link_url"])
        customer.primary.click()
    else:
        walk.hand_over()
        walk.choose_the_top_level()
        walk.read_the_result()
    walk.finish(api, made["id"])


OWNS_SENDER = "from connections.models import Connection; Connection.objects.filter(pk='{pk}').update(owns_sender=True)"


def new_connection(api: httpx.Client, kind: Kind) -> dict[str, str]:
    wanted = {"integration": kind.integration, "customer_name": f"Walk {kind.company}", "environment": kind.environment}
    answer: dict[str, str] = api.post("/connections", json=wanted).raise_for_status().json()
    return answer


def sign_in(operations: Customer, stack: DemoStack) -> None:
    assert stack.console
    operations.page.goto("/console/")
    operations.fill(username=stack.console.user, password=stack.console.password)
    operations.primary.click()


class Walkthrough:
    """One customer's walk. What the pages show is compared with the guide of this kind of company, then done."""

    def __init__(self, customer: Customer, desk: Desk, intacct: Administrator, kind: Kind) -> None:
        self.customer, self.desk, self.intacct, self.kind = customer, desk, intacct, kind
        self.values = {
            "vendor": "Acme Ledger",
            "company_id": kind.company,
            "sender_id": SENDER,
            "user_id": USER if kind.integration != VENDORS_MAILBOX else "acmemail_ws",
            "role": ROLE,
            "environment": kind.environment,
            "admin_privileges": "Off",
            "email": EMAIL,
        }

    def guide(self, step: str, variant: Variant | None = None) -> Guide:
        return guides.step(step, variant or self.kind.variant, self.values)

    def begin(self, link: str) -> None:
        self.customer.open_link(link)
        self.intacct.open_top_page()
        self.customer.go_on("company")
        self.desk.say_what_it_looks_like()

    def prepare_intacct(self) -> None:
        self.desk.walk.follow("start", self.guide("start").clicks, without=self.kind.not_so_here)
        self.desk.follow("company", self.guide("company").clicks)
        self.customer.fill(company_id=self.kind.company)
        if self.kind.variant.sender == "customer":
            self.customer.go_on("own-sender")
            self.enter_the_own_sender()
        self.customer.go_on("web-services")
        self.desk.follow("web-services", self.guide("web-services").clicks)
        self.customer.go_on("authorize-sender")
        self.desk.follow("authorize-sender", self.guide("authorize-sender").clicks)
        expect(self.customer.seen).to_have_text("The sender is authorized")
        self.customer.go_on("user")
        self.make_role_and_user()

    def enter_the_own_sender(self) -> None:
        self.intacct.open_top_page()
        letter = self.letter("Your Web Services sender ID")
        self.values["sender_id"] = letter.partition("Sender ID: ")[2].split()[0]
        password = letter.partition("Sender password: ")[2].split()[0]
        self.customer.fill(sender_id=self.values["sender_id"], sender_password=password)

    def make_role_and_user(self) -> None:
        for part in self.guide("user").parts:
            expect(self.customer.page.get_by_role("heading", level=1)).to_have_text(part.title)
            if part.id == "rights":
                self.desk.read_the_table()
            if part.id == "user":
                self.name_the_mailbox()
            shown = next(each for each in self.guide("user").parts if each.id == part.id)
            self.desk.follow(f"user, {part.id}", shown.clicks)
            self.customer.primary.click()

    def name_the_mailbox(self) -> None:
        page = self.customer.page
        if self.kind.variant.mailbox == "vendor":
            self.values["email"] = page.locator("code", has_text="@vendor.example").first.inner_text()
            return
        page.locator("main [name=email]").fill(EMAIL)
        page.get_by_role("button", name="Use this address").click()
        expect(page.locator("code", has_text=EMAIL).first).to_be_visible()

    def hand_over(self) -> None:
        self.customer.expect("credentials")
        self.customer.go_on("entity", user_id=self.values["user_id"], password=self.password())

    def choose_the_top_level(self) -> None:
        if self.kind.has_entities:
            entity = replace(self.kind.variant, multi_entity=True)
            self.desk.follow("entity", self.guide("entity", entity).clicks)
        self.customer.go_on("check")

    def leave_it_to_the_vendor(self) -> None:
        expect(self.customer.page.get_by_role("heading", level=1)).to_have_text("That was your part")

    def enter_for_the_customer(self, operations: Customer, connection: str) -> None:
        operations.page.goto(f"/console/connections/{connection}/credentials/")
        operations.fill(user_id=self.values["user_id"], password=self.password())
        operations.primary.click()
        expect(operations.page.get_by_role("heading", level=1)).to_have_text("Choose the level")
        operations.page.get_by_label("Top level").check()
        operations.primary.click()

    def read_the_result(self) -> None:
        expect(self.customer.page.get_by_role("heading", level=1)).to_have_text("Everything we need works")
        self.customer.primary.click()

    def finish(self, api: httpx.Client, connection: str) -> None:
        expect(self.customer.page.get_by_role("heading", level=1)).to_have_text("Connected")
        assert api.get(f"/connections/{connection}").raise_for_status().json()["status"] == "connected"

    def password(self) -> str:
        self.intacct.open_top_page()
        return self.letter("Welcome to Sage Intacct!").partition("Password: ")[2].split()[0]

    def letter(self, subject: str) -> str:
        """Open the mailbox and return the letter with this subject."""
        mailbox = next(
            link for link in self.intacct.page.iter("a") if (link.text_content() or "").strip().startswith("Mailbox")
        )
        self.intacct.press(" ".join(mailbox.text_content().split()))
        assert self.intacct.see(subject) is not None
        letters = [str(text) for text in self.intacct.page.xpath("//pre/text()")]
        wanted = "Sender password" if "sender" in subject else "Password: "
        return next(letter for letter in letters if wanted in letter)
