from __future__ import annotations

import pytest

from connections.intacct import EndpointRefused, Gateway, check_endpoint
from connections.intacct.endpoint import check_session_endpoint
from tests.connections.intacct.samples import APPLICATIONS, LOGIN, SENDER

pytestmark = pytest.mark.gateway

SIMULATOR = "http://127.0.0.1:8010/ia/xml/xmlgw.phtml"
REAL = "https://api.intacct.com/ia/xml/xmlgw.phtml"
FOREIGN = [
    "http://api.intacct.com/ia/xml/xmlgw.phtml",
    "https://intacct.com.attacker.example/ia/xml/xmlgw.phtml",
    "https://attackerintacct.com/",
    "https://intacct.com/",
    "https://api.intacct.com@attacker.example/",
    "https://user:word@api.intacct.com/",
    "https://api.intacct.com:8443/",
    "https://attacker.example/.intacct.com",
    "https://attacker.example#.intacct.com",
    "https://attacker.example?.intacct.com",
    "https://attacker.example\\.intacct.com/",
    "https://api.intacct.com\t.attacker.example/",
    "https://.intacct.com/",
    f"https://{'a' * 64}.intacct.com/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://api.intacct.com:port/",
    "ftp://api.intacct.com/",
    "//api.intacct.com/",
    "api.intacct.com",
    "https://\u0430pi.intacct.com/",
    "",
]


@pytest.mark.parametrize(
    "url",
    [REAL, "https://na12.intacct.com/ia/xml/xmlgw.phtml", "https://API.Intacct.COM:443/", "https://api.intacct.com./x"],
)
def test_sages_own_hosts_are_accepted(url: str) -> None:
    check_endpoint(url)
    check_session_endpoint(url, home=REAL)
    check_session_endpoint(url, home=SIMULATOR, allow_simulator=True)


@pytest.mark.parametrize("url", [*FOREIGN, SIMULATOR])
def test_every_other_address_is_refused(url: str) -> None:
    with pytest.raises(EndpointRefused):
        check_endpoint(url)
    with pytest.raises(EndpointRefused):
        Gateway(url)


def test_the_simulator_is_accepted_only_where_allowed() -> None:
    check_endpoint(SIMULATOR, allow_simulator=True)
    for url in ("ftp://127.0.0.1/", "http:///x", "http://user@127.0.0.1/", "http://a b/"):
        with pytest.raises(EndpointRefused):
            check_endpoint(url, allow_simulator=True)


@pytest.mark.parametrize("url", [*FOREIGN, "http://127.0.0.1:8011/", "https://127.0.0.1:8010/"])
def test_a_session_leads_to_sage_or_back_home_and_nowhere_else(url: str) -> None:
    with pytest.raises(EndpointRefused):
        check_session_endpoint(url, home=SIMULATOR, allow_simulator=True)


def test_a_foreign_endpoint_given_for_a_call_is_refused_before_anything_is_sent() -> None:
    gateway = Gateway(REAL)
    with pytest.raises(EndpointRefused) as caught:
        gateway.send(SENDER, LOGIN, APPLICATIONS, endpoint="https://attacker.example/")
    gateway.close()
    assert (caught.value.problem, caught.value.transient) == ("endpoint_refused", False)
    assert "attacker" not in str(caught.value)
