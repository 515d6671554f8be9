"""Every way in which the simulated gateway says no, with its text.

Texts are those that the reference records (intacct-gateway sections 5, 7.2 and 8). Where it marks a text unknown,
the one here is our guess: worded so that the patterns of `gateway-errors.json` recognise it, and marked INFERRED.
The Support ID is added when the answer is written.
"""

from __future__ import annotations

import html

from connections.simulator.protocol.refused import (
    AuthenticationRefused,
    ControlRefused,
    Entry,
    FunctionRefused,
    Refused,
)

_OFF_LINE = Entry("", "", "The Service is Temporarily Off-line")


def _encoded(text: str) -> str:
    """Business-layer texts arrive with HTML entities inside the XML text; clients have to decode twice."""
    return html.escape(text, quote=True).replace("&#x27;", "&#039;")


# --- control -------------------------------------------------------------------------------------------------


def company_unknown() -> ControlRefused:
    """Unknown or inactive company, or inactive sender: HTTP 400, nothing echoed."""
    return ControlRefused(Entry("GW-0011", "Invalid Request"), status=400, echo="none")


def company_missing() -> ControlRefused:
    """No company ID in the request. The number is recorded for the REST gateway; here it is INFERRED."""
    return ControlRefused(Entry("GW-0012", "Missing Tenant Data"), status=400, echo="none")


def unreadable() -> ControlRefused:
    """Nothing that could be credentials, such as a request without a body."""
    text = "Sign-in information is incorrect. Please check your request."
    return ControlRefused(Entry("XMLGW_JPP0002", text), status=401, echo="none")


def content_type() -> ControlRefused:
    """The gateway takes no JSON in (section 1). The number is recorded for the REST gateway, the status INFERRED."""
    return ControlRefused(Entry("GW-0014", "Invalid Content Type"), status=400, echo="none")


def schema_error(detail: str) -> ControlRefused:
    return ControlRefused(Entry("XL03000003", "", f"XML Parse schema error: {detail}"))


def sender_wrong() -> ControlRefused:
    return ControlRefused(Entry("XL03000006", "", "Incorrect Intacct XML Partner ID or password."))


def transport_policy(policy: str) -> ControlRefused:
    return ControlRefused(Entry("XL03000006", "", f"{policy} is not a valid transport policy."))


def demo_expired() -> ControlRefused:
    return ControlRefused(Entry("PL04000055", "", "This company is a demo company and has expired."), echo="empty")


def rate_limited(status: int, retry_after: int | None) -> ControlRefused:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    entry = Entry("GW-0010", "API rate limit exceeded")
    return ControlRefused(entry, status=status, echo="none", headers=headers)


# --- authentication ------------------------------------------------------------------------------------------


def _authentication(text: str, description: str = "", correction: str = "") -> AuthenticationRefused:
    return AuthenticationRefused(Entry("XL03000006", description, text, correction))


def sender_not_authorized(sender_id: str, company_id: str) -> AuthenticationRefused:
    return _authentication(
        f"The sender ID '{sender_id}' is not authorized to make Web Services requests to company ID '{company_id}'.",
        "Invalid Web Services Authorization",
        "Contact the company administrator to grant Web Services authorization to this sender ID.",
    )


def sign_in_incorrect() -> AuthenticationRefused:
    """Wrong user or password. Also for a locked-out user: no text of its own is known, it may well be this one."""
    return _authentication("Sign-in information is incorrect")


def user_locked_out() -> AuthenticationRefused:
    return _authentication("The user is locked out.")  # INFERRED


def password_expired() -> AuthenticationRefused:
    return _authentication("The password of this user has expired.")  # INFERRED


def oauth_not_offered() -> AuthenticationRefused:
    """The element is in the schema and nowhere in the documentation: what it does is unknown."""
    text = "The simulated Intacct does not know what a gateway does with an oauth token."  # its own sentence
    return AuthenticationRefused(Entry("", "", text), echo=False)


def no_such_client(client_id: str) -> AuthenticationRefused:
    """The form of a console's slide-in is documented, what the gateway says about a wrong one is not."""
    return _authentication(f"There is no client '{client_id}' in this console.")  # INFERRED


def other_company() -> AuthenticationRefused:
    """Several operations in one request are in the schema; nothing says that they may be for several companies."""
    text = "The simulated Intacct answers the operations of one request for one company only."  # its own sentence
    return AuthenticationRefused(Entry("", "", text))


def session_invalid(session_id: str) -> AuthenticationRefused:
    shown = f"{session_id[:1]}...."  # the recorded reply shows no more of it either
    entry = Entry("XL03000006", "", f"Invalid session {shown}")
    return AuthenticationRefused(entry, echo=False)


def web_services_off() -> AuthenticationRefused:
    return _authentication("The Web Services subscription is not active for this company.")  # INFERRED


def user_inactive() -> AuthenticationRefused:
    return _authentication("The user account is inactive.")  # INFERRED


def ip_address_refused() -> AuthenticationRefused:
    return _authentication("The request was refused by the IP address filters of this company.")  # INFERRED


# --- levels: the same words at sign-in and in getAPISession --------------------------------------------------

TOP_LEVEL_ONLY = "Top level access only"  # how one wizard reports it; the gateway's own text is unknown
TOP_LEVEL_DENIED = "The user does not have access to the top level."  # INFERRED


def entity_unknown_text(entity_id: str) -> str:
    return f"The location ID '{entity_id}' is not valid."  # INFERRED


def entity_denied_text(entity_id: str) -> str:
    return f"The user has no access to the entity '{entity_id}'."  # INFERRED


def level_refused(text: str, *, signing_in: bool) -> Refused:
    """A level that cannot be reached: part of the sign-in, or of getAPISession."""
    if signing_in:
        return _authentication(text)
    return FunctionRefused(Entry("XL03000006", "", text))


# --- result --------------------------------------------------------------------------------------------------


def no_permission(operation: str, object_name: str) -> FunctionRefused:
    """The recorded readByQuery refusals write the object in lower case, the recorded query refusal does not."""
    shown = object_name if operation == "QUERY" else object_name.lower()
    text = f"You do not have permission for API operation {operation} on objects of type {shown}"
    # The category is the one that the documentation of `additionalinfo` gives as an example.
    placeholders = (("OPERATION", operation), ("OBJECT", shown))
    return FunctionRefused(Entry("PL04000005", "", text, "", "Invalid permission", object_name, placeholders))


def cannot_be_performed(operation: str, object_name: str) -> FunctionRefused:
    text = _encoded(f"API operation '{operation}' cannot be performed on objects of type {object_name}")
    return FunctionRefused(Entry("PL04000005", "", text))


def module_not_subscribed(module: str) -> FunctionRefused:
    return FunctionRefused(Entry("", "", f"{module} module is not subscribed"))  # its errorno is unknown


def feature_disabled() -> FunctionRefused:
    return FunctionRefused(Entry("", "", "This feature is disabled for your company or your current user"))


def object_not_valid(object_name: str) -> FunctionRefused:
    return FunctionRefused(Entry("", "", f"Object type {object_name.lower()} is not valid"))


def object_not_found(operation: str, object_name: str) -> FunctionRefused:
    text = f"Object definition {object_name} not found"
    if operation == "QUERY":
        return FunctionRefused(Entry("XL03000009", "There was an error processing the function", text))
    return FunctionRefused(Entry("Query Failed", "", text))


def not_authorized() -> FunctionRefused:
    """The words are recorded for another call; that getUserPermissions uses them is INFERRED."""
    return FunctionRefused(Entry("", "", _encoded("You're not authorized to perform this action")))


def field_unknown(object_name: str, field: str) -> FunctionRefused:
    return FunctionRefused(Entry("XL03000010", "", f"The field {field} does not exist on {object_name}"))


def fields_not_queryable(object_name: str, fields: list[str]) -> FunctionRefused:
    text = f"The following fields cannot be queried\n\t{object_name.lower()}: [{', '.join(fields)}]"
    return FunctionRefused(Entry("XL03000006", "", text))


def query_failed() -> FunctionRefused:
    return FunctionRefused(Entry("DL02000001", "Error", "There was an error processing the request."))


def bad_argument(text: str) -> FunctionRefused:
    return FunctionRefused(Entry("", "", text))  # INFERRED, text and number


def rolled_back() -> FunctionRefused:
    text = "The entire transaction in this operation has been rolled back due to an error."
    return FunctionRefused(Entry("XL03000009", "", text))


def executed_before(control_id: str) -> FunctionRefused:
    text = f"The function with control ID '{control_id}' was already executed."  # INFERRED
    return FunctionRefused(Entry("", "", _encoded(text)))


def session_not_alone() -> FunctionRefused:
    text = "getAPISession has to be the only function of its request."  # INFERRED from the rule in section 4
    return FunctionRefused(Entry("", "", text))


def maintenance() -> FunctionRefused:
    return FunctionRefused(_OFF_LINE)


def maintenance_of_all() -> ControlRefused:
    """The recorded words at the level above; that the gateway uses them there is INFERRED."""
    return ControlRefused(_OFF_LINE)


def too_many_operations() -> FunctionRefused:
    """Worded as customers report it (setup-guides section 10, row 30); number and level are INFERRED."""
    return FunctionRefused(Entry("", "", "There are too many operations running for this company"))


def rate_limited_function() -> FunctionRefused:
    return FunctionRefused(Entry("", "", "API rate limit exceeded"))
