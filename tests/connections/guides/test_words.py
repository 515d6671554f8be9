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
    hint = words.shipped().hint("Bills (List and View), Vendors (List)")
    assert "Vendors may be called Suppliers (UK, AU, ZA)." in hint
    assert "Bills may be called AP purchase invoices (AU) or AP supplier invoices (ZA)." in hint
    assert hint.endswith("Your company may also have renamed it.")


def test_a_list_of_rows_gets_the_words_of_a_region() -> None:
    rows = "List on Vendors and Bills; Add on Recurring Bills, Checking Accounts"
    known = words.shipped()
    assert known.both(rows, "us") == rows
    assert known.both(rows, "za") == (
        "List on Suppliers (Vendors) and AP supplier invoices (Bills); "
        "Add on Recurring Bills, Current accounts (Checking Accounts)"
    )
    assert known.here("Checking accounts", "uk") == "Current accounts"
    assert known.local("Checking accounts", "au") == "Checking accounts"


def test_the_hint_does_not_repeat_what_stands_in_the_text() -> None:
    known = words.shipped()
    assert known.hint("Vendors", "uk") == "Your company may also have renamed it."
    assert "Bills may be called" in known.hint("Recurring Bills", "au")


def test_the_hint_for_an_ordinary_row_only_speaks_of_renaming() -> None:
    assert words.shipped().hint("Accounts") == "Your company may also have renamed it."
