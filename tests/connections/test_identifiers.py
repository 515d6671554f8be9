"""What people paste as company ID and user ID."""

from __future__ import annotations

import pytest

from connections.identifiers import NotUsable, clean_company_id, clean_user_id, looks_like_sandbox, sandbox_name


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
    assert not looks_like_sandbox("HarbourFoods")
    assert not looks_like_sandbox("HarbourFoods-sbx")


def test_menus_are_left_to_the_guides() -> None:
    with pytest.raises(NotUsable) as refused:
        clean_company_id("Console|Client|100")
    assert ">" not in str(refused.value)
