"""Random companies, users, profiles and levels to probe: mostly in order, with walls and gaps here and there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from hypothesis import strategies as st

from connections.probe.checks import Target
from connections.probe.modules import MODULES
from connections.probe.profile import Profile, Requirement, load_shipped
from connections.simulator.behaviour import Behaviour
from connections.simulator.catalogue import ALWAYS_SUBSCRIBED, BY_NAME, Row
from connections.simulator.companies import RECORDS, USER_ID, VENDOR_SENDER
from connections.simulator.state import Company, Entity, Rights, Role, SenderAuthorization, User

COMPANY_ID = "RANDOM-CO"
ENTITY_IDS = ("100-US", "200-UK", "300-CA", "400-ZA")
_OFF_MODULES = tuple(sorted(set(BY_NAME) - ALWAYS_SUBSCRIBED - {"Web Services"}))
_WALLS = (
    *("company inactive", "demo expired", "sender inactive", "sender password", "not authorized", "other case"),
    *("authorization inactive", "web services off", "trial", "locked out", "inactive user", "wrong password"),
    *("normal user", "expired password", "address"),
)


@dataclass(frozen=True, repr=False)
class Case:
    company: Company
    user: User
    target: Target
    profile: Profile
    sender_id: str = VENDOR_SENDER
    sender_inactive: bool = False
    sender_works: bool | None = None
    sender_password_wrong: bool = False
    password_wrong: bool = False
    admin_privileges: str = "off"

    def __repr__(self) -> str:
        """Without the thousand rights of a company: what is odd about it, and what is asked of it."""
        company, user = self.company, self.user
        odd = {name: value for name, value in vars(company.behaviour).items() if value != vars(Behaviour())[name]}
        missing = sorted(set(BY_NAME) - company.subscriptions)
        entities = {entity.entity_id: entity.status for entity in company.entities}
        return (
            f"Case({self.profile.name}, {self.target}, without={missing}, entities={entities}, {odd}, "
            f"top_only={company.top_level_only}, {company.permission_type}-based, {user.user_type} user of "
            f"{user.entities}, admin {user.admin_privileges}, asked {self.admin_privileges})"
        )


def _sometimes(wanted: object, usual: object) -> st.SearchStrategy:
    """Mostly `usual`: a company in which everything is odd shows little."""
    return st.sampled_from((usual, usual, usual, wanted))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    rng = Random(draw(st.integers(0, 2**32)))  # noqa: S311  (companies, not secrets)
    wall = draw(st.one_of(st.just(""), st.just(""), st.sampled_from(_WALLS)))
    profile = draw(st.one_of(st.sampled_from(list(load_shipped().values())), st.just(_profile(rng))))
    user = draw(_users(rng))
    company = draw(_companies(rng, user))
    _build(wall, company, user)
    return Case(
        company,
        user,
        draw(_targets(company)),
        profile,
        sender_inactive=wall == "sender inactive",
        sender_works=draw(st.sampled_from((False, None))) if wall == "sender inactive" else None,
        sender_password_wrong=wall == "sender password",
        password_wrong=wall == "wrong password",
        admin_privileges=draw(st.sampled_from(("off", "off", "limited", "full"))),
    )


@st.composite
def _users(draw: st.DrawFn, rng: Random) -> User:
    return User(
        USER_ID,
        password="right",
        user_type=draw(_sometimes(rng.choice(("employee", "project manager", "view-only", "platform")), "business")),
        admin_privileges=draw(st.sampled_from(("off", "off", "limited", "full"))),
        roles=rng.sample(["Reader", "Writer", "Other"], rng.randint(1, 3)),
        rights=_rights(rng),
        entities=draw(_sometimes(rng.sample(ENTITY_IDS, rng.randint(1, 3)), [])),
        top_level_access=draw(st.booleans()),
    )


@st.composite
def _companies(draw: st.DrawFn, rng: Random, user: User) -> Company:
    off = draw(st.sets(st.sampled_from(_OFF_MODULES), max_size=4))
    entities = draw(st.sampled_from((0, 1, 3, 3, 4)))
    return Company(
        COMPANY_ID,
        "Random",
        subscriptions=set(BY_NAME) - off,
        senders=[SenderAuthorization(VENDOR_SENDER)],
        users=[user, User("somebody_else", password="other", web_services_only=False)],
        roles=[Role("Reader", rights=_rights(rng)), Role("Writer", rights=_rights(rng))],
        entities=[Entity(each, each, "USD", draw(_sometimes("inactive", "active"))) for each in ENTITY_IDS[:entities]],
        permission_type=draw(st.sampled_from(("role", "user"))),
        top_level_only=draw(_sometimes(True, False)),
        records={name: rng.choice((0, count)) for name, count in RECORDS.items()},
        behaviour=draw(_behaviours()),
    )


@st.composite
def _behaviours(draw: st.DrawFn) -> Behaviour:
    hidden = ("permissions", "applications", "company_prefs", "financial_setup", "entity_details")
    return Behaviour(
        not_subscribed_wording=draw(
            st.sampled_from(("operation", "permission", "module", "feature", "object", "definition"))
        ),
        refuse_batched_sessions=draw(_sometimes(True, False)),
        locked_out_wording=draw(st.sampled_from(("sign_in", "named"))),
        web_services_off_wording=draw(st.sampled_from(("named", "sign_in"))),
        **{f"hide_{name}": draw(_sometimes(True, False)) for name in hidden},
    )


@st.composite
def _targets(draw: st.DrawFn, company: Company) -> Target:
    chosen = draw(st.lists(st.sampled_from([*ENTITY_IDS, "999-XX"]), unique=True, max_size=3))
    if draw(st.booleans()):
        chosen = [each.entity_id for each in company.entities if each.status == "active"][:2]
    return Target(draw(st.booleans()), tuple(chosen))


def _build(wall: str, company: Company, user: User) -> None:
    authorization = company.senders[0]
    company.active = wall != "company inactive"
    company.demo_expired = wall == "demo expired"
    if wall == "not authorized":
        company.senders = []
    elif wall == "other case":
        authorization.sender_id = VENDOR_SENDER.lower()
    elif wall == "authorization inactive":
        authorization.status = "inactive"
    elif wall == "web services off":
        company.subscriptions.discard("Web Services")
    elif wall == "trial":
        company.kind = "trial"
    elif wall in ("locked out", "inactive user"):
        user.status = "lockedout" if wall == "locked out" else "inactive"
    elif wall in ("normal user", "expired password"):
        company.kind = "sandbox" if wall == "expired password" else company.kind
        user.web_services_only, user.password_expired = False, wall == "expired password"
    elif wall == "address":
        company.enforce_ip_filters, user.ip_filter = True, ["192.0.2.10"]
    if not wall and user.roles[0] == "Other":
        company.kind, user.web_services_only = "implementation", False  # where a normal user may sign in


def _rights(rng: Random) -> Rights:
    """Whole modules, some rows, some rights; every fourth time everything."""
    everything = rng.random() < 0.25
    return {
        module.name: {row.name: set(row.rights) if everything else _some(rng, row.rights) for row in module.rows}
        for module in BY_NAME.values()
        if module.rows and (everything or rng.random() < 0.8)
    }


def _some(rng: Random, rights: tuple[str, ...]) -> set[str]:
    """All, none, or any."""
    share = rng.choice((1.0, 1.0, 0.7, 0.0))
    return {right for right in rights if rng.random() < share}


def _profile(rng: Random) -> Profile:
    rows = [row for name in MODULES if name in BY_NAME for row in BY_NAME[name].rows]
    chosen = [_requirement(rng, row) for row in rng.sample(rows, rng.randint(1, 12))]
    return Profile("random", "Random", 1, date(2026, 11, 21), "For tests.", tuple(_together(chosen)))


def _requirement(rng: Random, row: Row) -> Requirement:
    rights = rng.sample(row.rights, rng.randint(1, len(row.rights)))
    name, aliases = (row.name, ()) if rng.random() < 0.7 else (f"Renamed {row.name}", (row.name.upper(),))
    if rng.random() < 0.1:
        name, aliases = "A row nobody knows", ()
    objects = () if rng.random() < 0.2 else row.objects
    if rng.random() < 0.1:
        objects = ("NOSUCHTHING", *objects)
    return Requirement(
        row.module,
        MODULES[row.module].code,
        name,
        tuple(sorted(rights, key=row.rights.index)),
        required=rng.random() < 0.8,
        if_subscribed=rng.random() < 0.4,
        aliases=aliases,
        objects=objects,
    )


def _together(rows: list[Requirement]) -> list[Requirement]:
    """Without twins, the rows of a module side by side."""
    unique = {(row.module, row.row): row for row in rows}
    return sorted(unique.values(), key=lambda row: row.module)
