"""What a run has heard so far. The run fills it, the verdicts read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from connections.intacct import (
    ApiSession,
    ApplicationPermissions,
    Authentication,
    EntityDetails,
    FinancialSetup,
    Function,
    GatewayRefusal,
    GatewayUnavailable,
    GetApplications,
    GetCompanyPrefs,
    GetFinancialSetup,
    GetUserPermissions,
    IntacctError,
    Query,
    QueryPage,
    ReadEntityDetails,
    Refusal,
)
from connections.intacct import Outcome as FunctionOutcome
from connections.probe.outcomes import Outcome

# Reference, intacct-gateway section 5: "Restrict access to top level only", readable before it bites.
MULTI_ENTITY_PREFERENCES = GetCompanyPrefs("ME")
TOP_LEVEL_ONLY_PREFERENCE = "DISABLEENTITYSLIDEIN"
# The full list, with those that are inactive or closed to our user; `readEntityDetails` names only what it may use.
ENTITY_LIST = Query("LOCATIONENTITY", ("LOCATIONID", "NAME", "STATUS", "CURRENCY"), page_size=2000)

_INACTIVE = frozenset({"inactive", "f", "false"})

T = TypeVar("T")


@dataclass(frozen=True)
class Trouble:
    """Why an answer is missing: a refusal, an unreachable gateway, or a run that ended first."""

    problem: str
    level: str  # "http", "control", "authentication", "result", or "run" for our own reasons
    transient: bool
    owner: str
    text: str = ""
    support_id: str = ""
    further_texts: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Who must act: nobody knows yet, we, or the customer (or Sage)."""
        if self.transient or self.owner == "nobody":
            return Outcome.COULD_NOT_TELL
        return Outcome.ERRORED if self.owner == "operator" else Outcome.FAILED

    @property
    def evidence(self) -> str:
        """Everything the gateway said, for operators."""
        said = f"{self.text} [Support ID: {self.support_id}]" if self.support_id else self.text
        return " | ".join((said, *self.further_texts))


STOPPED = Trouble("", "run", True, "nobody", "The run was stopped before this was asked.")
OUT_OF_TIME = Trouble("", "run", True, "nobody", "The run ended at its deadline before this was answered.")


@dataclass(frozen=True)
class Answer:
    """One function's answer: a value, or the trouble instead of it."""

    value: object | None = None
    trouble: Trouble | None = None


@dataclass
class Evidence:
    """Everything heard in one run.

    `entity` is the level the run works at (None: top level). `refused` says why no sign-in happened; `over`, why
    nothing more will be asked: from then on, whatever is missing counts as "could not tell".
    """

    entity: str | None = None
    signed_in: Authentication | None = None
    refused: Trouble | None = None
    over: Trouble | None = None
    answers: dict[Function, Answer] = field(default_factory=dict)
    sessions: dict[str, Answer] = field(default_factory=dict)
    asked_twice: set[Function] = field(default_factory=set)
    batch_sessions_ok: bool | None = None

    def add(self, functions: Iterable[Function], answers: Iterable[Answer]) -> None:
        self.answers.update(zip(functions, answers, strict=True))

    def answer(self, function: Function) -> Answer | None:
        """Return what came back for `function`; None means that it may still come."""
        return self.answers.get(function) or self._missing()

    def session(self, entity: str) -> Answer | None:
        return self.sessions.get(entity) or self._missing()

    def applications(self) -> frozenset[str] | None:
        """The application codes, in upper case; None where the gateway did not list them."""
        codes = self._value(GetApplications(), frozenset)
        return None if codes is None else frozenset(str(code).upper() for code in codes)

    def multi_entity(self) -> bool | None:
        setup = self._value(GetFinancialSetup(), FinancialSetup)
        return None if setup is None else setup.multi_entity

    def top_level_only(self) -> bool | None:
        preferences = self._value(MULTI_ENTITY_PREFERENCES, dict)
        if preferences is None:
            return None
        return str(preferences.get(TOP_LEVEL_ONLY_PREFERENCE, "")).strip().casefold() in {"true", "t"}

    def rights(self) -> tuple[ApplicationPermissions, ...]:
        """The user's effective rights, () where they may not be seen."""
        return next((self._value(asked, tuple) or () for asked in self.answers if _lists_rights(asked)), ())

    def awaits_rights(self) -> bool:
        """Whether the list of the user's rights may still come."""
        return self.over is None and not any(map(_lists_rights, self.answers))

    def usable_entities(self) -> tuple[EntityDetails, ...] | None:
        """The entities that the gateway says our user may enter; None where it would not say."""
        return self._value(ReadEntityDetails(), tuple)

    def listed_entities(self) -> tuple[tuple[EntityDetails, bool], ...]:
        """Every entity of the company that our user can see listed, each with whether it is active."""
        page = self._value(ENTITY_LIST, QueryPage)
        return tuple(entity for row in (page.rows if page else ()) if (entity := _listed_entity(row)))

    def _missing(self) -> Answer | None:
        return Answer(trouble=self.over) if self.over else None

    def _value(self, function: Function, kind: type[T]) -> T | None:
        answer = self.answers.get(function)
        return answer.value if answer and isinstance(answer.value, kind) else None


def _listed_entity(row: Mapping[str, str | None]) -> tuple[EntityDetails, bool] | None:
    entity_id = row.get("LOCATIONID")
    if not entity_id:
        return None
    active = (row.get("STATUS") or "").casefold() not in _INACTIVE
    return EntityDetails(entity_id, row.get("NAME") or "", "", row.get("CURRENCY") or ""), active


def _lists_rights(function: Function) -> bool:
    return isinstance(function, GetUserPermissions)


def same_entity(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def opened(answer: Answer | None, entity: str) -> bool:
    """Say whether this answer is a session in the entity that was asked for, and in no other."""
    return (
        answer is not None and isinstance(answer.value, ApiSession) and same_entity(answer.value.entity or "", entity)
    )


def answer_of(outcome: FunctionOutcome) -> Answer:
    """Read what the gateway client gives back for one function."""
    if outcome.refusal is not None:
        return Answer(trouble=trouble_of_refusal(outcome.refusal))
    return Answer(value=outcome.value)


def trouble_of_refusal(refusal: Refusal) -> Trouble:
    return Trouble(
        problem=refusal.problem,
        level=refusal.level,
        transient=refusal.transient,
        owner=refusal.owner,
        text=refusal.text,
        support_id=refusal.support_id,
        further_texts=refusal.further_texts,
    )


def trouble_of_error(error: IntacctError) -> Trouble:
    """Read an error of the gateway client; one without a refusal is ours to mend."""
    if isinstance(error, GatewayUnavailable | GatewayRefusal):
        return trouble_of_refusal(error.refusal)
    return Trouble(error.problem, "http", error.transient, "operator", str(error))
