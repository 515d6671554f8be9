"""What goes in and comes out of the API, as the contract in DESIGN section 11 words it."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from connections.models import Environment, JobState, Status, Trigger
from connections.probe.outcomes import Outcome, Verdict


def _printable(text: str) -> str:
    """Refuse what no database, log or page should hold: control characters and halves of characters."""
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
        raise ValueError("It holds a character that cannot be read.")
    return text


Printable = Annotated[str, AfterValidator(_printable)]
Text = Annotated[Printable, Field(max_length=200)]
EntityId = Annotated[Printable, Field(min_length=1, max_length=100)]


class Input(Schema):
    """Unknown fields are refused: a misspelt one must not be lost silently."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class ConnectionIn(Input):
    integration: Text
    customer_name: Annotated[Printable, Field(min_length=1, max_length=120)]
    environment: Environment | None = None
    reference: Annotated[Printable, Field(max_length=120)] | None = None
    contact_email: Annotated[Printable, Field(max_length=254)] | None = None
    #: A language tag such as "en" or "fr-CA".
    locale: Annotated[str, Field(max_length=16, pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")] | None = None
    #: The customer has a sender ID of its own, which it enters in the set-up.
    owns_sender: bool = False


class CredentialsIn(Schema):
    """Not stripped: blanks may belong to a password."""

    model_config = ConfigDict(extra="forbid")

    company_id: Text
    user_id: Text
    password: Annotated[Printable, Field(min_length=1, max_length=500, repr=False)]
    #: Entity IDs; null in the list stands for the top level. Left out: top level.
    entities: Annotated[list[EntityId | None], Field(min_length=1, max_length=500)] | None = None


class LinkIn(Input):
    #: Seconds; at most a year.
    expires_in: Annotated[int, Field(gt=0, le=366 * 24 * 60 * 60)] | None = None
    #: Slug of the one step that the link opens; without it the link opens the whole set-up.
    step: Annotated[Printable, Field(max_length=30)] | None = None


class ProbeRunIn(Input):
    """Name one of them, or neither: then everything is checked."""

    #: A module's name as Intacct writes it, such as "Accounts Payable".
    module: Annotated[Printable, Field(min_length=1, max_length=60)] | None = None
    #: A check's id, such as "ap.bills.list".
    check: Annotated[Printable, Field(min_length=1, max_length=120)] | None = None


class NextActionOut(Schema):
    owner: Literal["customer", "vendor", "sage", "nobody"]
    summary: str


class LastProbeOut(Schema):
    id: str
    verdict: Verdict
    counts: dict[Outcome, int]
    finished_at: datetime | None


class ConnectionOut(Schema):
    id: str
    integration: str
    customer_name: str
    environment: Environment
    mode: str
    reference: str
    contact_email: str
    locale: str
    status: Status
    status_since: datetime
    step: str
    next_action: NextActionOut
    company_id: str | None
    entities: list[str | None]
    last_probe: LastProbeOut | None
    created_at: datetime
    connected_at: datetime | None


class NewConnectionOut(ConnectionOut):
    link_url: str


class ConnectionsOut(Schema):
    items: list[ConnectionOut]
    next: str | None


class LinkOut(Schema):
    id: str
    url: str
    step: str | None
    expires_at: datetime


class FixOut(Schema):
    title: str
    steps: list[str]


class CheckOut(Schema):
    id: str
    title: str
    module: str | None
    row: str | None
    right: str | None
    outcome: Outcome
    required: bool
    problem: str | None
    detail: str
    count: int | None
    entity: str | None
    fix: FixOut | None


class ScopeOut(Schema):
    """What a run was limited to: one module or one check."""

    module: str | None
    check: str | None


class DifferenceOut(Schema):
    """Check ids, against the last answers before this run."""

    newly_passed: list[str]
    newly_failed: list[str]


class ProbeRunOut(Schema):
    id: str
    status: JobState
    #: On the checks of this run; on the whole connection after a run with a scope: `last_probe`.
    verdict: Verdict | None
    trigger: Trigger
    #: null: everything.
    scope: ScopeOut | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class ProbeRunDetailOut(ProbeRunOut):
    planned: int
    #: null until the run is finished.
    difference: DifferenceOut | None
    checks: list[CheckOut]


class ProbeRunsOut(Schema):
    items: list[ProbeRunOut]
    next: str | None


class ErrorBody(Schema):
    code: str
    message: str
    fields: dict[str, str] | None = None


class ErrorOut(Schema):
    error: ErrorBody


#: What every call may answer instead; part of each call's documented responses.
ERRORS = dict.fromkeys((400, 401, 404, 405, 409, 413, 422, 429), ErrorOut)
