"""Each thing that a variant says changes what the customer reads, and only where it matters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from connections import guides
from connections.guides import Fix, Guide, Region, Variant, aliases
from connections.guides.loader import shipped
from tests.connections.guides.samples import VALUES, texts_of

OTHERWISE: tuple[tuple[str, Any], ...] = (
    ("menus", "grouped"),
    ("menus", "classic"),
    ("permissions", "user"),
    ("multi_entity", True),
    ("multi_entity", False),
    ("user_form", "older"),
    ("region", "uk"),
    ("region", "au"),
    ("region", "za"),
    ("sender", "customer"),
    ("mailbox", "vendor"),
)


def shown(variant: Variant) -> Iterator[Guide | Fix]:
    for step_id in guides.step_ids():
        yield guides.step(step_id, variant, VALUES, strict=True)
    for problem in guides.problems():
        yield guides.fix(problem, variant, VALUES, strict=True)


def user_step(**variant: Any) -> Guide:
    return guides.step("user", Variant(**variant), VALUES, strict=True)


@pytest.mark.parametrize(("dimension", "word"), OTHERWISE)
def test_each_variant_changes_something(dimension: str, word: Any) -> None:
    other: dict[str, Any] = {dimension: word}
    assert list(shown(Variant())) != list(shown(Variant(**other)))


def test_a_step_in_parts_has_each_click_in_one_of_them() -> None:
    assert [part.id for part in user_step().parts] == ["role", "rights", "user"]
    assert [part.id for part in user_step(permissions="user").parts] == ["user", "rights"]
    for guide in (user_step(), user_step(permissions="user")):
        assert [part.number for part in guide.parts] == list(range(1, len(guide.parts) + 1))
        assert [click for part in guide.parts for click in part.clicks] == list(guide.clicks)


def test_a_part_has_its_own_values_and_troubles() -> None:
    guide = user_step()
    assert [value.label for value in guide.part("role").values] == ["Role name"]
    assert VALUES["user_id"] in [value.value for value in guide.part("user").values]
    everywhere = "How do I know if our company uses roles?"
    assert all(everywhere in [each.question for each in part.trouble] for part in guide.parts)
    assert "The user ID already exists." not in [each.question for each in guide.part("rights").trouble]
    with pytest.raises(guides.UnknownGuide, match="no part 'none'"):
        guide.part("none")


def test_the_first_click_of_a_part_says_where_it_is() -> None:
    for variant in (Variant(), Variant("grouped"), Variant("classic")):
        assert all(part.clicks[0].trail for part in guides.step("user", variant, VALUES).parts)


def test_a_company_without_the_entity_drop_down_is_not_sent_looking_for_it() -> None:
    for multi_entity in (True, None):  # a company known to have entities may hide them: top level only
        guide = guides.step("start", Variant(multi_entity=multi_entity), VALUES)
        (click,) = [click for click in guide.clicks if click.value == "Top level"]
        assert "If there is no drop-down" in click.note


def test_the_list_of_users_is_read_as_intacct_writes_it() -> None:
    (trouble,) = [each for each in guides.step("start", Variant(), VALUES).trouble if "Full" in each.question]
    assert "True: that stands for limited admin privileges. False stands for none." in trouble.answer


def test_what_newer_lists_hide_is_told_where_it_is_looked_for() -> None:
    add, rights = (user_step().part(part).clicks[0].note for part in ("role", "rights"))
    assert "round +" in add
    assert "More actions" not in add
    assert "More actions" in rights


def test_the_form_is_filled_in_from_top_to_bottom() -> None:
    order = ["User ID", "Username", "Account email address", "Status", "Contact name", "User type", "Admin privileges"]
    fields = [click.field for click in user_step().clicks if click.part == "user"]
    assert [field for field in fields if field in order] == order


def test_other_steps_have_no_parts() -> None:
    assert [step for step in guides.step_ids() if guides.step(step, Variant(), VALUES).parts] == ["user"]


def test_the_older_form_has_its_roles_on_a_tab() -> None:
    tab = "Open the tab Roles information."
    older, current = ([click.text for click in user_step(user_form=form).clicks] for form in ("older", "current"))
    assert tab in older
    assert tab not in current
    assert older.index(tab) + 1 == older.index(
        "In the table Roles, click Add and choose Acme Ledger integration in the list."
    )
    assert "Click Create in the pop-up window." in current
    assert "Click Create in the pop-up window." not in older


@pytest.mark.parametrize(
    ("region", "vendors", "bills"),
    [
        ("us", "Vendors", "Bills"),
        ("uk", "Suppliers (Vendors)", "Bills"),  # nobody told us what Bills are in the UK
        ("au", "Suppliers (Vendors)", "AP purchase invoices (Bills)"),
        ("za", "Suppliers (Vendors)", "AP supplier invoices (Bills)"),
    ],
)
def test_rows_have_the_words_of_the_region_first(region: Region, vendors: str, bills: str) -> None:
    values = {**VALUES, "rows": "List and View on Bills, Vendors; Add on Recurring Bills"}
    fix = guides.fix("rights_missing", Variant(region=region), values, strict=True)
    texts = [click.text for click in fix.clicks]
    assert f"Tick these rights: List and View on {bills}, {vendors}; Add on Recurring Bills." in texts


def test_a_field_has_the_word_of_the_screen_alone() -> None:
    fix = guides.fix("rights_missing", Variant(region="au"), VALUES, strict=True)
    (click,) = [click for click in fix.clicks if click.shows == "rights"]
    assert (click.text, click.field) == (
        "In the row AP purchase invoices (Bills), tick List, View and Add.",
        "AP purchase invoices",
    )
    assert "may be called" not in click.note
    assert fix.title == "A right is missing on AP purchase invoices (Bills) in Accounts Payable"


def test_every_region_of_the_words_is_one_of_the_variants() -> None:
    regions = {region for word in shipped().words.others for alias in aliases(word) for region in alias.regions}
    assert regions == {"UK", "AU", "ZA"}


def test_whoever_owns_the_sender_reads_of_their_own() -> None:
    own, ours = (guides.step("authorize-sender", Variant(sender=sender), VALUES) for sender in ("customer", "vendor"))
    assert (own.title, ours.title) == ("Authorize your sender ID", "Authorize the sender ID")
    assert own.clicks == ours.clicks
    unknown = guides.step("authorize-sender", Variant(sender="customer"), {"vendor": "Acme Ledger"})
    assert "Paste your own sender ID into the field Sender ID." in [click.text for click in unknown.clicks]


def test_with_a_mailbox_of_the_vendors_the_customer_is_asked_for_no_password() -> None:
    for each in shown(Variant(mailbox="vendor")):
        if isinstance(each, Guide) and each.id == "credentials":
            continue  # read by the vendor's operations
        texts = " ".join(texts_of(each))
        for wrong in (
            "Make sure that you can open the mailbox",
            "Choose an e-mail address",
            "password from the e-mail",
        ):
            assert wrong not in texts, each.title
        assert "enter the new password" not in texts, each.title
        assert not isinstance(each, Fix) or each.step != "credentials", each.problem


def test_with_a_mailbox_of_the_vendors_the_form_gets_the_vendors_address() -> None:
    (click,) = [click for click in user_step(mailbox="vendor").clicks if click.field == "Account email address"]
    assert click.note.startswith("This is our address.")


def test_nothing_known_yet_leaves_no_hole_in_any_variant() -> None:
    for sender, mailbox in (("customer", "customer"), ("vendor", "vendor")):
        variant = Variant(sender=sender, mailbox=mailbox)  # type: ignore[arg-type]
        texts = [text for step in guides.step_ids() for text in texts_of(guides.step(step, variant, {}))]
        assert not [text for text in texts if "{" in text or "the the" in text]
