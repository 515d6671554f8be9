"""`manage.py access_profile`: access profiles as TOML files, and which version an integration uses."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from connections.probe import profile_file
from connections.probe.profile import Profile
from connections.probe.profile_faults import ProfileInvalid
from connections.services import access_profiles, profile_use
from connections.services.connecting import integration_by_slug
from connections.services.errors import ServiceRefused
from connections.services.events import Actor

ACTOR = Actor("command line")


class Command(BaseCommand):
    help = "Export and import access profiles as TOML, and choose the version an integration uses. Exit 0, or 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        export = tasks.add_parser("export", help="print a version, the newest unless you say which")
        export.add_argument("name")
        export.add_argument("--version", dest="number", type=int, metavar="N")
        importing = tasks.add_parser("import", help="save a file as the next version, or as a new profile")
        importing.add_argument("file", type=Path)
        use = tasks.add_parser("use", help="let an integration use a version, and check its connections again")
        use.add_argument("integration", help="the integration's slug")
        use.add_argument("name")
        use.add_argument("--version", dest="number", type=int, metavar="N")

    def handle(self, *args: object, task: str, **options: object) -> None:
        tasks = {"export": self.export, "import": self.import_file, "use": self.use}
        wanted = {key: options[key] for key in ("name", "number", "file", "integration") if key in options}
        try:
            tasks[task](**wanted)  # type: ignore[operator]
        except (ServiceRefused, ProfileInvalid) as error:
            raise CommandError(str(error)) from error

    def export(self, name: str, number: int | None) -> None:
        row = access_profiles.version(name, number)
        self.stdout.write(profile_file.written(row.profile()), ending="")

    def import_file(self, file: Path) -> None:
        profile = self.read(file)
        newest = access_profiles.version(profile.name).version if access_profiles.exists(profile.name) else 0
        saved = access_profiles.save(profile, based_on=newest, actor=ACTOR)
        if not saved.is_new:
            self.stdout.write(f"Nothing to save: {saved.row} holds exactly this already.")
            return
        self.stdout.write(f"Saved as {saved.row}. No integration uses it yet.")

    def use(self, integration: str, name: str, number: int | None) -> None:
        chosen = integration_by_slug(integration)
        row = access_profiles.version(name, number)
        done = profile_use.use(chosen, row, actor=ACTOR)
        self.stdout.write(f"{chosen.name} uses {row}.")
        self.stdout.write(f"Connections that are checked again, one after the other: {done.queued}.")
        if done.under_way:
            self.stdout.write(f"A check against the version before is under way: {done.under_way}. Repeat this later.")
        if done.left:
            self.stdout.write(f"Left for the next time: {done.left}. Repeat this.")
        if done.refused:
            self.stdout.write(f"No check may start now, see the console: {done.refused}. Repeat this later.")

    def read(self, file: Path) -> Profile:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The file {file} cannot be read as UTF-8 text.") from error
        return profile_file.read(text, version=1, dated=timezone.localdate())
