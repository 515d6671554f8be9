"""Words of other regions: on the pages always, in the gateway's list of permissions where the company says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from connections.intacct import Gateway, Sender
from connections.probe.checks import Target
from connections.probe.outcomes import Verdict
from connections.probe.profile import load_shipped
from connections.probe.run import Subject, run
from connections.simulator.companies import ROLE, USER_ID, VENDOR_SENDER
from connections.simulator.look import Region
from connections.simulator.server import SimulatorServer
from tests.connections.simulator import wire
from tests.plain_browser import Browser

pytestmark = pytest.mark.simulator
PERMISSIONS = f"<getUserPermissions><userId>{USER_ID}</userId></getUserPermissions>"
PAGE = f"/company/READY-CO/admin/roles/{ROLE}/subscriptions"


@pytest.fixture
def gateway(simulator: SimulatorServer) -> Iterator[Gateway]:
    client = Gateway(simulator.gateway_url, allow_simulator=True, retries=0)
    yield client
    client.close()


@pytest.mark.parametrize(
    ("region", "bills", "vendors", "checking"),
    [
        ("us", "Bills", "Vendors", "Checking Accounts"),
        ("uk", "Bills", "Suppliers", "Current accounts"),
        ("au", "AP purchase invoices", "Suppliers", "Checking Accounts"),
        ("za", "AP supplier invoices", "Suppliers", "Current accounts"),
    ],
)
def test_rows_have_the_words_of_the_region(
    simulator: SimulatorServer, region: Region, bills: str, vendors: str, checking: str
) -> None:
    simulator.world.companies["READY-CO"].look.region = region
    with Browser(simulator.url) as browser:
        shown = {}
        for module in ("accounts-payable", "cash-management"):
            browser.open(f"{PAGE}/{module}/permissions")
            shown[module] = browser.page.xpath("//*[@role='group']/@aria-label")
    assert {bills, vendors} <= set(shown["accounts-payable"])
    assert checking in shown["cash-management"]
    assert ("Bills" in shown["accounts-payable"]) == (bills == "Bills")
    assert "Recurring Bills" in shown["accounts-payable"], "nobody knows what this is called elsewhere"


def test_the_gateway_names_rows_as_in_the_us_unless_the_company_is_told_otherwise(
    caller: Callable[..., wire.Caller],
) -> None:
    ready = caller()
    ready.company.look.region = "za"
    assert "Bills" in ready.say(PERMISSIONS).values(".//policyName")
    ready.company.behaviour.permission_names = "region"
    names = ready.say(PERMISSIONS).values(".//policyName")
    assert {"AP supplier invoices", "Suppliers", "Current accounts"} <= set(names)
    assert not {"Bills", "Vendors", "Checking Accounts"} & set(names)


@pytest.mark.parametrize("region", ["uk", "au", "za"])
@pytest.mark.parametrize("profile", sorted(load_shipped()))
def test_a_whole_check_passes_where_the_gateway_uses_the_words_of_the_region(
    simulator: SimulatorServer, gateway: Gateway, region: Region, profile: str
) -> None:
    company = simulator.world.companies["READY-CO"]
    company.look.region, company.behaviour.permission_names = region, "region"
    report = run(
        Subject(
            gateway=gateway,
            sender=Sender(VENDOR_SENDER, simulator.world.vendor_senders[VENDOR_SENDER]),
            company_id=company.company_id,
            user_id=USER_ID,
            password=company.users[0].password,
            target=Target(top_level=True),
            profile=load_shipped()[profile],
        )
    )
    assert report.verdict is Verdict.PASSED, [each for each in report.results if each.problem]
