"""Whether a module is there: what the list of applications says, and what speaks against the list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connections.probe.checks import checks_of
from connections.probe.outcomes import Outcome, Verdict, verdict_of
from connections.probe.plan import second_tries
from connections.probe.reading import row_query
from tests.connections.probe.heard import BILLS, TOP, judged, page, profile, refused, signed_in

PAYMENTS = replace(BILLS, row="Payments", aliases=(), rights=("List",), objects=("APPYMT", "APADJUSTMENT"))


def test_what_was_read_counts_more_than_a_list_without_the_module() -> None:
    found = judged(signed_in(applications={"CO", "GL"}, objects={"APBILL": page(1243)}))
    assert (found["ap.subscribed"].outcome, found["ap.bills.list"].outcome) == (Outcome.PASSED, Outcome.PASSED)
    assert verdict_of(found.values()) is Verdict.PASSED


@pytest.mark.parametrize("listed", [(), ("2.GL", "3.AP"), ("PAYABLES",)])
def test_a_list_that_names_none_of_our_codes_decides_nothing(listed: tuple[str, ...]) -> None:
    evidence = signed_in(applications=listed, objects={"APBILL": refused("no_permission")}, rights=refused("x"))
    found = judged(evidence)
    assert found["ap.subscribed"].outcome is Outcome.COULD_NOT_TELL
    assert found["ap.bills.list"].outcome is Outcome.FAILED, "a refused right is one, whatever the list says"


def test_a_module_that_could_be_read_gets_its_second_objects_tried_although_it_is_not_listed() -> None:
    access = profile(BILLS, PAYMENTS)
    objects = {"APBILL": page(3), "APPYMT": refused("object_not_available")}
    evidence = signed_in(applications={"CO"}, objects=objects)
    assert second_tries(checks_of(access, TOP), access, evidence) == (row_query("APADJUSTMENT"),)
