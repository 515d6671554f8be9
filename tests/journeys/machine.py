"""A customer, a colleague and the vendor's operations do what people do, in any order; after each act the promises of
DESIGN sections 8 and 9 must hold, and at the end an honest customer always gets to Connected.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from connections.models import Connection, JobState, Status, Verification
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Company
from onboarding.links import create_link, revoke_link
from onboarding.models import Link
from onboarding.steps import STEPS
from tests import factories
from tests.factories import TESTER
from tests.journeys.promises import Promises
from tests.journeys.window import Window

SLUGS = [step.slug for step in STEPS]
#: Pages beside the steps, with a form of their own or to read only.
BESIDE = ("help/?step=user", "hand-over/?step=web-services", "rights/", "reconnect/", "check/results/")
WINDOWS = ("left tab", "right tab", "phone")
QUARTER_OF_AN_HOUR = timedelta(minutes=16)
MOST_PRESSES = 25


@dataclass
class Surroundings:
    """What all examples of a run share: the running product, the simulated Intacct, and the worker by hand."""

    url: str
    intacct: SimulatorServer
    work: Callable[[], int]
    numbers: Any = field(default_factory=lambda: iter(range(1, 10**9)))


class CustomersWalk(RuleBasedStateMachine):
    surroundings: Surroundings  # set by the test

    def __init__(self) -> None:
        super().__init__()
        self.world = self.surroundings.intacct.world
        number = next(self.surroundings.numbers)
        self.company_id = f"WALK-{number}"
        self.connection = factories.connection(customer_name=f"Walker {number}")
        self.company = self._company()
        self.password = self.company.users[0].password
        self.clients = [httpx.Client(base_url=self.surroundings.url, follow_redirects=True) for _ in range(2)]
        desk, phone = self.clients
        self.windows = {"left tab": Window(desk), "right tab": Window(desk), "phone": Window(phone)}
        self.tokens: list[str] = []
        self.wrong_passwords: set[str] = set()
        self.make_a_new_link()

    def _company(self) -> Company:
        company = self._company_as_it_was()
        self.world.companies[self.company_id] = company
        return company

    def _company_as_it_was(self) -> Company:
        company = copy.deepcopy(self.world.companies["READY-CO"])
        company.company_id = self.company_id
        return company

    def teardown(self) -> None:
        try:
            self._an_honest_customer_gets_there()
        finally:
            for client in self.clients:
                client.close()

    # What operations do

    @rule()
    def make_a_new_link(self) -> None:
        _link, url = create_link(self.connection, actor=TESTER)
        self.tokens.append(url.rsplit("/", 1)[-1])

    @rule(step=st.sampled_from(SLUGS))
    def make_a_link_to_one_step(self, step: str) -> None:
        _link, url = create_link(self.connection, actor=TESTER, step=step)
        self.tokens.append(url.rsplit("/", 1)[-1])

    @rule()
    def revoke_the_newest_link(self) -> None:
        revoke_link(self._newest_link(), actor=TESTER)

    @rule()
    def let_the_newest_link_expire(self) -> None:
        Link.objects.filter(pk=self._newest_link().pk).update(expires_at=timezone.now())

    # What happens in Intacct

    @rule()
    def remove_the_sender(self) -> None:
        self.company.senders = []

    @rule()
    def take_rights_away(self) -> None:
        self.company.roles[0].rights.get("Accounts Payable", {}).pop("Bills", None)

    @rule()
    def repair_the_company(self) -> None:
        self._repair()

    @rule()
    def let_the_worker_work(self) -> None:
        self.surroundings.work()

    # What the customer does

    @rule(name=st.sampled_from(WINDOWS), which=st.integers(1, 3))
    def open_a_link(self, name: str, which: int) -> None:
        window = self.windows[name]
        token = self.tokens[-min(which, len(self.tokens))]
        window.visit(f"/link/{token}")
        if window.answer.status_code == 200:
            window.token = token
            window.send()

    @rule(name=st.sampled_from(WINDOWS), step=st.sampled_from(["", *SLUGS]))
    def open_a_step(self, name: str, step: str) -> None:
        self.windows[name].visit(f"/connect/{self.connection.pk}/{f'{step}/' if step else ''}")

    @rule(name=st.sampled_from(WINDOWS), rest=st.sampled_from(BESIDE))
    def open_a_page_beside_the_steps(self, name: str, rest: str) -> None:
        self.windows[name].visit(f"/connect/{self.connection.pk}/{rest}")

    @rule(name=st.sampled_from(WINDOWS))
    def reload(self, name: str) -> None:
        window = self.windows[name]
        if window.is_open:
            window.open(window.path)

    @rule(name=st.sampled_from(WINDOWS))
    def go_back(self, name: str) -> None:
        self.windows[name].back()

    @rule(name=st.sampled_from(WINDOWS))
    def answer(self, name: str) -> None:
        self._answer(self.windows[name], self.password)

    @rule(name=st.sampled_from(WINDOWS))
    def answer_twice(self, name: str) -> None:
        """A double click, or the same form sent again from a page kept open."""
        window = self.windows[name]
        before = window.answer
        self._answer(window, self.password)
        if before.status_code != 204:
            window.answer = before
            self._answer(window, self.password)

    @rule(name=st.sampled_from(WINDOWS), typed=st.sampled_from(["", " ", "|", "WALK\t1", "x" * 200, "a@b.example"]))
    def answer_wrongly(self, name: str, typed: str) -> None:
        window = self.windows[name]
        wanted = window.names() if window.is_open else set()
        if "company_id" in wanted:
            window.send(company_id=typed)
        elif "password" in wanted:
            self.wrong_passwords.add("Wr0ng!" + typed)
            window.send(user_id=USER_ID, password="Wr0ng!" + typed)

    @rule(name=st.sampled_from(WINDOWS))
    def lose_the_cookies(self, name: str) -> None:
        self.windows[name]._client.cookies.clear()

    @invariant()
    def promises_hold(self) -> None:
        Promises(self).hold()

    # ---

    def _newest_link(self) -> Link:
        return self.connection.links.latest("created_at")

    def _repair(self) -> None:
        whole = self._company_as_it_was()
        self.company.senders, self.company.roles = whole.senders, whole.roles

    def _answer(self, window: Window, password: str) -> None:
        """Send the page's main form with what an honest customer fills in."""
        if not window.is_open or window.main_form() is None:
            return
        window.send(**{name: value for name, value in self._honest(password).items() if name in window.names()})

    def _honest(self, password: str) -> dict[str, str | list[str]]:
        question = "The list looks different here."
        return {
            "message": question,
            "company_id": self.company_id,
            "user_id": USER_ID,
            "password": password,
            "top_level": ["on"],
        }

    def _wait_for_the_worker(self) -> None:
        """What was put off is due now: nobody waits here, and nothing may be put off for ever."""
        for jobs in (self.connection.verifications, self.connection.probe_runs):
            jobs.filter(state=JobState.QUEUED).update(due_at=timezone.now())
        self.surroundings.work()

    def _an_honest_customer_gets_there(self) -> None:
        """Whatever happened: with a new link, a company in order and honest answers the set-up gets to its end."""
        self._repair()
        an_hour_ago = timezone.now() - QUARTER_OF_AN_HOUR
        Verification.objects.filter(connection=self.connection).update(finished_at=an_hour_ago)
        self.make_a_new_link()
        window = self.windows["phone"]
        window.visit(f"/link/{self.tokens[-1]}")
        window.send()
        for _ in range(MOST_PRESSES):
            if window.step == "done":
                break
            self._wait_for_the_worker()
            window.open(f"/connect/{self.connection.pk}/")
            self._answer(window, self.password)
        assert window.step == "done", (window.path, window.text[:600])
        assert Connection.objects.get(pk=self.connection.pk).status == Status.CONNECTED
