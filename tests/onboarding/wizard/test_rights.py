"""The rights to tick: from the access profile, without what is not subscribed, in the region's words, on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html

from connections.models import Connection
from connections.simulator.companies import ROLE, USER_ID
from tests import factories
from tests.onboarding.console.pages import text
from tests.onboarding.wizard.customer import Customer

pytestmark = pytest.mark.django_db
AtEntity = Callable[[str], Customer]


@pytest.fixture
def at_rights(customer: Customer) -> Customer:
    customer.post("start")
    customer.post("company", company_id="READY-CO")
    return customer


def rights(customer: Customer) -> html.HtmlElement:
    return html.fromstring(customer.get("user", "?part=rights").content)


def test_every_row_of_the_profile_has_a_box_of_its_own(at_rights: Customer) -> None:
    page = rights(at_rights)
    keys = [box.get("data-tick") for box in page.xpath("//table//input[@type='checkbox']")]
    assert len(keys) == len(set(keys)) == 18
    assert "rights:ap.bills" in keys
    count = page.xpath("//*[@data-tick-count]")[0]
    assert count.get("data-tick-count") == "rights:"
    assert count.get("data-text") == "{done} of 18 rows ticked"
    assert count.get("role") == "status"
    for box in page.xpath("//table//input[@type='checkbox']"):
        assert box.getparent().tag == "label"
        assert " ".join(box.getparent().text_content().split())


def test_how_much_a_row_is_needed_stands_there_in_words(at_rights: Customer) -> None:
    words = {" ".join(cell.text_content().split()) for cell in rights(at_rights).xpath("//td[@data-label='Needed']")}
    assert {"required", "optional", "required, only if subscribed"} <= words | {"optional, only if subscribed"}


def test_purpose_and_loss_fold_out_below_each_row(at_rights: Customer) -> None:
    first = rights(at_rights).xpath("//details[@class='why']")[0]
    assert " ".join(first.find("summary").text_content().split()) == "What for: Users"
    assert "Without it:" in first.text_content()


def test_the_exact_rights_come_before_the_shortcut_and_its_consequence(at_rights: Customer) -> None:
    page = text(at_rights.get("user", "?part=rights"))
    assert page.index("Tick exactly these.") < page.index("Accounts Payable") < page.index("A shortcut: All instead")
    assert "the user may then do more than we need" in page


def test_before_a_check_nothing_is_left_out(at_rights: Customer) -> None:
    assert "Left out:" not in text(at_rights.get("user", "?part=rights"))
    assert "Projects" in text(at_rights.get("user", "?part=rights"))


def test_a_module_that_the_check_found_missing_is_left_out_and_named(at_entity: AtEntity) -> None:
    customer = at_entity("MODULE-CO")
    customer.post("entity", top_level="on")
    customer.work()
    page = customer.get("user", "?part=rights")
    assert "Left out: Projects. The last check found that your company does not subscribe to it." in text(page)
    assert not html.fromstring(page.content).xpath("//*[@id='module-pa']")
    assert "{done} of 17 rows ticked" in page.content.decode()
    assert "so we left it out: Projects." in text(customer.get(rest="rights/"))


def test_the_region_has_its_own_words_with_those_of_the_guides_behind(at_rights: Customer) -> None:
    Connection.objects.filter(pk=at_rights.connection.pk).update(region="uk")
    assert "Suppliers (Vendors)" in text(at_rights.get("user", "?part=rights"))
    assert "Suppliers (Vendors)" in text(at_rights.get(rest="rights/"))


def test_the_sheet_holds_everything_that_paper_needs(at_rights: Customer) -> None:
    response = at_rights.get(rest="rights/")
    page, words = html.fromstring(response.content), text(response)
    assert f"Rights of the role “{ROLE}”" in words
    for fact in (USER_ID, "READY-CO", "Acme Ledger", "Accounts payable and spend, version 1"):
        assert fact in words
    table = page.xpath("//table")[0]
    assert table.find("thead") is not None
    assert len(table.xpath("./tbody/tr[td]")) == 18
    assert table.xpath("count(.//*[@class='pen'])") > 40
    assert 'href="/static/css/rights.css"' in response.content.decode()


def test_the_sheet_of_a_company_without_roles_is_the_users(at_rights: Customer) -> None:
    Connection.objects.filter(pk=at_rights.connection.pk).update(permission_type="user")
    words = text(at_rights.get(rest="rights/"))
    assert f"Rights of the user “{USER_ID}”" in words
    assert "Role name" not in words


def test_the_sheet_opens_for_a_link_to_this_step_and_for_no_stranger(at_rights: Customer) -> None:
    for step, status in (("user", 200), ("credentials", 303)):
        colleague = at_rights.elsewhere(factories.link(at_rights.connection, step=step)[1])
        assert colleague.get(rest="rights/").status_code == status
    at_rights.client.cookies.clear()
    assert at_rights.get(rest="rights/").status_code == 404
