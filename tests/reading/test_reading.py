"""Customers' texts are plain: short sentences, no term that nobody explained. Each failure names file and sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.reading import rules
from tests.reading.instructions import in_guides, in_profiles
from tests.reading.rules import is_staff_only
from tests.reading.texts import Text, in_python, in_templates

Rule = Callable[[Text], Iterator[str]]
SOURCES: dict[str, Callable[[], Iterator[Text]]] = {
    "templates": in_templates,
    "python": in_python,
    "guides": in_guides,
    "profiles": in_profiles,
}


@pytest.fixture(scope="module", params=SOURCES)
def texts(request: pytest.FixtureRequest) -> list[Text]:
    """All texts of one kind that customers read."""
    return [text for text in SOURCES[request.param]() if text.text and not is_staff_only(text)]


def keeps(rule: Rule, texts: Iterable[Text]) -> None:
    """Fail with one line for each fault, and nothing around it."""
    faults = dict.fromkeys(fault for text in texts for fault in rule(text))
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def test_no_sentence_is_long(texts: list[Text]) -> None:
    keeps(rules.long_sentences, texts)


def test_no_word_needs_a_programmer(texts: list[Text]) -> None:
    keeps(rules.forbidden_words, texts)


def test_nothing_shouts(texts: list[Text]) -> None:
    keeps(rules.shouting, texts)


def test_one_space_is_enough(texts: list[Text]) -> None:
    keeps(rules.double_spaces, texts)
