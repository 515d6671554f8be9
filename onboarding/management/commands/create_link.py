"""`manage.py create_link`: a new connection and the link URL that opens it."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from connections.models import Environment
from connections.services.connecting import create_connection, integration_by_slug
from connections.services.errors import ServiceRefused
from connections.services.events import Actor
from onboarding.links import create_link


class Command(BaseCommand):
    help = "Make a connection for a customer and print its link URL, alone on the last line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--integration", required=True, metavar="SLUG")
        parser.add_argument("--customer", required=True, metavar="NAME")
        parser.add_argument("--environment", choices=Environment.values, default=Environment.PRODUCTION)

    def handle(self, *args: object, **options: str) -> None:
        actor = Actor("command line")
        try:
            with transaction.atomic():
                connection = create_connection(
                    integration=integration_by_slug(options["integration"]),
                    customer_name=options["customer"],
                    environment=options["environment"],
                    actor=actor,
                )
                _link, url = create_link(connection, actor=actor)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        except ServiceRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Connection {connection.pk} for {connection.customer_name}:")
        self.stdout.write(url)
