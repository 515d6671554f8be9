"""The reader of these tests finds what it should: a page with a text that nobody can translate fails."""

from __future__ import annotations

import pytest

from tests.languages.known import residue
from tests.languages.reading import unmarked


def page(body: str) -> bytes:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>⟦Ours⟧</title></head><body>{body}</body>'.encode()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>⟦All of it⟧</p>", []),
        ("<p>⟦One <a>sentence</a> with a link⟧ 42 · 7 %</p>", []),
        ("<p>⟦Hello ⟦inner⟧ again⟧</p>", []),
        ("<p>Plain words</p>", ["Plain words"]),
        ("<p>⟦Before⟧ and after</p>", ["and after"]),
        ('<a aria-label="Close it">⟦x⟧</a>', ["Close it"]),
        ('<td data-label="Newest">3</td>', ["Newest"]),
        ('<input type="submit" value="Send">', ["Send"]),
        ('<input type="text" placeholder="Name" value="typed">', ["Name"]),
        ("<script>let words</script><code>value</code>", []),
    ],
)
def test_what_stands_outside_marks_is_found(body: str, found: list[str]) -> None:
    assert unmarked(page(body)) == found


def test_a_mark_that_was_cut_off_is_noticed() -> None:
    with pytest.raises(AssertionError, match="cut in two"):
        unmarked(page("<p>⟦A sentence that was cut…</p>"))


def test_words_of_others_are_taken_out_and_nothing_else() -> None:
    assert residue("Copy Acme Ledger", {"Acme Ledger", "Acme"}) == "Copy"
    assert residue("Bills (link 1a2b3c4d)", {"Bills"}) == "( )"
