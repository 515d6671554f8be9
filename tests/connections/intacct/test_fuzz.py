"""Spoiled replies, for a bounded time: FUZZ_SECONDS, 10 where it is not set."""

from __future__ import annotations

import os
from random import Random

import pytest

from tests.connections.intacct import fuzz
from tests.connections.intacct.corpus import LIKE_EACH_OTHER, Case, collect

pytestmark = pytest.mark.gateway


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return collect()


def test_the_corpus_holds_data_and_every_kind_of_refusal(cases: list[Case]) -> None:
    records = next(case for case in cases if case.name == "READY-CO, records")
    assert len({repr(value) for value in records.values}) == len(LIKE_EACH_OTHER)
    bodies = b"".join(case.reply.body for case in cases)
    for level in (b"<control><status>failure", b"<authentication><status>failure", b"<result><status>failure"):
        assert level in b"".join(bodies.split())
    for case in cases:
        fuzz.examine(fuzz.Spoiled(case, case.reply, (), keeps_pairs=True))


def test_whatever_arrives_is_read_or_refused_by_name(cases: list[Case]) -> None:
    assert fuzz.run(float(os.environ.get("FUZZ_SECONDS", "10")), cases=cases) > 0


def test_an_input_can_be_made_again(cases: list[Case]) -> None:
    one, other = (fuzz.spoil(Random("7/1"), cases) for _ in range(2))  # noqa: S311
    assert one == other
