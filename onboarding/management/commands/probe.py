"""`manage.py probe CONNECTION`: runs the permission check here and prints its table."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from connections.models import Connection, ProbeRun, Trigger
from connections.services import probing, work
from connections.services.errors import ServiceRefused
from connections.services.events import Actor
from onboarding.tables import check_table

EXIT_CODES = {"passed": 0, "failed": 1}
COULD_NOT_TELL = 2
#: Seconds that the command waits in all; a check itself takes 90 at most, a busy company puts it off five times.
PATIENCE = 10 * 60

TOO_LONG = (
    "The permission check has not ended within 10 minutes, we stop waiting. Its run in the console tells how it ends."
)


class Command(BaseCommand):
    help = "Run the permission check of a connection. Exit 0: passed, 1: something failed, 2: could not tell."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("connection", help="the connection's id")

    def handle(self, *args: object, connection: str, **options: object) -> None:
        try:
            row = Connection.objects.select_related("integration__access_profile").get(pk=connection)
        except (Connection.DoesNotExist, ValidationError) as error:
            raise CommandError(f"There is no connection {connection}.", returncode=COULD_NOT_TELL) from error
        try:
            run = probing.start(row, trigger=Trigger.COMMAND_LINE, actor=Actor("command line"))
        except ServiceRefused as error:
            raise CommandError(str(error), returncode=COULD_NOT_TELL) from error
        run = self.finish(run)
        for line in check_table(run.results.all()):
            self.stdout.write(line)
        self.stdout.write(f"Verdict: {run.verdict or run.state}. {run.reason}".strip())
        sys.exit(EXIT_CODES.get(run.verdict, COULD_NOT_TELL))

    def finish(self, run: ProbeRun) -> ProbeRun:
        """Run the job here, or wait for the worker that has it; come back when the run has ended.

        Raises CommandError when it has not ended in good time.
        """
        give_up_at = time.monotonic() + PATIENCE
        while run.is_live:
            if time.monotonic() >= give_up_at:
                raise CommandError(TOO_LONG, returncode=COULD_NOT_TELL)
            ProbeRun.set_aside_lost()  # there may be no other process to do it
            if not work.run_job(run.kind, run.pk):
                time.sleep(0.5)  # another process has it, or a busy company is asked again a little later
            run.refresh_from_db()
        return run
