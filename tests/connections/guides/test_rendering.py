"""Choosing the variant and filling in the values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from connections import guides
from connections.guides import Click, UnknownGuide, ValueMissing, Variant
from tests.connections.guides.samples import MINIMUM, ROWS, SEEN, VALUES


def trails(step_id: str, variant: Variant) -> set[tuple[str, ...]]:
    return {click.trail for click in guides.step(step_id, variant, VALUES).clicks if click.trail}


def lines(problem: str, variant: Variant, values: Mapping[str, str] = VALUES) -> str:
    return "\n".join(click.sentence for click in guides.fix(problem, variant, values, strict=True).clicks)


def test_a_click_reads_as_one_line_with_its_menu_path() -> None:
    click = Click("Turn on Web Services.", trail=("Company", "Admin", "Subscriptions"), note="Near the bottom.")
    assert click.sentence == "Go to Company > Admin > Subscriptions. Turn on Web Services. Near the bottom."
    assert Click("Click Save.").sentence == "Click Save."


def test_each_menu_variant_has_its_own_path_to_the_web_services_users() -> None:
    assert ("Company", "Admin", "Web Services users") in trails("user", Variant("current"))
    grouped = ("Company", "Admin", "Users, roles, and groups", "Web Services users")
    assert grouped in trails("user", Variant("grouped"))
    assert ("Company", "Web Services Users") in trails("user", Variant("classic"))


def test_the_current_menus_lead_to_the_security_tab() -> None:
    assert ("Company", "Setup", "Configuration", "Company", "Security") in trails("authorize-sender", Variant())
    assert ("Company", "Company Info", "Security") in trails("authorize-sender", Variant("classic"))


def test_a_user_based_company_hears_nothing_of_roles() -> None:
    guide = guides.step("user", Variant(permissions="user"), VALUES, strict=True)
    assert VALUES["role"] not in [value.value for value in guide.values]
    assert not [click for click in guide.clicks if click.trail[-1:] == ("Roles",) or click.field == "Roles"]
    assert [click for click in guide.clicks if "User application subscriptions" in click.text]


def test_the_role_is_made_before_the_user_that_gets_it() -> None:
    clicks = guides.step("user", Variant(), VALUES).clicks
    ends = [click.trail[-1] for click in clicks if click.trail]
    assert ends.index("Roles") < ends.index("Web Services users")


def test_a_single_entity_company_is_not_sent_to_the_entity_drop_down() -> None:
    single = guides.step("start", Variant(multi_entity=False), VALUES)
    several = guides.step("start", Variant(multi_entity=True), VALUES)
    unknown = guides.step("start", Variant(), VALUES)
    assert not [click for click in single.clicks if click.value == "Top level"]
    assert [click for click in several.clicks if click.value == "Top level"]
    assert [click for click in unknown.clicks if click.text.startswith("If you see an entity drop-down")]
    assert [click.text for click in guides.step("entity", Variant(multi_entity=False), VALUES).clicks] == [
        "Leave the entity blank."
    ]


def test_the_sender_id_is_offered_for_copying_in_its_exact_case() -> None:
    values = guides.step("authorize-sender", Variant(), VALUES).values
    assert ("AcmeLedgerMPP", True) in [(value.value, value.copy) for value in values]


def test_the_user_step_offers_everything_that_must_be_typed() -> None:
    shown = {value.value for value in guides.step("user", Variant(), VALUES).values if value.copy}
    assert {VALUES["role"], VALUES["user_id"], VALUES["email"], VALUES["vendor"]} <= shown


def test_an_unknown_value_is_never_offered_for_copying() -> None:
    guide = guides.step("authorize-sender", Variant(), {"vendor": "Acme Ledger"})
    assert [value.value for value in guide.values] == ["Acme Ledger"]
    assert not [click for click in guide.clicks if click.field == "Sender ID" and click.value]


def test_a_missing_value_is_an_error_when_strict() -> None:
    with pytest.raises(ValueMissing, match="sender_id"):
        guides.step("authorize-sender", Variant(), {"vendor": "Acme Ledger"}, strict=True)


def test_an_empty_value_counts_as_missing() -> None:
    with pytest.raises(ValueMissing, match="role"):
        guides.step("user", Variant(), {**VALUES, "role": "  "}, strict=True)


def test_braces_in_a_value_are_not_filled_in_again() -> None:
    guide = guides.step("authorize-sender", Variant(), {**VALUES, "vendor": "{sender_id}"}, strict=True)
    assert "{sender_id}" in [click.value for click in guide.clicks]


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(UnknownGuide, match="no-such-step"):
        guides.step("no-such-step", Variant(), VALUES)


@pytest.mark.parametrize("wrong", [{"menus": "modern"}, {"permissions": "group"}, {"region": "fr"}, {"user_form": ""}])
def test_a_variant_that_does_not_exist_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="There is no"):
        Variant(**wrong)


def test_the_fix_for_one_row_names_row_rights_and_module() -> None:
    text = lines("rights_missing", Variant())
    assert "Click Subscriptions beside Acme Ledger integration." in text
    assert "Tick the module Accounts Payable and click Permissions." in text
    assert "In the row Bills, tick List, View and Add." in text
    assert "AP purchase invoices (AU)" in text


def test_the_fix_for_merged_rows_lists_them_once() -> None:
    text = lines("rights_missing", Variant(), {**VALUES, **ROWS})
    assert f"Tick these rights: {ROWS['rows']}." in text
    assert "In the row" not in text


def test_the_fix_for_a_user_based_company_opens_the_user() -> None:
    text = lines("rights_missing", Variant("grouped", "user"))
    assert "Users, roles, and groups > Web Services users. Click Subscriptions beside acmeledger_ws." in text
    assert "Roles" not in text


def test_the_classic_menus_open_a_role_through_edit() -> None:
    text = lines("rights_missing", Variant("classic"))
    assert "Click Edit beside Acme Ledger integration.\nClick View Subscriptions.\n" in text


def test_an_entity_that_is_refused_in_a_single_entity_company_is_left_blank() -> None:
    assert lines("entity_not_reachable", Variant(multi_entity=False)) == ("Leave the entity blank and check again.")


def test_a_problem_without_a_fix_says_what_we_saw_and_who_acts() -> None:
    fix = guides.fix("strange_new_thing", Variant(), {**MINIMUM, **SEEN}, strict=True)
    assert fix.problem == "strange_new_thing"
    assert fix.owner == "vendor"
    assert fix.cause == f"The check reported: strange new thing. Intacct answered: {SEEN['seen']}"
    assert [click.text for click in fix.clicks] == ["We are on it. There is nothing for you to do."]
