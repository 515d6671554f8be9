"""Everything the page of one connection shows, read once. Nothing in here is a secret."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from connections.models import CheckResult, Connection, Entity, ProbeRun, Status, Verification
from connections.services.mismatches import open_rows
from onboarding.console.known import Known, known_of
from onboarding.console.moments import Since, since
from onboarding.console.run_history import RunRow, run_rows
from onboarding.console.timeline import Told, told
from onboarding.help import open_requests
from onboarding.journey import Journey, journey_of
from onboarding.models import HelpRequest, Link
from onboarding.next_action import NextAction, next_action_of
from onboarding.paging import page_of
from onboarding.rail import RailStep, rail_of
from onboarding.scopes import scope_titles
from onboarding.steps import current_step, find_step

#: How much of the long lists the page shows; the rest has pages of its own.
RECENT_RUNS = 5
RECENT_EVENTS = 10


@dataclass(frozen=True)
class LinkRow:
    link: Link
    opens: str

    @property
    def is_usable(self) -> bool:
        return self.link.state == "usable"

    @property
    def can_be_replaced(self) -> bool:
        """Nobody starts a disconnected connection again by tidying up its links: that takes "Make a link"."""
        return self.link.state != "revoked" and self.link.connection.status != Status.DISCONNECTED


@dataclass(frozen=True)
class Progress:
    """How far a live run came."""

    run: ProbeRun
    answered: int
    failed: int
    scope: str  # what it is limited to, in words; "" for everything


@dataclass(frozen=True)
class Overview:
    connection: Connection
    journey: Journey
    action: NextAction
    since: Since
    rail: list[RailStep]
    level: list[str]
    progress: Progress | None
    known: Known | None
    runs: list[RunRow]
    events: list[Told]
    more_events: bool
    links: list[LinkRow]
    question: HelpRequest | None  # what nobody has answered yet
    mismatches: int  # guides that did not match what the customer sees, not settled

    @property
    def can_check(self) -> bool:
        """A permission check can be asked for; whether it may run is the service's to say."""
        is_open = self.connection.status != Status.DISCONNECTED
        return is_open and self.journey.has_credentials and bool(self.connection.level_chosen_at)

    @property
    def heard(self) -> list[Verification]:
        """What Intacct said before there was a first permission check, newest first."""
        if self.known:
            return []
        said = [row for row in (self.journey.attempt, self.journey.door) if row and row.answer]
        return sorted(said, key=lambda row: row.created_at, reverse=True)


def connection_or_404(connection_id: uuid.UUID) -> Connection:
    """Return the connection without what the console never needs: logo and sealed secrets."""
    rows = Connection.objects.select_related("integration__access_profile").defer(*UNNEEDED)
    return get_object_or_404(rows, pk=connection_id)


UNNEEDED = ("sealed_own_sender_password", "integration__sealed_sender_password", "integration__logo")


def overview_of(connection: Connection) -> Overview:
    journey = journey_of(connection)
    runs = run_rows(connection.probe_runs.order_by("-created_at")[:RECENT_RUNS])
    events = page_of(connection.events.all(), "", by="-at", size=RECENT_EVENTS)
    return Overview(
        connection=connection,
        journey=journey,
        action=next_action_of(journey),
        since=since(connection.status_since),
        rail=rail_of(journey, current_step(journey)),  # no addresses: the wizard does not open for staff
        level=level_of(connection),
        progress=progress_of(journey.live_run),
        known=known_of(connection),
        runs=runs,
        events=told(events.rows),
        more_events=bool(events.older),
        links=[link_row(link) for link in connection.links.all()],
        question=open_requests().filter(connection=connection).first() if journey.has_question else None,
        mismatches=open_rows().filter(connection=connection).count(),
    )


def level_of(connection: Connection) -> list[str]:
    """Return where the connection works: top level, entities, or nothing chosen yet."""
    if connection.level_chosen_at is None:
        return []
    chosen = Entity.objects.filter(connection=connection, is_chosen=True)
    return ([_("Top level")] if connection.top_level else []) + [str(entity) for entity in chosen]


def progress_of(run: ProbeRun | None) -> Progress | None:
    if run is None:
        return None
    outcomes = list(CheckResult.objects.filter(run=run).order_by().values_list("outcome", flat=True))
    return Progress(run, len(outcomes), outcomes.count("failed"), scope_titles([run]).get(run.scope, ""))


def link_row(link: Link) -> LinkRow:
    step = find_step(link.step, link.connection)
    return LinkRow(link, str(step.title) if step else _("The whole set-up"))
