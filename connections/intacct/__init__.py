"""Sage Intacct's XML gateway for the rest of the project. The only package that knows httpx and lxml; no Django.

gateway = Gateway("https://api.intacct.com/ia/xml/xmlgw.phtml")
reply = gateway.send(sender, Login("Goliath Corp", "acmeledger_ws", password), [GetApplications()])
codes = reply.outcomes[0].unwrap()
"""

from connections.intacct.auth import Auth, Login, Sender, SessionAuth
from connections.intacct.client import Gateway
from connections.intacct.definitions import FieldDefinition, Inspect, Lookup, ObjectDefinition, Relationship
from connections.intacct.diagnosis import refusals_of
from connections.intacct.endpoint import check_endpoint
from connections.intacct.entries import AdditionalInfo, ErrorEntry, ErrorMessage, ErrorTarget
from connections.intacct.errors import (
    EndpointRefused,
    FunctionRefused,
    GatewayRefusal,
    GatewayUnavailable,
    IntacctError,
    RequestNotExpressible,
    SenderRefused,
    SettingRefused,
    SignInRefused,
    UnexpectedReply,
)
from connections.intacct.filters import (
    Filter,
    and_,
    between,
    equal_to,
    greater_than,
    greater_than_or_equal_to,
    in_,
    is_not_null,
    is_null,
    less_than,
    less_than_or_equal_to,
    like,
    not_equal_to,
    not_in,
    not_like,
    or_,
)
from connections.intacct.functions import (
    ApiSession,
    ApplicationPermissions,
    EntityDetails,
    FinancialSetup,
    Function,
    GetApiSession,
    GetApplications,
    GetCompanyPrefs,
    GetFinancialSetup,
    GetUserPermissions,
    ReadEntityDetails,
)
from connections.intacct.outcomes import Outcome
from connections.intacct.queries import Aggregate, Order, Query, QueryPage, Read, ReadByQuery, ReadMore, Row
from connections.intacct.refusals import Refusal, classify
from connections.intacct.reply import Authentication, Reply
from connections.intacct.transcript import Exchange

__all__ = [
    "AdditionalInfo",
    "Aggregate",
    "ApiSession",
    "ApplicationPermissions",
    "Auth",
    "Authentication",
    "EndpointRefused",
    "EntityDetails",
    "ErrorEntry",
    "ErrorMessage",
    "ErrorTarget",
    "Exchange",
    "FieldDefinition",
    "Filter",
    "FinancialSetup",
    "Function",
    "FunctionRefused",
    "Gateway",
    "GatewayRefusal",
    "GatewayUnavailable",
    "GetApiSession",
    "GetApplications",
    "GetCompanyPrefs",
    "GetFinancialSetup",
    "GetUserPermissions",
    "Inspect",
    "IntacctError",
    "Login",
    "Lookup",
    "ObjectDefinition",
    "Order",
    "Outcome",
    "Query",
    "QueryPage",
    "Read",
    "ReadByQuery",
    "ReadEntityDetails",
    "ReadMore",
    "Refusal",
    "Relationship",
    "Reply",
    "RequestNotExpressible",
    "Row",
    "Sender",
    "SenderRefused",
    "SessionAuth",
    "SettingRefused",
    "SignInRefused",
    "UnexpectedReply",
    "and_",
    "between",
    "check_endpoint",
    "classify",
    "equal_to",
    "greater_than",
    "greater_than_or_equal_to",
    "in_",
    "is_not_null",
    "is_null",
    "less_than",
    "less_than_or_equal_to",
    "like",
    "not_equal_to",
    "not_in",
    "not_like",
    "or_",
    "refusals_of",
]
