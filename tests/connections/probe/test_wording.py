"""The sentences of results: short, plain, and never with a gap in them."""

from __future__ import annotations

import re

import pytest

from connections.probe import wording
from connections.probe.ladder import RUNGS
from connections.probe.outcomes import Outcome

NAMES = {"module": "Accounts Payable", "row": "Bills", "right": "Add", "entity": "100-US", "landed": "200-UK"}
LOOSE = re.compile(r"seem|most likely|may ")
INFERRED = (
    "user_inactive",
    "user_locked_out",
    "password_expired",
    "ip_address_not_allowed",
    "web_services_subscription_inactive",
    "company_or_sender_not_recognised",
)
JARGON = re.compile(r"API|XML|HTTP|endpoint|query|gateway|object|locationid|null|session ID", re.IGNORECASE)


@pytest.mark.parametrize(
    "sentence",
    [
        *(wording.seen(problem, Outcome.FAILED, **NAMES) for problem in wording.SEEN),
        *(wording.seen("never heard of", outcome, **NAMES) for outcome in wording.SEEN_OTHERWISE),
        *(rung.passed.format(entity="100-US") for rung in RUNGS),
        *(wording.skipped_above(rung.title.format(entity="100-US")) for rung in RUNGS),
        wording.ENDED_EARLY,
        wording.NOT_SHOWN,
        wording.ONE_ENTITY,
        wording.READABLE.format(**NAMES),
        wording.GRANTED.format(**NAMES),
        wording.SUBSCRIBED.format(**NAMES),
        wording.SUBSCRIPTION_UNKNOWN.format(**NAMES),
        wording.NEEDS_MODULE.format(**NAMES),
        wording.visible_records(1, "Bills"),
        wording.visible_records(1243, "Bills"),
    ],
)
def test_a_detail_is_one_short_plain_sentence(sentence: str) -> None:
    assert sentence.endswith(".")
    assert len(sentence.split()) <= 25
    assert "{" not in sentence
    assert not JARGON.search(sentence)


@pytest.mark.parametrize("problem", INFERRED)
def test_a_cause_that_is_only_inferred_is_told_as_likely(problem: str) -> None:
    assert LOOSE.search(wording.seen(problem, Outcome.FAILED, **NAMES))
