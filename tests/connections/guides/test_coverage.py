"""Every problem has a fix with the right owner, and every known problem of the reference has an answer."""

from __future__ import annotations

import json
import re
from pathlib import Path

from connections import guides
from connections.guides import Fix, Variant
from connections.guides.loader import SHIPPED, shipped
from tests.connections.guides.samples import VALUES, VARIANTS, every_fix, everything

REFUSALS = SHIPPED.parent / "intacct" / "gateway-errors.json"
OWNERS = {"customer_admin": "customer", "operator": "vendor", "sage": "sage", "nobody": "nobody"}

# Releases of Intacct that sources of the reference are about (setup-guides section 11).
RELEASES = {
    "REL-241": "2024 R1",
    "REL-PERM": "2024 R1",
    "REL-243": "2024 R3",
    "REL-243G": "2024 R3",
    "REL-243L": "2024 R3",
    "REL-243L2": "2024 R3",
    "REL-254": "2025 R4",
    "SAGE-ALLOW": "2026 R1",
}
MENUS_RELEASE = "2025 R4"  # the newest in section 3, which every menu path rests on

# Problems that the product names itself, beyond the refusals of the gateway.
PRODUCT_PROBLEMS = {
    "rights_missing",
    "module_not_subscribed",
    "permissions_not_visible",
    "landed_in_entity",
    "top_level_only",
    "entity_not_reachable",
    "web_services_subscription_inactive",
    "credentials_refused",
    "user_locked_out",
    "paused_after_refusals",
    "gateway_unreachable",
    "endpoint_refused",
    "value_not_expressible",
    "own_sender_credentials_invalid",
    "setting_refused",
    "reply_incomplete",
    "reply_with_doctype",
    "reply_too_large",
    "reply_encoding_unknown",
    "unexpected_redirect",
    "result_unreadable",
}


def fix(problem: str) -> Fix:
    return guides.fix(problem, Variant(), VALUES, strict=True)


def test_the_steps_are_the_wizards_in_order() -> None:
    assert guides.step_ids() == (
        "start",
        "company",
        "web-services",
        "authorize-sender",
        "user",
        "credentials",
        "entity",
        "check",
        "done",
        "own-sender",
    )


def test_every_refusal_of_the_gateway_has_a_fix_with_its_owner() -> None:
    refusals = json.loads(REFUSALS.read_text(encoding="utf-8"))
    expected = {refusal["meaning"]: OWNERS[refusal["fix_owner"]] for refusal in refusals}
    assert set(expected) <= set(guides.problems())
    assert {meaning: fix(meaning).owner for meaning in expected} == expected


def test_every_problem_of_the_product_has_a_fix() -> None:
    assert set(guides.problems()) >= PRODUCT_PROBLEMS


def test_each_fix_for_the_customer_starts_somewhere_they_can_find() -> None:
    for each in every_fix():
        assert each.clicks, each.problem
        assert each.step in ("", *guides.step_ids())


def test_the_customer_is_never_asked_to_act_on_our_fault() -> None:
    for each in (each for each in every_fix() if each.owner == "vendor"):
        assert [click.sentence for click in each.clicks] == ["We are on it. There is nothing for you to do."]
        assert each.operator_note, each.problem


def test_nobody_is_sent_into_intacct_for_what_passes_by_itself() -> None:
    for each in (each for each in every_fix() if each.owner == "nobody"):
        assert not [click for click in each.clicks if click.trail or click.button or click.field], each.problem
        assert "nothing" in each.clicks[0].text, each.problem


def test_every_refused_sign_in_warns_of_the_lock_out_or_asks_to_check_the_user() -> None:
    for variant in VARIANTS:
        shown = guides.fix("credentials_refused", variant, VALUES, strict=True)
        text = " ".join((shown.cause, *(click.sentence for click in shown.clicks)))
        for expected in ("Web Services", "locked out", "Reset password", "Welcome to Sage Intacct!", "spam"):
            assert expected in text


def test_every_guide_and_fix_says_where_its_facts_come_from() -> None:
    for shown in everything():
        assert shown.sources
        assert shown.checked.isoformat() == "2026-11-21"


def test_the_release_is_the_newest_that_the_sources_name() -> None:
    sources: dict[str, set[str]] = {step.id: set(step.sources) for step in shipped().steps.values()}
    releases = {step.id: step.release for step in shipped().steps.values()}
    for fix in shipped().fixes.values():
        sources.setdefault(fix.file, set()).update(fix.sources)
        releases[fix.file] = fix.release
    for place, named in sources.items():
        keys = {key for source in named for key in re.findall(r"\[([A-Z0-9-]+)\]", source)}
        newest = max((RELEASES[key] for key in keys & RELEASES.keys()), default="")
        assert releases[place] == max(newest, MENUS_RELEASE), place


def test_each_known_problem_of_the_reference_is_answered_somewhere() -> None:
    sources = {source for shown in everything() for source in shown.sources}
    answered = {int(row) for source in sources for row in re.findall(r"section 10 row (\d+)", source)}
    # Row 4 is about the AJAX gateway, which this product does not use.
    assert set(range(1, 41)) - answered == {4}


def test_no_data_file_is_left_out() -> None:
    steps = {file.stem for file in Path(SHIPPED / "steps").glob("*.toml")}
    assert steps == set(guides.step_ids())
    rungs = {file.stem for file in Path(SHIPPED / "fixes").glob("*.toml")}
    ladder = {"gateway", "sender", "company", "sign-in", "entity", "module", "permission", "readiness"}
    assert rungs == {*ladder, "generic"}
