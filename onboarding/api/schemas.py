"""What goes in and comes out of the API, as the contract in DESIGN section 11 words it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

Text = Annotated[str, Field(max_length=200)]


class Input(Schema):
    """Unknown fields are refused: a misspelt one must not be lost silently."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class ConnectionIn(Input):
    integration: Text
    customer_name: Annotated[str, Field(min_length=1, max_length=120)]
    environment: Literal["production", "implementation", "sandbox"] = "production"
    reference: Annotated[str, Field(max_length=120)] = ""
    contact_email: Annotated[str, Field(max_length=254)] = ""
    locale: Annotated[str, Field(max_length=16)] = "en"


class CredentialsIn(Schema):
    """Not stripped: blanks may belong to a password."""

    model_config = ConfigDict(extra="forbid")

    company_id: Text
    user_id: Text
    password: Annotated[str, Field(min_length=1, max_length=500, repr=False)]
    #: Entity IDs; null in the list stands for the top level. Left out: top level.
    entities: Annotated[list[str | None], Field(max_length=500)] | None = None


class LinkIn(Input):
    #: Seconds; at most a year.
    expires_in: Annotated[int, Field(gt=0, le=366 * 24 * 60 * 60)] | None = None
    step: Annotated[str, Field(max_length=30)] = ""


class ProbeRunIn(Input):
    pass


class NextActionOut(Schema):
    owner: Literal["customer", "vendor", "sage", "nobody"]
    summary: str


class LastProbeOut(Schema):
    id: str
    verdict: str
    counts: dict[str, int]
    finished_at: datetime | None


class ConnectionOut(Schema):
    id: str
    integration: str
    customer_name: str
    environment: str
    mode: str
    reference: str
    contact_email: str
    locale: str
    status: str
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
    outcome: str
    required: bool
    problem: str | None
    detail: str
    count: int | None
    entity: str | None
    fix: FixOut | None


class ProbeRunOut(Schema):
    id: str
    status: str
    verdict: str | None
    trigger: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class ProbeRunDetailOut(ProbeRunOut):
    planned: int
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
