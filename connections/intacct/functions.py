"""The functions about the session, the company and the user. Each writes its element and reads its own `data`.

Section numbers are those of reference, intacct-gateway.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from connections.intacct.elements import (
    Element,
    add,
    flag_or_none,
    number_or_none,
    required_block,
    required_text,
    set_attribute,
    text_of,
)


class Function(ABC):
    """One call inside a request."""

    @abstractmethod
    def write(self, parent: Element) -> None:
        """Append the call's element to `parent`. Raises RequestNotExpressible."""

    @abstractmethod
    def read(self, data: Element) -> object:
        """Return the typed value of a successful result's `data`. Raises Unreadable."""


@dataclass(frozen=True)
class ApiSession:
    """`endpoint`: where the session's calls have to go. `entity`: "" at top level or in a single-entity company."""

    session_id: str = field(repr=False)
    endpoint: str
    entity: str


@dataclass(frozen=True)
class GetApiSession(Function):
    """Open a session. `entity`: None stays where the sign-in is, "" asks for the top level (section 4)."""

    entity: str | None = None

    def write(self, parent: Element) -> None:
        element = add(parent, "getAPISession")
        if self.entity is not None:
            add(element, "locationid", self.entity)

    def read(self, data: Element) -> ApiSession:
        api = required_block(data, "api")
        return ApiSession(required_text(api, "sessionid"), required_text(api, "endpoint"), text_of(api, "locationid"))


@dataclass(frozen=True)
class GetApplications(Function):
    """List the codes of the subscribed applications, e.g. "AP" (section 7.1). Returns frozenset[str]."""

    def write(self, parent: Element) -> None:
        add(parent, "get_applications")

    def read(self, data: Element) -> frozenset[str]:
        codes = ((element.text or "").strip() for element in data.iter("application"))
        return frozenset(code for code in codes if code)


@dataclass(frozen=True)
class GetCompanyPrefs(Function):
    """List the preferences of one application, e.g. "ME" (section 7.1). Returns preference -> value."""

    application: str

    def write(self, parent: Element) -> None:
        set_attribute(add(parent, "get_companyprefs"), "application", self.application)

    def read(self, data: Element) -> dict[str, str]:
        return {required_text(row, "preference"): text_of(row, "prefvalue") for row in data.iter("companypref")}


@dataclass(frozen=True)
class FinancialSetup:
    """None where the gateway did not say. `first_fiscal_month`: 1 to 12."""

    multi_entity: bool | None
    base_currency: str
    multi_currency: bool | None
    multi_base_currency: bool | None
    multi_book: bool | None
    default_book: str
    first_fiscal_month: int | None


@dataclass(frozen=True)
class GetFinancialSetup(Function):
    """Read whether the company has several entities, its currency and its books (section 5)."""

    def write(self, parent: Element) -> None:
        add(parent, "getFinancialSetup")

    def read(self, data: Element) -> FinancialSetup:
        setup = required_block(data, "financialSetup")
        return FinancialSetup(
            multi_entity=flag_or_none(text_of(setup, "multiEntityShared")),
            base_currency=text_of(setup, "baseCurrency"),
            multi_currency=flag_or_none(text_of(setup, "multiCurrency")),
            multi_base_currency=flag_or_none(text_of(setup, "multiBaseCurrency")),
            multi_book=flag_or_none(text_of(setup, "multiBook")),
            default_book=text_of(setup, "defaultBook"),
            first_fiscal_month=number_or_none(text_of(setup, "firstFiscalMonth")),
        )


@dataclass(frozen=True)
class EntityDetails:
    """`entity_id` is what `locationid` takes. Months: 1 to 12, None where the gateway gave none."""

    entity_id: str
    name: str
    record_no: str
    currency: str
    first_fiscal_month: int | None = None
    first_fiscal_tax_month: int | None = None
    week_start: str = ""


@dataclass(frozen=True)
class ReadEntityDetails(Function):
    """List the entities that the signed-in user can use (section 5). Returns tuple[EntityDetails, ...]."""

    def write(self, parent: Element) -> None:
        add(parent, "readEntityDetails")

    def read(self, data: Element) -> tuple[EntityDetails, ...]:
        return tuple(
            EntityDetails(
                required_text(entity, "id"),
                text_of(entity, "name"),
                text_of(entity, "recordno"),
                text_of(entity, "currency"),
                number_or_none(text_of(entity, "firstfiscalmonth")),
                number_or_none(text_of(entity, "firstfiscaltaxmonth")),
                text_of(entity, "weekstart"),
            )
            for entity in data.iter("entity")
        )


@dataclass(frozen=True)
class ApplicationPermissions:
    """`policies`: row of the permissions page -> rights granted, e.g. "Bills" -> {"List", "View"}."""

    application: str
    policies: dict[str, frozenset[str]]


@dataclass(frozen=True)
class GetUserPermissions(Function):
    """List a user's effective rights (section 6.2). Returns tuple[ApplicationPermissions, ...]."""

    user_id: str

    def write(self, parent: Element) -> None:
        add(add(parent, "getUserPermissions"), "userId", self.user_id)

    def read(self, data: Element) -> tuple[ApplicationPermissions, ...]:
        permissions = required_block(data, "permissions")
        return tuple(
            ApplicationPermissions(required_text(application, "applicationName"), _policies(application))
            for application in permissions.iter("appSubscription")
        )


def _policies(application: Element) -> dict[str, frozenset[str]]:
    policies: dict[str, frozenset[str]] = {}
    for policy in application.iter("policy"):
        name = required_text(policy, "policyName")
        rights = (right.strip() for right in text_of(policy, "rights").split("|"))
        policies[name] = policies.get(name, frozenset()) | {right for right in rights if right}
    return policies
