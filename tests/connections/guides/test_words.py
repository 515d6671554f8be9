"""Words that differ by region."""

from __future__ import annotations

from connections.guides import aliases, words


def test_a_word_of_the_us_screens_has_its_names_elsewhere() -> None:
    assert [(alias.word, alias.regions) for alias in aliases("Vendors")] == [("Suppliers", ("UK", "AU", "ZA"))]
    assert [alias.word for alias in aliases("Bills")] == ["AP purchase invoices", "AP supplier invoices"]
    assert [alias.word for alias in aliases("Checking accounts")] == ["Current accounts"]


def test_a_word_that_is_the_same_everywhere_has_no_other_names() -> None:
    assert aliases("Journal Entries") == ()


def test_the_hint_names_each_row_that_may_look_different() -> None:
    hint = words.hint("Bills (List and View), Vendors (List)")
    assert "Vendors may be called Suppliers (UK, AU, ZA)." in hint
    assert "Bills may be called AP purchase invoices (AU) or AP supplier invoices (ZA)." in hint
    assert hint.endswith("Your company may also have renamed it.")


def test_the_hint_for_an_ordinary_row_only_speaks_of_renaming() -> None:
    assert words.hint("Accounts") == "Your company may also have renamed it."
