"""What a connection is and everything we remember about it."""

from connections.models.company import Company, Lane, company_key
from connections.models.connection import (
    ALLOWED_MOVES,
    Connection,
    Credentials,
    Entity,
    Environment,
    Mailbox,
    Mode,
    MoveRefused,
    Status,
)
from connections.models.consent import Consent
from connections.models.event import Event, EventsAreKept
from connections.models.guide_text import GuideText, Mismatch
from connections.models.incident import Incident
from connections.models.integration import LOGO_LIMIT, LOGO_TYPES, AccessProfile, AdminPrivileges, Integration
from connections.models.job import Job, JobState, LeaseLost
from connections.models.probe_run import CheckResult, ProbeRun, Trigger
from connections.models.transcript import Transcript
from connections.models.verification import Answer, Question, Verification

#: Every column that holds a secret; key rotation walks this list.
SEALED_COLUMNS: tuple[tuple[type[Integration | Connection | Credentials | Verification], str], ...] = (
    (Integration, "sealed_sender_password"),
    (Connection, "sealed_own_sender_password"),
    (Credentials, "sealed_password"),
    (Verification, "sealed_password"),
)

__all__ = [
    "ALLOWED_MOVES",
    "LOGO_LIMIT",
    "LOGO_TYPES",
    "SEALED_COLUMNS",
    "AccessProfile",
    "AdminPrivileges",
    "Answer",
    "CheckResult",
    "Company",
    "Connection",
    "Consent",
    "Credentials",
    "Entity",
    "Environment",
    "Event",
    "EventsAreKept",
    "GuideText",
    "Incident",
    "Integration",
    "Job",
    "JobState",
    "Lane",
    "LeaseLost",
    "Mailbox",
    "Mismatch",
    "Mode",
    "MoveRefused",
    "ProbeRun",
    "Question",
    "Status",
    "Transcript",
    "Trigger",
    "Verification",
    "company_key",
]
