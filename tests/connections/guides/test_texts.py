"""What every text must keep to, in every variant: filled in, short, plain."""

from __future__ import annotations

import re

import pytest

from connections import guides
from connections.guides import Variant
from connections.guides.drafts import PLACEHOLDERS
from tests.connections.guides.samples import VALUES, every_fix, every_guide, everything, texts_of

LONGEST_SENTENCE = 25


@pytest.fixture(scope="module")
def texts() -> set[str]:
    return {text for shown in everything() for text in texts_of(shown) if text}


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def test_every_variant_is_rendered_without_a_hole(texts: set[str]) -> None:
    assert len(texts) > 300
    assert not [text for text in texts if re.search(r"[{}]|  |^\s|\s$", text)]


def test_no_sentence_is_longer_than_a_tired_reader_takes(texts: set[str]) -> None:
    too_long = {sentence for text in texts for sentence in sentences(text) if len(sentence.split()) > LONGEST_SENTENCE}
    assert too_long == set()


def test_no_text_has_a_dash_that_joins_sentences_or_an_empty_courtesy(texts: set[str]) -> None:
    unwanted = re.compile(r"[\u2013\u2014]|\bplease\b|\bsimply\b|\bjust\b", re.IGNORECASE)
    assert not [text for text in texts if unwanted.search(text)]


def test_each_click_is_a_whole_sentence() -> None:
    for shown in everything():
        for click in shown.clicks:
            assert click.text.endswith((".", "!")), click.text
            assert not click.note or click.note.endswith((".", "!")), click.note


def test_each_wording_of_a_reason_is_one_sentence() -> None:
    for guide in every_guide():
        assert len(sentences(guide.why)) == 1, guide.why


def test_titles_and_questions_read_as_such() -> None:
    for guide in every_guide():
        assert not guide.title.endswith(".")
        assert all(trouble.question.endswith(("?", ".")) for trouble in guide.trouble)
    assert all(not fix.title.endswith(".") for fix in every_fix())


def test_buttons_fields_and_values_are_named_in_the_text() -> None:
    for shown in everything():
        for click in shown.clicks:
            assert click.button in click.text
            assert click.field in click.text
            assert click.value in click.text


def test_a_page_never_shows_a_hole_when_nothing_is_known_yet() -> None:
    texts = [
        *(text for step_id in guides.step_ids() for text in texts_of(guides.step(step_id, Variant(), {}))),
        *(text for problem in guides.problems() for text in texts_of(guides.fix(problem, Variant(), {}))),
    ]
    assert not [text for text in texts if re.search(r"[{}]|\bthe the\b|\bthe your\b|\bthe an\b", text)]
    assert not [text for text in texts if re.search(r"(^|[.?] )(the|your|an) ", text)]


def test_neutral_phrases_promise_nothing_about_the_page() -> None:
    assert all(phrase and "{" not in phrase for phrase in PLACEHOLDERS.values())
    assert set(VALUES) <= set(PLACEHOLDERS)
