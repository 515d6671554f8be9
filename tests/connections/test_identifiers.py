"""What people paste as company ID and user ID."""

from __future__ import annotations

import pytest

from connections.identifiers import NotUsable, clean_company_id, clean_user_id, looks_like_sandbox


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  HarbourFoods ", "HarbourFoods"),
        ("Goliath Corp", "Goliath Corp"),
        ("“HarbourFoods”", "HarbourFoods"),
        ("Harbour\u200bFoods\u00a0", "HarbourFoods"),
        ("HarbourFoods-sandbox", "HarbourFoods-sandbox"),
    ],
)
def test_company_ids_lose_only_what_does_not_belong(typed: str, cleaned: str) -> None:
    assert clean_company_id(typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "enter your company ID"),
        ("   ", "enter your company ID"),
        ("Console|Client|100", "console"),
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
    [("", "user ID"), ("finance@customer.example", "e-mail"), ("ws|HarbourFoods", "only the user ID")],
)
def test_unusable_user_ids_say_what_is_wrong(typed: str, words: str) -> None:
    with pytest.raises(NotUsable, match=words):
        clean_user_id(typed)


def test_sandbox_names_are_recognised() -> None:
    assert looks_like_sandbox("HarbourFoods-sandbox")
    assert not looks_like_sandbox("HarbourFoods")
    assert not looks_like_sandbox("HarbourFoods-sbx")


def test_menus_are_left_to_the_guides() -> None:
    with pytest.raises(NotUsable) as refused:
        clean_company_id("Console|Client|100")
    assert ">" not in str(refused.value)
