"""What must hold whatever anybody did: the promises of DESIGN sections 8 and 9 that a walk could break."""

from __future__ import annotations

from typing import Protocol

from django.utils import timezone

from connections.models import Connection, Credentials, JobState, ProbeRun, Status, Verification
from connections.models.job import LIVE_STATES
from connections.simulator.companies import USER_ID
from connections.simulator.state import Company, World
from tests.journeys.window import Window

#: What a page may answer; anything else is a fault of ours.
ANSWERS = frozenset({200, 403, 404, 405, 409, 410, 422, 429})


class Situation(Protocol):
    """What the promises look at."""

    connection: Connection
    company_id: str
    company: Company
    password: str
    tokens: list[str]
    wrong_passwords: set[str]
    windows: dict[str, Window]
    world: World


class Promises:
    def __init__(self, at: Situation) -> None:
        self.at = at

    def hold(self) -> None:
        self.every_page_answers()
        self.no_page_holds_a_secret()
        self.at_most_one_check_is_under_way()
        self.every_sign_in_is_accounted_for()
        self.what_was_accepted_stays()
        self.nobody_gets_in_with_dead_links_only()

    def every_page_answers(self) -> None:
        for name, window in self.at.windows.items():
            if window.is_open:
                assert window.answer.status_code in ANSWERS, (name, window.path, window.answer.status_code)
                assert window.page.xpath("count(//h1)") == 1, (name, window.path)

    def no_page_holds_a_secret(self) -> None:
        for name, window in self.at.windows.items():
            page = window.answer.text if window.is_open else ""
            for secret in (self.at.password, *self.at.wrong_passwords, *self.at.tokens):
                assert secret not in page, (name, window.path)
            if "/connect/" in str(window.answer.url if window.is_open else ""):
                assert not any(token in str(window.answer.url) for token in self.at.tokens)

    def at_most_one_check_is_under_way(self) -> None:
        assert ProbeRun.objects.filter(connection=self.at.connection, state__in=LIVE_STATES).count() <= 1
        assert Verification.objects.filter(connection=self.at.connection, state=JobState.ERRORED).count() == 0
        assert ProbeRun.objects.filter(connection=self.at.connection, state=JobState.ERRORED).count() == 0

    def every_sign_in_is_accounted_for(self) -> None:
        """A password goes out once per submit and at most twice per check; Intacct never locks the user."""
        log = self.at.world.requests
        mine = [entry for entry in log if entry["company"] == self.at.company_id and entry["user"] == USER_ID]
        seen = sum(bool(entry["sign_in"]) for entry in mine)
        sent = Verification.objects.filter(connection=self.at.connection, sent_at__isnull=False).count()
        by_checks = sum(ProbeRun.objects.filter(connection=self.at.connection).values_list("sign_ins", flat=True))
        assert seen <= 2 * sent + by_checks
        assert self.at.company.users[0].status == "active"

    def what_was_accepted_stays(self) -> None:
        now = Connection.objects.get(pk=self.at.connection.pk)
        assert now.company_id in ("", self.at.company_id)
        if self.at.connection.company_id:
            assert now.company_id == self.at.connection.company_id
        if Credentials.objects.filter(connection=now).exists():
            assert Credentials.objects.get(connection=now).password == self.at.password
        if now.status == Status.CONNECTED:
            last = ProbeRun.objects.filter(connection=now, state=JobState.FINISHED).latest("finished_at")
            assert last.verdict == "passed"
        self.at.connection = now

    def nobody_gets_in_with_dead_links_only(self) -> None:
        if self.at.connection.links.filter(revoked_at__isnull=True, expires_at__gt=timezone.now()).exists():
            return
        for name, window in self.at.windows.items():
            if window.step:
                asked = window._client.get(window.path)
                assert asked.status_code in (404, 410), (name, window.path, asked.status_code)
