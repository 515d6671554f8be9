"""Random companies, users, profiles and levels to probe: mostly in order, with walls and gaps here and there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from connections.probe.checks import Target
from connections.probe.modules import MODULES
from connections.probe.profile import Profile, Requirement, load_shipped
from connections.simulator.behaviour import Behaviour
from connections.simulator.catalogue import ALWAYS_SUBSCRIBED, BY_NAME, Row
from connections.simulator.companies import RECORDS, USER_ID, VENDOR_SENDER
from connections.simulator.look import Look
from connections.simulator.state import Company, Entity, Rights, Role, SenderAuthorization, User

COMPANY_ID = "RANDOM-CO"
ENTITY_IDS = ("100-US", "200-UK", "300-CA", "400-ZA")
_OFF_MODULES = tuple(sorted(set(BY_NAME) - ALWAYS_SUBSCRIBED - {"Web Services"}))
_WALLS = (
    *("company inactive", "demo expired", "sender inactive", "sender password", "not authorized", "other case"),
    *("authorization inactive", "web services off", "trial", "locked out", "inactive user", "wrong password"),
    *("normal user", "expired password", "address"),
)

T = TypeVar("T")


@dataclass(frozen=True, repr=False)
class Case:
    company: Company
    user: User
    target: Target
    profile: Profile
    seed: int
    sender_id: str = VENDOR_SENDER
    sender_inactive: bool = False
    sender_works: bool | None = None
    sender_password_wrong: bool = False
    password_wrong: bool = False
    admin_privileges: str = "off"
    # What earlier checks learned, and how much goes into one request: neither may change an answer.
    known_entities: tuple[str, ...] = ()
    batch_sessions: bool = True
    chunk: int = 50

    def __repr__(self) -> str:
        """Without the thousand rights of a company: what is odd about it, and what is asked of it."""
        company, user = self.company, self.user
        odd = {name: value for name, value in vars(company.behaviour).items() if value != vars(Behaviour())[name]}
        missing = sorted(set(BY_NAME) - company.subscriptions)
        entities = {entity.entity_id: entity.status for entity in company.entities}
        return (
            f"case_of({self.seed}): {self.profile.name}, {self.target}, without={missing}, entities={entities}, {odd}, "
            f"top_only={company.top_level_only}, {company.permission_type}-based, {user.user_type} user of "
            f"{user.entities}, admin {user.admin_privileges}, asked {self.admin_privileges}"
        )


#: One number for a case: of several draws Hypothesis varies the last ones more often than the first.
SEEDS = st.integers(0, 2**32)


def case_of(seed: int) -> Case:
    rng = Random(seed)  # noqa: S311  (companies, not secrets)
    wall = rng.choice(("", "", rng.choice(_WALLS)))
    profile = rng.choice((rng.choice(list(load_shipped().values())), _profile(rng)))
    user = _user(rng)
    company = _company(rng, user, profile)
    _build(wall, company, user)
    target = _target(rng, company, user)
    return Case(
        company,
        user,
        target,
        profile,
        seed,
        sender_inactive=wall == "sender inactive",
        sender_works=rng.choice((False, None)) if wall == "sender inactive" else None,
        sender_password_wrong=wall == "sender password",
        password_wrong=wall == "wrong password",
        admin_privileges=rng.choice(("off", "off", "limited", "full")),
        known_entities=rng.choice(((), target.entities, target.entities[:1])),
        batch_sessions=_mostly(rng, True, False),
        chunk=_mostly(rng, 50, rng.randint(1, 20)),
    )


def _mostly(rng: Random, usual: T, other: T) -> T:
    """A company in which everything is odd shows little."""
    return rng.choice((usual, usual, usual, other))


def _user(rng: Random) -> User:
    return User(
        USER_ID,
        password="right",
        user_type=_mostly(rng, "business", rng.choice(("employee", "project manager", "view-only", "platform"))),
        admin_privileges=rng.choice(("off", "off", "limited", "full")),
        roles=rng.sample(["Reader", "Writer", "Other"], rng.randint(1, 3)),
        rights=_rights(rng),
        entities=_mostly(rng, [], rng.sample(ENTITY_IDS, rng.randint(1, 3))),
        top_level_access=rng.random() < 0.5,
    )


def _company(rng: Random, user: User, profile: Profile) -> Company:
    off = set(rng.sample(_OFF_MODULES, rng.randint(0, 2)))
    # A module that nobody asks about shows nothing by being away.
    off |= {name for name in profile.modules if name in _OFF_MODULES and rng.random() < 0.25}
    entities = rng.choice((0, 1, 3, 3, 4))
    return Company(
        COMPANY_ID,
        "Random",
        subscriptions=set(BY_NAME) - off,
        senders=[SenderAuthorization(VENDOR_SENDER)],
        users=[user, User("somebody_else", password="other", web_services_only=False)],
        roles=[Role("Reader", rights=_rights(rng)), Role("Writer", rights=_rights(rng))],
        entities=[Entity(each, each, "USD", _mostly(rng, "active", "inactive")) for each in ENTITY_IDS[:entities]],
        permission_type=rng.choice(("role", "user")),
        top_level_only=_mostly(rng, False, True),
        records={name: rng.choice((0, count)) for name, count in RECORDS.items()},
        behaviour=_behaviour(rng),
        look=Look(region=rng.choice(("us", "uk", "au", "za"))),
    )


def _behaviour(rng: Random) -> Behaviour:
    hidden = ("permissions", "applications", "company_prefs", "financial_setup", "entity_details")
    return Behaviour(
        not_subscribed_wording=rng.choice(("operation", "permission", "module", "feature", "object", "definition")),
        permission_names=rng.choice(("us", "region")),
        session_calls=_mostly(rng, None, rng.randint(0, 2)),
        refuse_batched_sessions=rng.random() < 0.5,
        locked_out_wording=rng.choice(("sign_in", "named")),
        web_services_off_wording=rng.choice(("named", "sign_in")),
        **{f"hide_{name}": _mostly(rng, False, True) for name in hidden},
    )


def _target(rng: Random, company: Company, user: User) -> Target:
    """Any level, or one that can be reached, more often: behind a closed one all else is skipped."""
    if _mostly(rng, False, True):
        return Target(rng.random() < 0.5, tuple(rng.sample([*ENTITY_IDS, "999-XX"], rng.randint(0, 3))))
    is_confined = len(user.entities) == 1 and not user.top_level_access and bool(company.entities)
    open_ones = [each.entity_id for each in company.entities if each.status == "active"]
    if user.entities:
        open_ones = [each for each in open_ones if each in user.entities]
    if company.top_level_only:
        open_ones = []
    chosen = rng.sample(open_ones, rng.randint(0, len(open_ones)))
    return Target(not is_confined and rng.random() < 0.5, tuple(chosen))


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
    modules = rng.sample([name for name in MODULES if name in BY_NAME and BY_NAME[name].rows], rng.randint(1, 5))
    rows = [row for name in modules for row in BY_NAME[name].rows]
    chosen = [_requirement(rng, row) for row in rng.sample(rows, rng.randint(1, min(12, len(rows))))]
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
