"""`manage.py create_api_key`: a key for the vendor's integration code, shown once."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from connections.services.events import Actor, record
from onboarding.models import ApiKey


class Command(BaseCommand):
    help = "Create an API key and print it once, alone on the last line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what the key is for; unique")

    def handle(self, *args: object, name: str, **options: object) -> None:
        row, key = ApiKey.mint(name)
        try:
            row.full_clean(validate_unique=False)
        except ValidationError as error:
            raise CommandError(f"The name of the key is not usable: {' '.join(error.messages)}") from error
        try:
            with transaction.atomic():
                row.save()
                record("api_key.created", actor=Actor("command line"), name=name)
        except IntegrityError as error:
            raise CommandError(f"There is a key named {name} already. Choose another name.") from error
        self.stdout.write("Keep this key now, it cannot be shown again:")
        self.stdout.write(key)
