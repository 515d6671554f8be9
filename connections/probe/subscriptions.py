"""Whether the company has a module: from the list of applications, else from the user's rights and what could be read.

Never guessed from a refusal: the gateway words "not subscribed" and "no right" alike (reference,
intacct-gateway section 7.2).
"""

from __future__ import annotations

from enum import Enum, auto

from connections.intacct import GetApplications
from connections.probe.evidence import Evidence
from connections.probe.modules import MODULES, same_name
from connections.probe.profile import Profile
from connections.probe.reading import OBJECT_PROBLEMS, next_query, reads, row_query


class Subscription(Enum):
    YES = auto()
    NO = auto()
    UNKNOWN = auto()


_AGAINST = OBJECT_PROBLEMS | {"module_not_subscribed", "feature_disabled"}

_CODES = frozenset(module.application_code for module in MODULES.values() if module.application_code)

# What only a subscribed module lets anybody read (reference, intacct-gateway section 9). Records that several modules
# share prove nothing: VENDOR, CUSTOMER, ITEM, CONTACT, EMPLOYEE, UOM, PRODUCTLINE, DEPOSIT, TIMESHEET, the tax tables,
# and the plain Projects and Contracts dimensions (section 7.2).
_PROVES: dict[str, str] = {
    "Administration": "USERINFO ROLES COMPANY",
    "Company": "DEPARTMENT LOCATION CLASS TRXCURRENCIES EXCHANGERATE",
    "Multi-Entity Management": "LOCATIONENTITY",
    "Cash Management": "CHECKINGACCOUNT SAVINGSACCOUNT CREDITCARD CCTRANSACTION OTHERRECEIPTS FUNDSTRANSFER BANKFEE "
    "CREDITCARDFEE CHARGEPAYOFF BANKACCTRECON",
    "General Ledger": "GLACCOUNT GLJOURNAL GLBATCH GLENTRY GLDETAIL GLACCTGRP STATACCOUNT GLBUDGETHEADER",
    "Accounts Payable": "APBILL APPYMT APADJUSTMENT APTERM APBILLBATCH APRECURBILL",
    "Accounts Receivable": "ARINVOICE ARPYMT ARADJUSTMENT ARTERM ARADVANCE CUSTTYPE",
    "Projects": "TASK PROJECTSTATUS PROJECTRESOURCES",
    "Inventory Control": "WAREHOUSE INVDOCUMENT INVPRICELIST ITEMTAXGROUP",
    "Order Entry": "SODOCUMENT SODOCUMENTPARAMS SOPRICELIST SORECURDOCUMENT",
    "Purchasing": "PODOCUMENT PODOCUMENTPARAMS POPRICELIST",
    "Contracts": "CONTRACTDETAIL CONTRACTTYPE",
    "Taxes": "TAXSOLUTION TAXRECORD",
    "Time & Expenses": "EEXPENSES EEACCOUNTLABEL EXPENSEPAYMENTTYPE EPPAYMENT TIMETYPE",
}


def subscription(module: str, profile: Profile, evidence: Evidence) -> Subscription | None:
    """Judge one module; None while the answers it needs may still come.

    What was read counts more than a list without the module: which codes a list holds is not known for all companies.
    """
    known = listed(module, evidence)
    rows = [row for row in profile.of_module(module) if reads(row)]
    names = [name for row in rows for name in row.objects]
    if known is not None and any(_was_read(name, evidence) for name in names if name in _PROVES[module].split()):
        return Subscription.YES
    if known is not Subscription.UNKNOWN:
        return known
    if evidence.awaits_rights() or any(next_query(row, evidence) is not None for row in rows):
        return None
    if _has_rights_in(module, evidence) and not any(_is_doubted(name, evidence) for name in names):
        return Subscription.YES
    return Subscription.UNKNOWN


def listed(module: str, evidence: Evidence) -> Subscription | None:
    """Read `get_applications` for one module; None while its answer may still come."""
    if evidence.answer(GetApplications()) is None:
        return None
    known, applications = MODULES[module], evidence.applications()
    if known.application_code is None or applications is None or applications.isdisjoint(_CODES):
        return Subscription.UNKNOWN  # also where the list speaks of something else than our codes
    if known.application_code in applications:
        return Subscription.YES
    return Subscription.NO if known.code_is_all else Subscription.UNKNOWN


def _has_rights_in(module: str, evidence: Evidence) -> bool:
    """Say whether the user's effective rights name the module: one that is not subscribed has none (sections 5.2, 6.2).

    That a module is not named proves nothing, and neither does a name beside a refusal that speaks against it.
    """
    names = MODULES[module].names
    return any(same_name(names, listed.application) and any(listed.policies.values()) for listed in evidence.rights())


def _was_read(name: str, evidence: Evidence) -> bool:
    answer = evidence.answers.get(row_query(name))
    return answer is not None and answer.trouble is None


def _is_doubted(name: str, evidence: Evidence) -> bool:
    answer = evidence.answers.get(row_query(name))
    return answer is not None and answer.trouble is not None and answer.trouble.problem in _AGAINST
