"""`manage.py load_demo`: an integration, a staff account and three customers for a look around."""

from __future__ import annotations

import os

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from connections.models import Connection, Integration
from connections.services.connecting import create_connection
from connections.services.events import Actor
from connections.services.integrations import create_integration
from onboarding.links import create_link

ACTOR = Actor("demo")
SLUG = "acme-ledger"
STAFF = "operator"
#: What customers agree to, in the vendor's words.
AGREED = {
    "purpose": (
        "Acme Ledger sends your bills, card transactions and journal entries to Sage Intacct, with their receipts. "
        "It reads vendors, accounts and payments to match them."
    ),
    "retention": (
        "Acme Ledger keeps what it reads while you use it. It deletes its copies 30 days after you disconnect."
    ),
}
#: Customer name, and the simulated company that goes with it.
CUSTOMERS = (
    ("Harbour Foods", "NEW-CO"),
    ("Linden Clinics", "RIGHTS-CO"),
    ("Orchard Logistics", "READY-CO"),
)


class Command(BaseCommand):
    help = "Load demo data. Works only where the simulator is allowed."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.INTACCT_ALLOW_SIMULATOR:
            raise CommandError("Demo data belongs beside the simulator: set INTACCT_ALLOW_SIMULATOR=1 for a demo.")
        sender_password = self.variable("SIMULATOR_SENDER_PASSWORD")
        staff_password = self.variable("DEMO_CONSOLE_PASSWORD")
        try:
            self.load(sender_password, staff_password)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error

    def load(self, sender_password: str, staff_password: str) -> None:
        with transaction.atomic():
            integration = Integration.objects.filter(slug=SLUG).first() or create_integration(
                slug=SLUG,
                name="Acme Ledger",
                sender_id="AcmeLedgerMPP",
                sender_password=sender_password,
                profile="ap-spend",
                support_email="support@acmeledger.example",
                accent_colour="#1f5f8b",
                actor=ACTOR,
            )
            integration.sender_password = sender_password
            for name, words in AGREED.items():  # an older demo had none; what somebody wrote at the console stays
                setattr(integration, name, getattr(integration, name) or words)
            integration.save(update_fields=["sealed_sender_password", *AGREED])
            self.staff(staff_password)
            links = [(customer, company, self.link(integration, customer)) for customer, company in CUSTOMERS]
        for customer, company, url in links:
            self.stdout.write(f"LINK {url} {company} {customer}")
        self.stdout.write(f"CONSOLE {STAFF}")

    def variable(self, name: str) -> str:
        value = os.environ.get(name, "")
        if not value:
            raise CommandError(f"{name} is empty: `make demo` sets it.")
        return value

    def staff(self, password: str) -> None:
        user, _created = get_user_model().objects.get_or_create(username=STAFF, defaults={"is_staff": True})
        user.set_password(password)
        user.save()

    def link(self, integration: Integration, customer: str) -> str:
        """Return a fresh link: the old one's secret was never kept."""
        connection = Connection.objects.filter(integration=integration, customer_name=customer).first()
        if connection is None:
            connection = create_connection(
                integration=integration, customer_name=customer, reference="demo", actor=ACTOR
            )
        _link, url = create_link(connection, actor=ACTOR)
        return url
