"""One probe run: asks what the plan says, and tells each result as soon as it is certain.

Two requests in the usual case: everything at once, then the sessions of the chosen entities. A re-check of
entities that are already known asks for both together.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from connections.intacct import ApiSession, Function, Gateway, GetApiSession, Query, Sender
from connections.probe import ladder, plan, reach, verdicts
from connections.probe.checks import EVERYTHING, CheckSpec, Scope, Target, checks_of, target_within
from connections.probe.conversation import Conversation, Heard, always
from connections.probe.entities import Opener
from connections.probe.evidence import OUT_OF_TIME, Evidence, opened
from connections.probe.outcomes import CheckResult, Report, verdict_of
from connections.probe.profile import Profile
from connections.probe.readiness import Asked

_ROUNDS_OF_SECOND_TRIES = 3


@dataclass(frozen=True)
class Subject:
    """What to probe, and what earlier runs learned about it.

    `known_entities` are those that opened before; `batch_sessions` is the last `batch_sessions_ok` (True where
    nothing is known); `chunk` is the largest number of functions per request, and `session_chunk` that of entity
    sessions, which read no records; `deadline` is for the whole run, in seconds. `own_sender`: the sender is the
    customer's own.
    `sender_works`: whether it was accepted for other companies lately, None if nobody knows. `admin_privileges`: what
    the customer was asked to give the user, "off", "limited" or "full". `may_ask_twice`: asked when the
    answer to a sign-in was lost; says whether it may be sent once more.
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
    session_chunk: int = 200
    deadline: float = 90.0
    own_sender: bool = False
    sender_works: bool | None = None
    admin_privileges: str = "off"
    may_ask_twice: Callable[[], bool] = always


def _tell_nobody(_: Sequence[CheckResult]) -> None:
    return None


def _never() -> bool:
    return False


def run(
    subject: Subject,
    *,
    only: Scope = EVERYTHING,
    on_results: Callable[[Sequence[CheckResult]], None] = _tell_nobody,
    should_stop: Callable[[], bool] = _never,
) -> Report:
    """Run the checks of the subject's profile and target: all, or `only` some with the rungs they rest on.

    Results go to `on_results` while the run lasts, in the order of `checks_of`: together what one reply made certain.
    `should_stop` is asked before each request; after it said yes, or at the deadline, what is still open becomes
    "could not tell". Trouble with the gateway is a result, never an exception. The verdict is that of the checks that
    ran. Raises ValueError if profile and target have no such check.
    """
    specs = checks_of(subject.profile, subject.target, only)
    return _Run(replace(subject, target=target_within(subject.target, only)), specs, on_results, should_stop).go()


class _Run:
    def __init__(
        self,
        subject: Subject,
        specs: tuple[CheckSpec, ...],
        on_results: Callable[[Sequence[CheckResult]], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self.subject = subject
        self.specs = specs
        self.asked = Asked(subject.profile, subject.user_id, subject.admin_privileges)
        self.on_results = on_results
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
            may_ask_twice=subject.may_ask_twice,
        )

    def go(self) -> Report:
        subject = self.subject
        first, *rest = plan.chunks(plan.first_batch(self.specs, subject.profile, subject.user_id), subject.chunk)
        self._sign_in_and_ask(first)
        if verdicts.may_go_on(self.evidence, wants_top_level=subject.target.wants_top_level):
            self._tell()
            session = self._open_entities(self.evidence.entity, more=len(rest))
            self._tell()
            for group in self._with_second_tries(rest):
                self._ask(group, session)
            self._second_tries(session)
        else:
            self._explain_refused_entity()
        self.evidence.over = self.evidence.over or OUT_OF_TIME
        self._tell()
        return Report(tuple(self.told), verdict_of(self.told), reach.facts(self.evidence, self.told))

    def _sign_in_and_ask(self, functions: Sequence[Function]) -> None:
        evidence, riders = self.evidence, self._riders()
        sessions = tuple(GetApiSession(entity) for entity in riders)
        heard = self.conversation.ask((*functions, *sessions), entity=evidence.entity)
        if riders and _mixture_refused(heard):
            riders = ()
            heard = self.conversation.ask(functions, entity=evidence.entity)
        evidence.signed_in = heard.authentication
        if heard.trouble:
            own, works = self.subject.own_sender, self.subject.sender_works
            evidence.refused = ladder.blamed(heard.trouble, own_sender=own, sender_works=works)
        evidence.add(functions, heard.answers[: len(functions)])
        # A rider that did not open proves nothing yet: the mixture itself may be what was refused.
        riding = zip(riders, heard.answers[len(functions) :], strict=True)
        evidence.sessions.update((entity, answer) for entity, answer in riding if opened(answer, entity))
        if riders and len(evidence.sessions) == len(riders):
            evidence.batch_sessions_ok = True
        self._note_if_nobody_has_time(heard)

    def _riders(self) -> tuple[str, ...]:
        """The entities whose sessions go along with the first request: on a re-check, if all of them fit."""
        subject = self.subject
        wanted = plan.entities_to_open(subject.target, self.evidence)
        known = subject.batch_sessions and set(wanted) <= set(subject.known_entities)
        return wanted if known and len(wanted) <= subject.session_chunk else ()

    def _open_entities(self, sign_in_entity: str | None, *, more: int) -> ApiSession | None:
        """Open the chosen entities; return a session for the `more` requests that follow, where it saves sign-ins."""
        if self.evidence.over:
            return None
        subject, wanted = self.subject, plan.entities_to_open(self.subject.target, self.evidence)
        opener = Opener(self.conversation, self.evidence, sign_in_entity, subject.batch_sessions, subject.session_chunk)
        if not wanted:
            return opener.own_level() if more > 1 else None
        return opener.open(wanted, spare=more > 0 or bool(self._queries_to_try()))

    def _ask(self, functions: Sequence[Function], session: ApiSession | None) -> None:
        if self.evidence.over:
            return
        heard = self.conversation.ask(functions, entity=self.evidence.entity, session=session)
        self.evidence.add(functions, heard.answers)
        self._note_if_nobody_has_time(heard)
        self._tell()

    def _with_second_tries(self, groups: Sequence[tuple[Function, ...]]) -> list[tuple[Function, ...]]:
        """Let what the first request left to ask again go along with the requests that come anyway."""
        if not groups:
            return []
        waiting = [function for group in groups for function in group]
        again = [query for query in self._queries_to_try() if query not in waiting]
        self.evidence.asked_twice.update(query for query in again if query in self.evidence.answers)
        return plan.chunks([*again, *waiting], self.subject.chunk)

    def _queries_to_try(self) -> tuple[Query, ...]:
        return plan.second_tries(self.specs, self.subject.profile, self.evidence)

    def _second_tries(self, session: ApiSession | None) -> None:
        for _ in range(_ROUNDS_OF_SECOND_TRIES):
            queries = self._queries_to_try()
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
        if self.evidence.entity is None or refused is None or refused.problem not in ladder.LEVEL_PROBLEMS:
            return
        # The sessions first: one for the level itself comes along, and what follows needs no third sign-in.
        session = self._open_entities(None, more=1)
        heard = self.conversation.ask(plan.FACTS, entity=None, session=session)
        if heard.trouble is None:
            self.evidence.add(plan.FACTS, heard.answers)

    def _note_if_nobody_has_time(self, heard: Heard) -> None:
        """A company that is too busy to answer anything is left alone for this run."""
        troubles = [answer.trouble for answer in heard.answers]
        if all(trouble is not None and trouble.transient for trouble in troubles):
            self.evidence.over = troubles[0]

    def _tell(self) -> None:
        certain = verdicts.results(self.specs, self.asked, self.evidence)
        news = list(islice(certain, len(self.told), None))
        if news:
            self.told += news
            self.on_results(news)


def _mixture_refused(heard: Heard) -> bool:
    trouble = heard.trouble
    return trouble is not None and trouble.level == "control" and not trouble.transient
