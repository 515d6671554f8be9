"""What people paste as company ID and user ID."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.identifiers import (
    NotUsable,
    clean_company_id,
    clean_sender_id,
    clean_user_id,
    is_sandbox_of,
    looks_like_sandbox,
    sandbox_name,
)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  HarbourFoods ", "HarbourFoods"),
        ("Goliath Corp", "Goliath Corp"),
        ("“HarbourFoods”", "HarbourFoods"),
        ("Harbour\u200bFoods\u00a0", "HarbourFoods"),
        ("HarbourFoods-sandbox", "HarbourFoods-sandbox"),
        ("Goliath\u202fCorp", "Goliath Corp"),
        ("„HarbourFoods“", "HarbourFoods"),
        ("«HarbourFoods»", "HarbourFoods"),
        ("Harbour\u2013dev", "Harbour-dev"),
        ("Company ID: HarbourFoods", "HarbourFoods"),
        ("company id = “HarbourFoods”", "HarbourFoods"),
        ("Company ID:", "Company ID:"),
    ],
)
def test_company_ids_lose_only_what_does_not_belong(typed: str, cleaned: str) -> None:
    assert clean_company_id(typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "enter your company ID"),
        ("   ", "enter your company ID"),
        ("Console|Client|100", "Most likely the company ID is “Client”"),
        ("Console|", "Enter the ID of the company itself"),
        ("acme_ws@HarbourFoods", "Most likely the company ID is “HarbourFoods”"),
        ("www.intacct.com", "web address"),
        ("finance@customer.example", "e-mail"),
        ("https://www.intacct.com", "web address"),
        ("x" * 101, "too long"),
        ("Harbour\x07Foods", "cannot be read"),
        ("Harbour\ufffdFoods", "cannot be read"),
    ],
)
def test_unusable_company_ids_say_what_is_wrong(typed: str, words: str) -> None:
    with pytest.raises(NotUsable, match=words):
        clean_company_id(typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "user ID"),
        ("finance@customer.example", "e-mail"),
        ("ws|SomeoneElse", "Enter only the user ID, without company or entity"),
        ("HarbourFoods|acme_ws", "most likely “acme_ws”"),
        ("harbourfoods|acme_ws", "most likely “acme_ws”"),
        ("Console|HarbourFoods|acme_ws", "without company or entity"),
        ("acme_ws@HarbourFoods", "most likely “acme_ws”"),
        ("acme_ws@HarbourFoods|100", "most likely “acme_ws”"),
        ("harbourFoods", "This is the company ID"),
        ("|", "without company or entity"),
        ("https://www.intacct.com/ia/acct/login.phtml", "web address"),
    ],
)
def test_unusable_user_ids_say_what_is_wrong(typed: str, words: str) -> None:
    with pytest.raises(NotUsable, match=words):
        clean_user_id(typed, "HarbourFoods")


@given(st.text(alphabet="aA|@. -:=\"'“”„\u200b\t\u2013", max_size=12).map("User ID: ".__add__) | st.text(max_size=12))
def test_cleaning_once_more_changes_nothing(typed: str) -> None:
    for clean in (clean_company_id, clean_user_id, clean_sender_id):
        try:
            once = clean(typed)
        except NotUsable:
            continue
        assert clean(once) == once


def test_a_sender_id_is_no_longer_than_it_can_be_stored() -> None:
    assert clean_sender_id("s" * 80)
    with pytest.raises(NotUsable, match="too long"):
        clean_sender_id("s" * 81)


def test_a_user_id_keeps_its_capital_letters_and_loses_its_label() -> None:
    assert clean_user_id("User ID: Acme_WS", "HarbourFoods") == "Acme_WS"


@pytest.mark.parametrize(
    ("company_id", "name"),
    [
        ("HarbourFoods-dev", "dev"),
        ("HarbourFoods-sandbox", "sandbox"),
        ("A-B-c", "c"),
        ("HarbourFoods", ""),
        ("-x", ""),
    ],
)
def test_what_may_name_a_sandbox(company_id: str, name: str) -> None:
    assert sandbox_name(company_id) == name


def test_sandbox_names_are_recognised() -> None:
    assert looks_like_sandbox("HarbourFoods-sandbox")
    assert looks_like_sandbox("HarbourFoods-Sandbox1")  # Sage's own example of a chosen name
    assert not looks_like_sandbox("HarbourFoods")
    assert not looks_like_sandbox("Sandbox Ltd")
    assert not looks_like_sandbox("HarbourFoods-sbx")


def test_a_sandbox_is_named_after_its_company() -> None:
    assert is_sandbox_of("Harbour-Foods-dev", "harbour-foods")
    assert not is_sandbox_of("Harbour-Foods", "Harbour-Foods")
    assert not is_sandbox_of("HarbourFoods-dev", "Harbour")


def test_menus_are_left_to_the_guides() -> None:
    with pytest.raises(NotUsable) as refused:
        clean_company_id("Console|Client|100")
    assert ">" not in str(refused.value)
