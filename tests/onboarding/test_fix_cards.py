"""Cards as the customer reads them: one per cause, shared clicks once, every row named where it is ticked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connections.models import AccessProfile, CheckResult, Connection, Integration
from connections.probe.checks import CheckSpec, Target, checks_of
from connections.probe.profile import load_shipped
from onboarding.card_parts import FixCard
from onboarding.causes import causes_of
from onboarding.check_groups import is_advice
from onboarding.fix_cards import advice_of, cards_of
from onboarding.fixes import FIXABLE

pytestmark = pytest.mark.django_db  # corrected guides are looked up

PROFILE = load_shipped()["everything"]
PLANNED = checks_of(PROFILE, Target(top_level=True, entities=("100", "200")))
ROW_TROUBLES = (
    ("failed", "rights_missing"),
    ("failed", "no_permission"),
    ("failed", "object_not_available"),
    ("failed", "feature_disabled"),
    ("could_not_tell", "permissions_not_visible"),
    ("could_not_tell", "permission_row_not_found"),
    ("could_not_tell", "concurrency_limit"),
    ("could_not_tell", ""),
    ("errored", "reply_incomplete"),
)
MODULE_TROUBLES = (("failed", "module_not_subscribed"), ("could_not_tell", "concurrency_limit"), ("errored", ""))
RUNG_TROUBLES = (("failed", "user_login_incorrect"), ("could_not_tell", "concurrency_limit"), ("errored", ""))
FINE = (("passed", ""), ("not_subscribed", ""), ("skipped", ""))
READINESS = (("failed", "user_not_web_services_only"), ("could_not_tell", "permissions_not_visible"), ("passed", ""))


def connection(**fields: str) -> Connection:
    """A connection that is in no database."""
    integration = Integration(name="Acme Ledger", slug="acme-ledger")
    integration.access_profile = AccessProfile()
    return Connection(integration=integration, company_id="RIGHTS-CO", **fields)


def answer(spec: CheckSpec, outcome: str, problem: str) -> CheckResult:
    return CheckResult(
        position=PLANNED.index(spec),
        check_id=spec.check_id,
        title=spec.title,
        module=spec.module or "",
        row=spec.row,
        right=spec.right,
        entity=spec.entity,
        required=spec.required,
        is_rung=spec.rung,
        outcome=outcome,
        problem=problem,
        detail="What we saw.",
    )


@st.composite
def runs(draw: st.DrawFn) -> list[CheckResult]:
    troubled = draw(st.lists(st.sampled_from(range(len(PLANNED))), max_size=25, unique=True))
    answers = []
    for place, spec in enumerate(PLANNED):
        if place not in troubled:
            choices: tuple[tuple[str, str], ...] = FINE[:1]
        elif spec.is_readiness:
            choices = READINESS
        elif spec.row:
            choices = ROW_TROUBLES + FINE
        else:
            choices = RUNG_TROUBLES + FINE if spec.rung else MODULE_TROUBLES + FINE
        answers.append(answer(spec, *draw(st.sampled_from(choices))))
    return answers


def rows_on(card: FixCard) -> Iterator[tuple[str, str, str]]:
    for module in card.modules:
        for row in module.rows:
            yield from ((module.module, row.row, right) for right in row.rights.replace(" and ", ", ").split(", "))


@settings(deadline=None)  # a busy machine is no fault
@given(runs())
def test_every_row_that_needs_somebody_is_named_on_exactly_one_card(answers: list[CheckResult]) -> None:
    cards = cards_of(answers, connection(), PROFILE)
    wanted = {(found.module, found.row, found.right) for found in answers if found.row and found.outcome in FIXABLE}
    named = Counter(place for card in cards for place in rows_on(card))
    nameless = {(found.module, found.row, found.right) for found in answers if found.row and not found.problem}
    assert wanted - nameless <= set(named) <= wanted  # without a named problem a check stands for itself
    assert set(named.values()) <= {1}
    for card in cards:
        rows = [(module.module, row.row) for module in card.modules for row in module.rows]
        assert len(rows) == len(set(rows)), "a row stands twice on one card"


@settings(deadline=None)  # a busy machine is no fault
@given(runs())
def test_there_is_one_card_per_cause_and_each_can_be_told_apart(answers: list[CheckResult]) -> None:
    cards = cards_of(answers, connection(), PROFILE) + advice_of(answers, connection())
    assert len({card.id for card in cards}) == len(cards)
    assert bool(cards) == any(found.outcome in FIXABLE or is_advice(found) for found in answers)
    assert all(card.title and card.cause for card in cards)
    assert [card.required for card in cards_of(answers, connection(), PROFILE)] == sorted(
        (card.required for card in cards_of(answers, connection(), PROFILE)), reverse=True
    )
    for card in cards:
        names = [step.name for step in card.steps]
        assert len(names) == len(set(names))


def failing(*wanted: str) -> list[CheckResult]:
    """These rights are missing: "ap.bills.list"."""
    return [answer(spec, "failed", "rights_missing") for spec in PLANNED if spec.check_id in wanted]


@pytest.mark.parametrize("permission_type", ["role", "user"])
@pytest.mark.parametrize("menus", ["current", "grouped", "classic"])
def test_missing_rights_in_two_modules_share_their_clicks(menus: str, permission_type: str) -> None:
    results = failing("ap.bills.list", "ap.bills.view", "ap.vendors.list", "cm.checking_accounts.list")
    (card,) = cards_of(results, connection(menus=menus, permission_type=permission_type), PROFILE)

    assert card.title == "Rights are missing in Cash Management and Accounts Payable"
    assert [
        step.module.module if step.module else step.click.button for step in card.steps if step.module or step.click
    ] == [
        *(["Edit", "View Subscriptions"] if (menus, permission_type) == ("classic", "role") else ["Subscriptions"]),
        "Cash Management",
        "Accounts Payable",
        "Save",
        "",
    ]
    payable = card.modules[1]
    assert [(row.row, row.rights) for row in payable.rows] == [("Vendors", "List"), ("Bills", "List and View")]
    assert all(row.without_it for row in payable.rows)
    assert [click.text for click in payable.before] == ["Tick the module Accounts Payable and click Permissions."]
    assert [click.text for click in payable.after] == ["Click Save in the pop-up window of Accounts Payable."]
    assert "Vendors may be called Suppliers" in payable.note


def test_a_single_row_is_named_in_the_title_and_ticked_in_its_module() -> None:
    (card,) = cards_of(failing("ap.bills.edit"), connection(), PROFILE)
    assert card.title == "A right is missing on Bills in Accounts Payable"
    assert [(row.row, row.rights) for row in card.modules[0].rows] == [("Bills", "Edit")]
    assert card.goes_by_module
    assert card.scopes == ("Accounts Payable",)


def test_more_modules_than_a_title_can_hold_are_counted() -> None:
    results = failing("ap.bills.list", "cm.checking_accounts.list", "gl.accounts.list", "ar.customers.list")
    (card,) = cards_of(results, connection(), PROFILE)
    assert card.title == "Rights are missing in 4 modules"
    assert card.scopes == ()


def test_the_same_clicks_in_one_list_for_those_who_show_no_modules() -> None:
    (cause,) = causes_of(failing("ap.bills.list", "cm.checking_accounts.list"))
    from_cause = [click.text for click in cause.fix(connection()).clicks]
    assert from_cause.count("Click Subscriptions beside Acme Ledger integration.") == 1
    assert "Click Save in the pop-up window of Accounts Payable." in from_cause
    assert "Click Save in the pop-up window of Cash Management." in from_cause
    assert from_cause.count("Click Save on the page as well.") == 1


def test_a_trouble_of_ours_asks_nothing() -> None:
    spec = next(spec for spec in PLANNED if spec.check_id == "ap.bills.list")
    (card,) = cards_of([answer(spec, "errored", "reply_incomplete")], connection(), PROFILE)
    assert card.owner == "vendor"
    assert card.steps == []


def test_advice_stands_on_its_own_and_is_checked_again_alone() -> None:
    spec = next(spec for spec in PLANNED if spec.check_id == "readiness.rights_as_needed")
    results = [answer(spec, "passed", "rights_exceed_profile")]
    assert cards_of(results, connection(), PROFILE) == []
    (card,) = advice_of(results, connection())
    assert (card.title, card.scopes) == ("The user has more rights than needed", ("readiness.rights_as_needed",))
