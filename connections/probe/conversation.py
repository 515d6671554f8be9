"""One run's requests: within its time, stoppable between requests, halving what takes too long."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from connections.intacct import (
    ApiSession,
    Authentication,
    Function,
    Gateway,
    IntacctError,
    Login,
    Sender,
    SessionAuth,
)
from connections.probe.evidence import OUT_OF_TIME, STOPPED, Answer, Trouble, answer_of, trouble_of_error
from connections.probe.ladder import LEVEL_PROBLEMS

# A connection that cannot even be opened does not get better with a smaller request.
_TOO_SLOW = re.compile(r"(?<!connect )time(d )?[ -]?out|HTTP 504|deadline", re.IGNORECASE)
_SLOW_PROBLEMS = frozenset({"network_error", "server_error"})
_CUT_BY_CDN = "cdn_timeout_request_may_still_run"
_LEAST_TIME = 0.05  # seconds: with less than this left, nothing is started


@dataclass(frozen=True)
class Heard:
    """What one question brought: who we were signed in as (None if nobody answered), and one answer per function."""

    answers: tuple[Answer, ...]
    authentication: Authentication | None = None
    trouble: Trouble | None = None  # why the whole question brought nothing


def always() -> bool:
    return True


@dataclass
class Conversation:
    """Everything one run says to the gateway, one request at a time.

    `ends_at` is on the clock of `time.monotonic`. A sign-in that was refused is never repeated, and one whose answer
    was lost goes out once more at most: not at all unless `may_ask_twice()`, which is only then asked.
    """

    gateway: Gateway
    sender: Sender
    company_id: str
    user_id: str
    password: str = field(repr=False)
    ends_at: float
    should_stop: Callable[[], bool]
    may_ask_twice: Callable[[], bool] = always
    _refused: dict[str | None, Trouble] = field(default_factory=dict, init=False)  # by the entity signed in to
    _shut: Trouble | None = field(default=None, init=False)
    _answered: bool = field(default=False, init=False)
    _halvings: int = field(default=0, init=False)

    def ask(
        self, functions: Sequence[Function], *, entity: str | None = None, session: ApiSession | None = None
    ) -> Heard:
        """Ask everything in one request, signing in to `entity` (None: top level) unless a session is given.

        Never raises for the gateway's sake: a failure is the answer of every function it hit.
        """
        hopeless = self._ended() or (None if session else self._shut or self._refused.get(entity))
        if hopeless:
            return _nothing(functions, hopeless)
        heard = self._send(functions, entity, session)
        if heard.trouble is None:
            self._answered = True
        elif session and heard.trouble.problem == "session_invalid_or_expired":
            return self.ask(functions, entity=entity)
        elif heard.trouble.level == "authentication" and not session:
            self._remember_refusal(entity, heard.trouble)
        elif self._may_halve(functions, heard.trouble):
            return self._halves(functions, entity, session)
        return heard

    def _send(self, functions: Sequence[Function], entity: str | None, session: ApiSession | None) -> Heard:
        auth: Login | SessionAuth
        try:
            if session:
                auth, endpoint = SessionAuth(session.session_id), session.endpoint
            else:
                auth, endpoint = Login(self.company_id, self.user_id, self.password, entity), None
            reply = self.gateway.send(self.sender, auth, functions, endpoint=endpoint, deadline=self._share(functions))
        except IntacctError as error:
            return _nothing(functions, trouble_of_error(error))
        return Heard(tuple(answer_of(outcome) for outcome in reply.outcomes), reply.authentication)

    def _remember_refusal(self, entity: str | None, trouble: Trouble) -> None:
        """A refused level may be tried at another one; any other refused sign-in is the last of this run."""
        if trouble.problem in LEVEL_PROBLEMS:
            self._refused[entity] = trouble
        else:
            self._shut = trouble

    def _share(self, functions: Sequence[Function]) -> float:
        """Seconds for one request: half of what is left for a batch, so that its halves still have a chance."""
        left = max(self.ends_at - time.monotonic(), _LEAST_TIME)
        return left / 2 if len(functions) > 1 else left

    def _ended(self) -> Trouble | None:
        if self.should_stop():
            return STOPPED
        return OUT_OF_TIME if self.ends_at - time.monotonic() < _LEAST_TIME else None

    def _may_halve(self, functions: Sequence[Function], trouble: Trouble) -> bool:
        if len(functions) < 2 or not _too_slow(trouble):
            return False
        return self._answered or (self._halvings == 0 and self.may_ask_twice())

    def _halves(self, functions: Sequence[Function], entity: str | None, session: ApiSession | None) -> Heard:
        self._halvings += 1
        # Before the first answer the smallest request goes first: with one sign-in it tells slow from silent.
        middle = len(functions) // 2 if self._answered else 1
        first = self.ask(functions[:middle], entity=entity, session=session)
        if first.trouble is not None and not (self._answered and _too_slow(first.trouble)):
            # Refused, unreachable, or as silent as before: the rest would only hear the same again.
            return _nothing(functions, first.trouble)
        second = self.ask(functions[middle:], entity=entity, session=session)
        return Heard(
            answers=first.answers + second.answers,
            authentication=first.authentication or second.authentication,
            trouble=(first.trouble or second.trouble) if first.trouble and second.trouble else None,
        )


def _too_slow(trouble: Trouble) -> bool:
    if trouble.problem == _CUT_BY_CDN:
        return True
    return trouble.problem in _SLOW_PROBLEMS and bool(_TOO_SLOW.search(trouble.text))


def _nothing(functions: Sequence[Function], trouble: Trouble) -> Heard:
    return Heard(answers=tuple(Answer(trouble=trouble) for _ in functions), trouble=trouble)
