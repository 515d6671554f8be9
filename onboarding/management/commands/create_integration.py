"""`manage.py create_integration`: an integration with its sender and access profile."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from connections.models import AdminPrivileges
from connections.services.errors import ServiceRefused
from connections.services.events import Actor
from connections.services.integrations import create_integration

#: Options that go to the integration as they are.
FIELDS = (
    *("support_email", "support_phone", "support_url", "accent_colour"),
    *("purpose", "retention", "privacy_url", "mailbox_template", "admin_privileges"),
)


class Command(BaseCommand):
    help = "Create an integration. The sender password is read from the environment variable you name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--name", required=True, help="as customers know it")
        parser.add_argument("--sender-id", required=True)
        parser.add_argument("--sender-password-env", required=True, metavar="VAR")
        parser.add_argument("--profile", required=True, help="read-only, ap-spend, ar-billing, projects, everything")
        parser.add_argument("--support-email", default="")
        parser.add_argument("--support-phone", default="")
        parser.add_argument("--support-url", default="")
        parser.add_argument("--purpose", default="", help="what the data is used for; customers agree to it")
        parser.add_argument("--retention", default="", help="how long the data is kept; customers agree to it")
        parser.add_argument("--privacy-url", default="")
        parser.add_argument(
            "--mailbox-template",
            default="",
            metavar="ADDRESS",
            help="where Intacct mails the password when you take it, such as {customer}@vendor.example",
        )
        parser.add_argument(
            "--admin-privileges",
            default="",
            choices=AdminPrivileges.values,
            help="what the Web Services user needs in Intacct",
        )
        parser.add_argument("--logo", type=Path, metavar="FILE", help="SVG, PNG, JPEG, WebP or GIF, up to 100 KB")
        parser.add_argument("--accent-colour", default="", help="as #rrggbb")

    def handle(self, *args: object, slug: str, logo: Path | None, **options: str) -> None:
        variable = options["sender_password_env"]
        password = os.environ.get(variable, "")
        if not password:
            raise CommandError(f"{variable} is empty: put the sender password into that environment variable.")
        try:
            integration = create_integration(
                slug=slug,
                name=options["name"],
                sender_id=options["sender_id"],
                sender_password=password,
                profile=options["profile"],
                logo=self.picture(logo),
                actor=Actor("command line"),
                **{field: options[field] for field in FIELDS},
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        except (ServiceRefused, IntegrityError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Integration {integration.slug} is ready, with profile {integration.access_profile}.")

    def picture(self, path: Path | None) -> bytes:
        if path is None:
            return b""
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"The logo {path} cannot be read.") from error
