"""What the simulated Intacct remembers: companies and everything inside them.

Plain dataclasses without behaviour beyond look-ups, so that the protocol engine, the admin pages and the
control API all read and change the same thing. Guard every change with `World.lock`: the server is threaded.

Source of the vocabulary: reference, setup-guides sections 3 to 6 and intacct-gateway sections 5 to 7.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Literal

from connections.simulator.behaviour import Behaviour
from connections.simulator.look import Administrator, AdminPrivileges, Look

SenderStatus = Literal["active", "inactive"]
UserStatus = Literal["active", "inactive", "lockedout"]
UserType = Literal["business", "employee", "project manager", "view-only", "platform"]
PermissionType = Literal["role", "user"]

# module -> row -> rights, e.g. {"Accounts Payable": {"Bills": {"List", "View"}}}
Rights = dict[str, dict[str, set[str]]]


@dataclass
class SenderAuthorization:
    """One line of Company > Setup > Company > Security > Web Services authorizations."""

    sender_id: str  # exact case, never edited after it was added
    description: str = ""
    status: SenderStatus = "active"


@dataclass
class Role:
    name: str
    description: str = ""
    rights: Rights = field(default_factory=dict)


@dataclass
class User:
    user_id: str
    user_name: str = ""
    email: str = ""
    contact_name: str = ""
    contact_email: str = ""  # "Primary email address" of the contact; may differ from the account e-mail address
    password: str = field(default="", repr=False)
    web_services_only: bool = True
    user_type: UserType = "business"
    admin_privileges: AdminPrivileges = "off"
    status: UserStatus = "active"
    roles: list[str] = field(default_factory=list)
    rights: Rights = field(default_factory=dict)  # used when the company's permission type is "user"
    entities: list[str] = field(default_factory=list)  # empty: unrestricted
    top_level_access: bool = True  # matters only with exactly one entity
    created_at_entity: str = ""  # "" when the user was made at top level
    failed_sign_ins: int = 0
    ip_filter: list[str] = field(default_factory=list)  # allowed client addresses; empty: any
    password_expired: bool = False  # only happens to users that are not Web Services only


@dataclass
class Entity:
    entity_id: str
    name: str
    currency: str = "USD"
    status: Literal["active", "inactive"] = "active"


@dataclass
class Mail:
    """An e-mail that Intacct sent, shown in the simulated mailbox."""

    to: str
    subject: str
    body: str = field(repr=False)


@dataclass
class Company:
    company_id: str
    title: str
    story: str = ""  # one sentence for the list of companies: what is special here
    group: Literal["set-up", "walk", "refusal"] = "set-up"  # where it is listed
    look: Look = field(default_factory=Look)
    administrator: Administrator = field(default_factory=Administrator)  # who is signed in to the pages
    web_services_offered: bool = True  # the Subscriptions have a row Web Services: the company is entitled to it
    subscriptions: set[str] = field(default_factory=set)  # module names as on the Subscriptions page
    senders: list[SenderAuthorization] = field(default_factory=list)
    # Sender IDs that Sage issued to this customer itself, with their passwords; the vendor's are the world's.
    own_senders: dict[str, str] = field(default_factory=dict, repr=False)
    users: list[User] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)  # empty: a single-entity company
    permission_type: PermissionType = "role"
    top_level_only: bool = False  # Restrict access to top level only
    iet_credits_journal: str = ""
    records: dict[str, int] = field(default_factory=dict)  # object name -> how many records exist
    # object name -> entity -> how many more belong to that entity alone
    private_records: dict[str, dict[str, int]] = field(default_factory=dict)
    preferences: dict[str, dict[str, str]] = field(default_factory=dict)  # application code -> name -> value
    kind: Literal["production", "implementation", "sandbox", "trial"] = "production"
    demo_expired: bool = False
    active: bool = True
    enforce_ip_filters: bool = False
    lockout_after: int = 5
    session_minutes: int = 120
    admin_password: str = field(default="admin", repr=False)
    mails: list[Mail] = field(default_factory=list)  # newest first
    behaviour: Behaviour = field(default_factory=Behaviour)

    @property
    def web_services_on(self) -> bool:
        return "Web Services" in self.subscriptions

    @property
    def multi_entity(self) -> bool:
        return bool(self.entities)

    def user(self, user_id: str) -> User | None:
        return next((user for user in self.users if user.user_id == user_id), None)

    def role(self, name: str) -> Role | None:
        return next((role for role in self.roles if role.name == name), None)

    def entity(self, entity_id: str) -> Entity | None:
        return next((entity for entity in self.entities if entity.entity_id == entity_id), None)

    def sender(self, sender_id: str) -> SenderAuthorization | None:
        return next((sender for sender in self.senders if sender.sender_id == sender_id), None)


@dataclass
class Session:
    session_id: str = field(repr=False)
    company_id: str
    user_id: str
    entity_id: str  # "" at top level
    expires_at: float  # seconds since the epoch
    calls: int = 0  # answered so far


@dataclass
class ResultSet:
    """The rest of a readByQuery: readMore returns the next page of it."""

    company_id: str
    object_name: str
    rows: list[dict[str, str]]  # every row of the answer, the fields as asked for
    page_size: int
    position: int  # how many rows were already returned


@dataclass
class World:
    """Everything one simulator process knows."""

    companies: dict[str, Company] = field(default_factory=dict)
    vendor_senders: dict[str, str] = field(default_factory=dict, repr=False)  # sender ID -> password, as issued by Sage
    inactive_senders: set[str] = field(default_factory=set)
    sessions: dict[str, Session] = field(default_factory=dict, repr=False)
    requests: list[dict[str, object]] = field(default_factory=list)  # journal for tests: no secrets in it
    result_sets: dict[str, ResultSet] = field(default_factory=dict, repr=False)  # what readMore can go on reading
    executed: set[tuple[str, str]] = field(default_factory=set)  # (company, function control ID) with uniqueid on
    in_flight: dict[str, int] = field(default_factory=dict)  # company -> requests being answered now
    held: dict[str, int] = field(default_factory=dict)  # company -> requests waiting for their turn
    peak_in_flight: dict[str, int] = field(default_factory=dict)  # company -> the most requests seen at once
    turn: threading.Condition = field(default_factory=threading.Condition, repr=False)  # guards the three above
    # Edits of the admin pages that are not saved yet, each with the company it belongs to.
    drafts: dict[tuple[str, ...], tuple[Company, object]] = field(default_factory=dict, repr=False)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def company(self, company_id: str) -> Company | None:
        return self.companies.get(company_id)
