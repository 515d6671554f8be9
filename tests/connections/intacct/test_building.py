"""Properties of every request that can be built."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.intacct import (
    Aggregate,
    Auth,
    Filter,
    Function,
    GetApiSession,
    GetApplications,
    GetCompanyPrefs,
    GetFinancialSetup,
    GetUserPermissions,
    Inspect,
    Login,
    Lookup,
    Order,
    Query,
    Read,
    ReadByQuery,
    ReadEntityDetails,
    ReadMore,
    RequestNotExpressible,
    Sender,
    SessionAuth,
)
from connections.intacct.envelope import build
from connections.intacct.filters import Comparison, Group
from tests.connections.intacct.samples import LOGIN, SENDER
from tests.connections.intacct.test_envelope import ANY_TEXT, INEXPRESSIBLE

pytestmark = pytest.mark.gateway

WORD = st.text("ABCdef.0189&<>'\" _%", min_size=1).map(lambda text: f"x{text}x")

#: By name: a function that carries one value, where that value arrives, and the field that a refusal names.
CARRIERS: dict[str, tuple[Callable[[str], Function], str, str]] = {
    "entity of a session": (GetApiSession, ".//getAPISession/locationid", "locationid"),
    "user": (GetUserPermissions, ".//userId", "userId"),
    "object": (Query, ".//query/object", "object"),
    "field": (lambda text: Query("V", (text,)), ".//select/field", "field"),
    "aggregate": (lambda text: Query("V", (Aggregate("sum", text),)), ".//select/sum", "sum"),
    "value": (lambda text: Query("V", filter=Comparison("like", "F", (text,))), ".//like/value", "value"),
    "compared field": (lambda text: Query("V", filter=Comparison("isnull", text, ())), ".//isnull/field", "field"),
    "order": (lambda text: Query("V", order_by=(Order(text),)), ".//order/field", "field"),
    "document type": (lambda text: Query("V", document_type=f"-{text}"), ".//docparid", "docparid"),
    "query string": (lambda text: ReadByQuery("V", text), ".//readByQuery/query", "query"),
    "result": (ReadMore, ".//resultId", "resultId"),
    "definition": (Lookup, ".//lookup/object", "object"),
    "name": (lambda text: Inspect(text, by_name=True), ".//inspect/name", "name"),
}  # fmt: skip


def parsed(sender: Sender, auth: Auth, *functions: Function, **options: bool) -> ElementTree.Element:
    """Read a request with another parser than the one that wrote it, and a strict one."""
    return ElementTree.fromstring(build(sender, auth, functions, **options).body)


@pytest.mark.parametrize("carrier", CARRIERS)
@given(text=ANY_TEXT)
def test_any_text_in_any_value_arrives_or_is_refused_by_name(carrier: str, text: str) -> None:
    make, path, field = CARRIERS[carrier]
    if INEXPRESSIBLE.search(text):
        with pytest.raises(RequestNotExpressible) as caught:
            parsed(SENDER, LOGIN, make(text))
        assert caught.value.field == field
        return
    arrived = parsed(SENDER, LOGIN, make(text)).findtext(path)
    assert arrived == (f"-{text}" if field == "docparid" else text)


@given(text=ANY_TEXT)
def test_any_text_in_an_attribute_or_a_list_arrives_or_is_refused_by_name(text: str) -> None:
    unwritable = INEXPRESSIBLE.search(text)
    for function, field in ((GetCompanyPrefs(text), "application"), (Read("V", ("1", text)), "keys")):
        if unwritable or (field == "keys" and "," in text):
            with pytest.raises(RequestNotExpressible) as caught:
                parsed(SENDER, LOGIN, function)
            assert caught.value.field == field
        elif field == "keys":
            assert parsed(SENDER, LOGIN, function).findtext(".//keys") == f"1,{text}"
        else:
            call = parsed(SENDER, LOGIN, function).find(".//get_companyprefs")
            assert call is not None
            assert call.get("application") == text


FILTERS: st.SearchStrategy[Filter] = st.recursive(
    st.builds(Comparison, st.sampled_from(["equalto", "in"]), WORD, st.lists(WORD, min_size=1).map(tuple)),
    lambda inner: st.builds(Group, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
    max_leaves=6,
)
QUERIES = st.builds(
    Query,
    WORD,
    st.lists(WORD | st.builds(Aggregate, st.sampled_from(["count", "avg", "min", "max", "sum"]), WORD), min_size=1)
    .map(tuple),
    st.none() | FILTERS,
    st.lists(st.builds(Order, WORD, st.booleans()), max_size=2).map(tuple),
    st.integers(1, 2000),
    st.integers(0, 9999),
    st.booleans(),
    st.booleans(),
    st.just("") | WORD,
)  # fmt: skip
FUNCTIONS = QUERIES | st.sampled_from(
    [GetApiSession(""), GetApplications(), GetFinancialSetup(), ReadEntityDetails(), Read("V", ("1",)), Inspect()]
)
LOGINS = st.builds(
    Login, WORD, WORD, WORD, st.none() | st.just("") | WORD, st.none() | WORD
)  # fmt: skip

#: The children of each element, in the order of the schema, or of the official SDKs where the schema takes any.
ORDERS = {
    "request": ["control", "operation"],
    "control": [
        "senderid", "password", "controlid", "uniqueid", "dtdversion", "includewhitespace", "showadditionalerrorinfo",
    ],
    "operation": ["authentication", "content"],
    "login": ["userid", "companyid", "password", "clientid", "locationid"],
    "query": ["select", "object", "docparid", "filter", "orderby", "options", "pagesize", "offset"],
    "options": ["caseinsensitive", "showprivate"],
    "order": ["field", "ascending", "descending"],
}  # fmt: skip


@given(
    auth=LOGINS | st.builds(SessionAuth, WORD),
    functions=st.lists(FUNCTIONS, min_size=1, max_size=4),
    additional_error_info=st.booleans(),
)
def test_the_schema_order_holds_for_every_combination(auth: Auth, functions: list[Any], **options: bool) -> None:
    root = parsed(SENDER, auth, *functions, **options)
    for tag, order in ORDERS.items():
        for element in root.iter(tag):
            places = [order.index(child.tag) for child in element]
            assert places == sorted(set(places)), tag
    for element in root.iter():
        if element.tag in {"and", "or"}:
            assert len(element) >= 2
        elif element.tag == "filter":
            assert len(element) == 1
    calls = [len(function) for function in root.iter("function")]
    assert calls == [1] * len(functions)


def test_additional_error_info_is_asked_for_only_on_demand() -> None:
    assert parsed(SENDER, LOGIN, GetApplications()).find("control/showadditionalerrorinfo") is None
    asked = parsed(SENDER, LOGIN, GetApplications(), additional_error_info=True)
    assert asked.findtext("control/showadditionalerrorinfo") == "true"


def test_a_console_slides_in_to_a_client() -> None:
    login = parsed(SENDER, Login("Console", "u", "p", "100", client="Client"), GetApplications()).find(".//login")
    assert login is not None
    assert [(part.tag, part.text) for part in login][3:] == [("clientid", "Client"), ("locationid", "100")]
