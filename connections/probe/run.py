"""One probe run: asks what the plan says, and tells each result as soon as it is certain.

Two requests in the usual case: everything at once, then the sessions of the chosen entities. A re-check of
entities that are already known asks for both together.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from connections.intacct import ApiSession, Function, Gateway, GetApiSession, Sender
from connections.probe import plan, verdicts
from connections.probe.checks import Target, checks_of
from connections.probe.conversation import Conversation, Heard
from connections.probe.entities import Opener
from connections.probe.evidence import OUT_OF_TIME, Evidence, opened
from connections.probe.ladder import LEVEL_PROBLEMS
from connections.probe.outcomes import CheckResult, Report, verdict_of
from connections.probe.profile import Profile

_ROUNDS_OF_SECOND_TRIES = 3


@dataclass(frozen=True)
class Subject:
    """What to probe, and what earlier runs learned about it.

    `known_entities` are those that opened before; `batch_sessions` is the last `batch_sessions_ok` (True where
    nothing is known); `chunk` is the largest number of functions per request; `deadline` is for the whole run, in
    seconds.
    """

    gateway: Gateway
    sender: Sender
    company_id: str
    user_id: str
    password: str = field(repr=False)
    target: Target
    profile: Profile
    known_entities: tuple[str, ...] = ()
    batch_sessions: bool = True
    chunk: int = 50
    deadline: float = 90.0


def _tell_nobody(_: CheckResult) -> None:
    return None


def _never() -> bool:
    return False


def run(
    subject: Subject,
    *,
    on_result: Callable[[CheckResult], None] = _tell_nobody,
    should_stop: Callable[[], bool] = _never,
) -> Report:
    """Run every check of the subject's profile and target.

    Results go to `on_result` one by one, in the order of `checks_of`, while the run lasts. `should_stop` is asked
    before each request; after it said yes, or at the deadline, what is still open becomes "could not tell".
    Trouble with the gateway is a result, never an exception.
    """
    return _Run(subject, on_result, should_stop).go()


class _Run:
    def __init__(
        self, subject: Subject, on_result: Callable[[CheckResult], None], should_stop: Callable[[], bool]
    ) -> None:
        self.subject = subject
        self.on_result = on_result
        self.specs = checks_of(subject.profile, subject.target)
        self.evidence = Evidence(entity=subject.target.sign_in_entity)
        self.told: list[CheckResult] = []
        self.conversation = Conversation(
            gateway=subject.gateway,
            sender=subject.sender,
            company_id=subject.company_id,
            user_id=subject.user_id,
            password=subject.password,
            ends_at=time.monotonic() + subject.deadline,
            should_stop=should_stop,
        )

    def go(self) -> Report:
        subject = self.subject
        groups = plan.chunks(plan.first_batch(subject.profile, subject.user_id), subject.chunk)
        self._sign_in_and_ask(groups[0])
        if verdicts.may_go_on(self.evidence, wants_top_level=subject.target.wants_top_level):
            self._tell()
            session = self._open_entities(self.evidence.entity, spare=len(groups) > 1)
            self._tell()
            for group in groups[1:]:
                self._ask(group, session)
            self._second_tries(session)
        else:
            self._explain_refused_entity()
        self.evidence.over = self.evidence.over or OUT_OF_TIME
        self._tell()
        return Report(tuple(self.told), verdict_of(self.told), self.evidence.facts())

    def _sign_in_and_ask(self, functions: Sequence[Function]) -> None:
        evidence, riders = self.evidence, self._riders(len(functions))
        sessions = tuple(GetApiSession(entity) for entity in riders)
        heard = self.conversation.ask((*functions, *sessions), entity=evidence.entity)
        if riders and _mixture_refused(heard):
            riders = ()
            heard = self.conversation.ask(functions, entity=evidence.entity)
        evidence.signed_in, evidence.refused = heard.authentication, heard.trouble
        evidence.add(functions, heard.answers[: len(functions)])
        # A rider that did not open proves nothing yet: the mixture itself may be what was refused.
        riding = zip(riders, heard.answers[len(functions) :], strict=True)
        evidence.sessions.update((entity, answer) for entity, answer in riding if opened(answer, entity))
        if riders and len(evidence.sessions) == len(riders):
            evidence.batch_sessions_ok = True
        self._note_if_nobody_has_time(heard)

    def _riders(self, functions: int) -> tuple[str, ...]:
        """The entities whose sessions go along with the first request: on a re-check, if all of them fit."""
        subject = self.subject
        wanted = plan.entities_to_open(subject.target, self.evidence)
        known = subject.batch_sessions and set(wanted) <= set(subject.known_entities)
        return wanted if known and functions + len(wanted) <= subject.chunk else ()

    def _open_entities(self, sign_in_entity: str | None, *, spare: bool) -> ApiSession | None:
        wanted = plan.entities_to_open(self.subject.target, self.evidence)
        if not wanted or self.evidence.over:
            return None
        subject = self.subject
        opener = Opener(self.conversation, self.evidence, sign_in_entity, subject.batch_sessions, subject.chunk)
        return opener.open(wanted, spare=spare)

    def _ask(self, functions: Sequence[Function], session: ApiSession | None) -> None:
        if self.evidence.over:
            return
        heard = self.conversation.ask(functions, entity=self.evidence.entity, session=session)
        self.evidence.add(functions, heard.answers)
        self._note_if_nobody_has_time(heard)
        self._tell()

    def _second_tries(self, session: ApiSession | None) -> None:
        for _ in range(_ROUNDS_OF_SECOND_TRIES):
            queries = plan.second_tries(self.subject.profile, self.evidence)
            if not queries:
                return
            self.evidence.asked_twice.update(query for query in queries if query in self.evidence.answers)
            for group in plan.chunks(queries, self.subject.chunk):
                self._ask(group, session)

    def _explain_refused_entity(self) -> None:
        """After our entity was refused, look from the top level: for the reason, and at the other entities.

        Not the refused sign-in again: this one asks for no entity. Any other refusal ends the run here.
        """
        refused = self.evidence.refused
        if self.evidence.entity is None or refused is None or refused.problem not in LEVEL_PROBLEMS:
            return
        heard = self.conversation.ask(plan.FACTS, entity=None)
        if heard.authentication is not None:
            self.evidence.add(plan.FACTS, heard.answers)
            self._open_entities(None, spare=False)

    def _note_if_nobody_has_time(self, heard: Heard) -> None:
        """A company that is too busy to answer anything is left alone for this run."""
        troubles = [answer.trouble for answer in heard.answers]
        if all(trouble is not None and trouble.transient for trouble in troubles):
            self.evidence.over = troubles[0]

    def _tell(self) -> None:
        certain = verdicts.results(self.specs, self.subject.profile, self.evidence, self.subject.user_id)
        for result in islice(certain, len(self.told), None):
            self.told.append(result)
            self.on_result(result)


def _mixture_refused(heard: Heard) -> bool:
    trouble = heard.trouble
    return trouble is not None and trouble.level == "control" and not trouble.transient
