"""The records of a company: made up on demand, the same every time, as many as the company says it has."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from connections.simulator.state import Company, User

Record = dict[str, str]

_DATA = tomllib.loads(Path(__file__).with_name("records.toml").read_text(encoding="utf-8"))
STANDARD_FIELDS = ("RECORDNO", "STATUS", "WHENCREATED", "WHENMODIFIED")


class Records(Sequence[Record]):
    """Records by position, each made when it is looked at: 24,000 journal lines cost nothing until then."""

    def __init__(self, count: int, make: Callable[[int], Record]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, position: int | slice) -> Record | list[Record]:  # type: ignore[override]
        if isinstance(position, slice):
            return [self._make(number + 1) for number in range(*position.indices(self._count))]
        if not -self._count <= position < self._count:
            raise IndexError(position)
        return self._make(position % self._count + 1)


def records_of(
    company: Company, user: User, object_name: str, entity_id: str = "", *, show_private: bool = False
) -> Sequence[Record]:
    """What the user can see of an object from that level ("" is the top), in the order of RECORDNO.

    Records private to an entity are skipped at the top level unless `show_private` (section 5). Inside an entity
    its own are seen; that those of other entities are not, and that older functions see the same, is INFERRED.
    """
    special = _FROM_STATE.get(object_name)
    if special is not None:
        made = special(company, user)
        return Records(len(made), lambda number: {"RECORDNO": str(number), "STATUS": "active"} | made[number - 1])
    shared = company.records.get(object_name, 0)
    private = company.private_records.get(object_name)
    if not private:
        return Records(shared, lambda number: _record(object_name, number))
    owners = [owner for owner in company.entities for _ in range(private.get(owner.entity_id, 0))]
    seen = [(number, "") for number in range(1, shared + 1)] + [
        (number, owner.entity_id)
        for number, owner in enumerate(owners, start=shared + 1)
        if (owner.entity_id == entity_id if entity_id else show_private)
        and (not user.entities or owner.entity_id in user.entities)
    ]
    return Records(len(seen), lambda position: _owned(object_name, *seen[position - 1]))


def _owned(object_name: str, number: int, owner: str) -> Record:
    """A record with the entity that it belongs to; "" for the top level."""
    return _record(object_name, number) | {"MEGAENTITYID": owner}


def field_names(object_name: str) -> list[str]:
    """The fields that have values; other well-formed names exist too, but are empty."""
    special = _FROM_STATE.get(object_name)
    if special is not None:
        return [*STANDARD_FIELDS[:2], *_SPECIAL_FIELDS[object_name]]
    own = _DATA.get(object_name, {}).get("fields", {})
    return [*STANDARD_FIELDS, *own]


def id_field(object_name: str) -> str:
    """The field that readByName looks up."""
    if object_name in _SPECIAL_FIELDS:
        return _SPECIAL_FIELDS[object_name][0]
    return str(_DATA.get(object_name, {}).get("id", "RECORDNO"))


def _record(object_name: str, number: int) -> Record:
    day, month = number % 28 + 1, number % 12 + 1
    values = {"n": number, "day": day, "month": month, "amount": f"{number * 37 % 9973}.50"}
    date = f"{month:02}/{day:02}/2026 08:30:00"
    record = {"RECORDNO": str(number), "STATUS": "active", "WHENCREATED": date, "WHENMODIFIED": date}
    for name, template in _DATA.get(object_name, {}).get("fields", {}).items():
        record[name] = template.format(**values)
    return record


def _entities(company: Company, user: User) -> list[Record]:
    """Entities a restricted user cannot see are not listed."""
    return [
        {
            "LOCATIONID": entity.entity_id,
            "NAME": entity.name,
            "STATUS": entity.status,
            "CURRENCY": entity.currency,
            "OPCOUNTRY": "",
        }
        for entity in company.entities
        if not user.entities or entity.entity_id in user.entities
    ]


def _locations(company: Company, user: User) -> list[Record]:
    """Entities are a kind of location: LOCATION lists both."""
    plain = [_record("LOCATION", number) for number in range(1, company.records.get("LOCATION", 0) + 1)]
    for record in plain:
        del record["RECORDNO"]
    return [{**entity, "PARENTID": ""} for entity in _entities(company, user)] + plain


def _users(company: Company, _: User) -> list[Record]:
    return [
        {
            "LOGINID": user.user_id,
            "DESCRIPTION": user.user_name,
            "STATUS": user.status,
            "USERTYPE": user.user_type,
            "LOGINDISABLED": str(user.web_services_only).lower(),
            "ADMIN": user.admin_privileges.capitalize(),
            "UNRESTRICTED": str(not user.entities).lower(),
        }
        for user in company.users
    ]


def _roles(company: Company, _: User) -> list[Record]:
    return [{"NAME": role.name, "DESCRIPTION": role.description} for role in company.roles]


def _role_users(company: Company, _: User) -> list[Record]:
    return [
        {"USERID": user.user_id, "USERLOGINID": user.user_id, "ROLENAME": role}
        for user in company.users
        for role in user.roles
    ]


def _company(company: Company, _: User) -> list[Record]:
    return [{"COMPANYID": company.company_id, "NAME": company.title}]


_FROM_STATE: dict[str, Callable[[Company, User], list[Record]]] = {
    "LOCATIONENTITY": _entities,
    "LOCATION": _locations,
    "USERINFO": _users,
    "ROLES": _roles,
    "USERROLES": _role_users,
    "ROLEUSERS": _role_users,
    "COMPANY": _company,
}
_SPECIAL_FIELDS: dict[str, tuple[str, ...]] = {
    "LOCATIONENTITY": ("LOCATIONID", "NAME", "CURRENCY", "OPCOUNTRY"),
    "LOCATION": ("LOCATIONID", "NAME", "CURRENCY", "PARENTID"),
    "USERINFO": ("LOGINID", "DESCRIPTION", "USERTYPE", "LOGINDISABLED", "ADMIN", "UNRESTRICTED"),
    "ROLES": ("NAME", "DESCRIPTION"),
    "USERROLES": ("USERID", "USERLOGINID", "ROLENAME"),
    "ROLEUSERS": ("USERID", "USERLOGINID", "ROLENAME"),
    "COMPANY": ("COMPANYID", "NAME"),
}
