"""`manage.py rotate_credential_keys`: every secret under the newest key."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from connections.crypto import CannotOpen
from connections.services.keys import reseal_everything


class Command(BaseCommand):
    help = "Encrypt every secret again under the newest of CREDENTIAL_KEYS. Can be interrupted and resumed."

    def handle(self, *args: object, **options: object) -> None:
        try:
            changed = reseal_everything()
        except CannotOpen as error:
            raise CommandError(f"{error} Put the old key back behind the new one and run this again.") from error
        secrets = "1 stored secret was" if changed == 1 else f"{changed} stored secrets were"
        self.stdout.write(f"{secrets} encrypted again under the newest key; the others were already.")
        self.stdout.write(
            "Answers that the API repeats for an Idempotency-Key are not: they are deleted within 25 hours. "
            "Keep the old key as long if callers should get them."
        )
