"""The functions that are not about objects, and the table of all functions.

Source: reference, intacct-gateway sections 4 to 7.1.
"""

from __future__ import annotations

from collections.abc import Callable

from connections.simulator.catalogue import MODULES, Module
from connections.simulator.look import in_words_of
from connections.simulator.protocol import permissions, reading, refusals, writer
from connections.simulator.protocol.authentication import land, open_session
from connections.simulator.protocol.call import Call
from connections.simulator.protocol.escaping import tag
from connections.simulator.protocol.writer import Plain

GATEWAY_PATH = "/ia/xml/xmlgw.phtml"


def get_api_session(call: Call) -> str:
    """A session at the wanted level: absent keeps the present one, empty asks for the top level."""
    if call.company.behaviour.refuse_batched_sessions and not call.alone:
        raise refusals.session_not_alone()
    element = call.function.element.find("locationid")
    if element is None:
        entity_id = call.signed_in.entity_id
    else:
        entity_id = land(call.company, call.user, (element.text or "").strip(), signing_in=False)
    session = open_session(call.world, call.signed_in, entity_id)
    endpoint = call.company.behaviour.session_endpoint or f"{call.base_url}{GATEWAY_PATH}"
    inner = f"{tag('sessionid', session.session_id)}{tag('endpoint', endpoint)}{tag('locationid', entity_id)}"
    return writer.data({}, f"<api>{inner}</api>")


def get_applications(call: Call) -> str:
    """The codes of the subscribed applications. Modules whose code nobody has recorded are left out."""
    if call.company.behaviour.hide_applications:
        raise refusals.not_authorized()
    subscribed = [module for module in MODULES if permissions.is_subscribed(call.company, module.name)]
    return writer.data({}, "".join(tag("application", module.code) for module in subscribed if module.code))


def get_company_prefs(call: Call) -> str:
    """The preferences of one application."""
    if call.company.behaviour.hide_company_prefs:
        raise refusals.not_authorized()
    application = call.function.element.get("application", "")
    preferences = _default_preferences(call, application) | call.company.preferences.get(application, {})
    listed = [{"application": application, "preference": name, "prefvalue": preferences[name]} for name in preferences]
    return writer.data({}, writer.rows("companypref", listed))


def _default_preferences(call: Call, application: str) -> dict[str, str]:
    if application == "ME" and call.company.multi_entity:
        # How "Restrict access to top level only" can be read (section 5).
        return {"DISABLEENTITYSLIDEIN": str(call.company.top_level_only).lower()}
    if application == "GEN":
        return {"PRIMARY_ACCTNO_LENGTH": "4", "FISCAL_FIRST_MONTH": "1"}
    return {}


def get_financial_setup(call: Call) -> str:
    """Basic facts about the company; the one that matters is whether it has several entities."""
    if call.company.behaviour.hide_financial_setup:
        raise refusals.not_authorized()
    inner = (
        tag("baseCurrency", "USD")
        + tag("defaultBook", "ACCRUAL")
        + tag("firstFiscalMonth", "1")
        + tag("multiBaseCurrency", "false")
        + tag("multiBook", "false")
        + tag("multiCurrency", "true")
        + tag("multiEntityShared", str(call.company.multi_entity).lower())
    )
    return writer.data({}, f"<financialSetup>{inner}</financialSetup>")


def read_entity_details(call: Call) -> str:
    """The entities that this user can enter: none where everybody is restricted to the top level (inferred)."""
    company, user = call.company, call.user
    if company.behaviour.hide_entity_details:
        raise refusals.not_authorized()
    if company.top_level_only:
        return writer.data({}, "")
    listed = [
        {
            "id": entity.entity_id,
            "name": entity.name,
            "recordno": str(number),
            "currency": entity.currency,
            "firstfiscalmonth": "1",
            "firstfiscaltaxmonth": "",
            "weekstart": "",
        }
        for number, entity in enumerate(company.entities, start=1)
        if entity.status == "active" and (not user.entities or entity.entity_id in user.entities)
    ]
    return writer.data({}, writer.rows("entity", listed))


def get_user_permissions(call: Call) -> str:
    """A user's effective rights. The caller needs the Permissions right on the Users row (section 6.2).

    Applications and rows without any right are left out; whether the gateway does so is unknown.
    """
    company = call.company
    allowed = permissions.has_right(call.rights, "Administration", "Users", "Permissions")
    user = company.user(call.argument("userId"))
    if company.behaviour.hide_permissions or not allowed or user is None:
        raise refusals.not_authorized()
    effective = permissions.effective_rights(company, user)
    region = company.look.region if company.behaviour.permission_names == "region" else "us"
    listed = "".join(
        _application(module, effective[module.name], region) for module in MODULES if module.name in effective
    )
    return writer.data({}, f"<permissions>{listed}</permissions>")


def _application(module: Module, rows: dict[str, set[str]], region: str) -> str:
    policies = []
    for row in module.rows:
        rights = [right for right in row.rights if right in rows.get(row.name, set())]
        if rights:
            policies.append({"policyName": in_words_of(region, row.name), "rights": "|".join(rights)})
    listed = f"{tag('applicationName', module.name)}<policies>{writer.rows('policy', policies)}</policies>"
    return f"<appSubscription>{listed}</appSubscription>"


FUNCTIONS: dict[str, Callable[[Call], str | Plain]] = {
    "getAPISession": get_api_session,
    "get_applications": get_applications,
    "get_companyprefs": get_company_prefs,
    "getFinancialSetup": get_financial_setup,
    "readEntityDetails": read_entity_details,
    "getUserPermissions": get_user_permissions,
    "query": reading.query,
    "readByQuery": reading.read_by_query,
    "readMore": reading.read_more,
    "read": reading.read,
    "readByName": reading.read_by_name,
    "lookup": reading.lookup,
    "inspect": reading.inspect,
}


def run(call: Call) -> str | Plain:
    """The `data` block of one function, as XML, or a whole body. Raises FunctionRefused."""
    function = FUNCTIONS.get(call.function.name)
    if function is None:
        raise refusals.bad_argument(f"The simulated Intacct does not offer the function {call.function.name}")
    return function(call)
