"""Whether the company has a module: from the list of applications, else from what could be read.

Never guessed from a refusal: the gateway words "not subscribed" and "no right" alike (reference,
intacct-gateway section 7.2).
"""

from __future__ import annotations

from enum import Enum, auto

from connections.intacct import GetApplications
from connections.probe.evidence import Evidence
from connections.probe.modules import MODULES
from connections.probe.profile import Profile
from connections.probe.reading import next_query, reads, row_query


class Subscription(Enum):
    YES = auto()
    NO = auto()
    UNKNOWN = auto()


# Objects that can be read without the module, so that reading them proves nothing about it: shared records, the
# plain Projects and Contracts dimensions, and the tax tables of other modules (reference, sections 7.2 and 9).
_FOUND_WITHOUT: dict[str, frozenset[str]] = {
    "Projects": frozenset({"PROJECT", "PROJECTTYPE", "CUSTOMER", "ITEM", "EMPLOYEE"}),
    "Inventory Control": frozenset({"ITEM", "VENDOR"}),
    "Order Entry": frozenset({"ITEM", "CUSTOMER", "CONTACT"}),
    "Purchasing": frozenset({"ITEM", "VENDOR", "CONTACT"}),
    "Contracts": frozenset({"CONTRACT"}),
    "Taxes": frozenset({"TAXDETAIL"}),
    "Time & Expenses": frozenset({"EMPLOYEE"}),
}


def subscription(module: str, profile: Profile, evidence: Evidence) -> Subscription | None:
    """Judge one module; None while the answers it needs may still come."""
    known = listed(module, evidence)
    if known is not Subscription.UNKNOWN:
        return known
    rows = [row for row in profile.of_module(module) if reads(row)]
    own = [name for row in rows for name in row.objects if name not in _FOUND_WITHOUT.get(module, frozenset())]
    answers = [evidence.answers.get(row_query(name)) for name in own]
    if any(answer is not None and answer.trouble is None for answer in answers):
        return Subscription.YES
    if any(next_query(row, evidence) is not None for row in rows):
        return None
    return Subscription.UNKNOWN


def listed(module: str, evidence: Evidence) -> Subscription | None:
    """Read `get_applications` for one module; None while its answer may still come."""
    if evidence.answer(GetApplications()) is None:
        return None
    code, applications = MODULES[module].application_code, evidence.applications()
    if code is None or applications is None:
        return Subscription.UNKNOWN
    return Subscription.YES if code in applications else Subscription.NO


def known_missing(module: str, evidence: Evidence) -> bool:
    return listed(module, evidence) is Subscription.NO
