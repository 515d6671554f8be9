"""Drawings of the clicks: which screens, what is marked, with the numbers of the list."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.template.loader import render_to_string
from lxml import html

from connections import guides
from connections.guides import Click, Variant
from onboarding.sketch import Mark, Screen, Sketch, sketch_of
from tests.connections.guides.samples import VALUES, every_guide

STEPS = ("company", "web-services", "authorize-sender", "user")


def drawn(step: str, part: str = "", **variant: object) -> Sketch:
    guide = guides.step(step, Variant(**variant), VALUES)  # type: ignore[arg-type]
    return sketch_of(guide.part(part).clicks if part else guide.clicks)


def test_a_menu_is_open_down_to_the_item_and_leads_to_a_page() -> None:
    menu, page, window = drawn("web-services").screens
    assert menu == Screen("menu", marks=(Mark(1, "item", "Subscriptions"),), above=("Company", "Admin"))
    assert page == Screen("list", "Subscriptions", (Mark(1, "switch", "Web Services"),))
    assert window == Screen("popup", "", (Mark(2, "button", button="Subscribe"),))


def test_classic_menus_have_a_list_with_a_button_instead_of_a_switch() -> None:
    menu, page = drawn("web-services", menus="classic").screens
    assert (menu.above, menu.marks) == (("Company",), (Mark(1, "item", "Subscriptions"),))
    assert page.marks == (Mark(1, "row", "Web Services", button="Subscribe"),)


def test_a_window_stands_between_two_looks_at_its_page() -> None:
    kinds = [(screen.kind, screen.title) for screen in drawn("authorize-sender").screens]
    assert kinds == [
        ("menu", ""),
        ("form", "Company"),
        ("list", "Company"),
        ("popup", "Web Services sender information"),
        ("form", "Company"),
    ]


def test_the_window_has_its_fields_with_what_to_fill_in() -> None:
    window = drawn("authorize-sender").screens[3]
    assert window.marks == (
        Mark(3, "field", "Sender ID", "AcmeLedgerMPP"),
        Mark(4, "field", "Description", "Acme Ledger"),
        Mark(5, "field", "Status", "Active"),
        Mark(6, "button", button="Save"),
    )


def test_a_tab_of_the_page_is_no_item_of_the_menu() -> None:
    menu, page = drawn("company").screens
    assert menu.marks[0].label == "Company"
    assert page.marks == (Mark(1, "tab", "General information"), Mark(1, "field", "ID"))


def test_rights_are_ticked_in_a_window_over_the_list_of_modules() -> None:
    screens = drawn("user", "rights").screens
    assert [(screen.kind, screen.title) for screen in screens[1:]] == [
        ("list", "Roles"),
        ("list", "Subscriptions"),
        ("popup", "Permissions"),
        ("list", "Subscriptions"),
    ]
    assert screens[3].marks == (Mark(3, "rights", button="Save"),)


def test_classic_menus_have_the_rights_behind_edit() -> None:
    role, form = drawn("user", "rights", menus="classic").screens[1:3]
    assert role.marks == (Mark(1, "row", VALUES["role"], button="Edit"),)
    assert (form.kind, form.marks) == ("form", (Mark(2, "button", button="View Subscriptions"),))


def test_clicks_outside_of_intacct_are_not_drawn() -> None:
    assert sketch_of([Click("Copy the ID and paste it on this page.")]).screens == ()
    page: Any = html.fragment_fromstring(_rendered([Click("Wait.")]), create_parent=True)
    assert not page.xpath("//figure")


def test_each_click_in_intacct_is_drawn_once_with_its_number() -> None:
    for guide in every_guide():
        clicks = [part.clicks for part in guide.parts] or [guide.clicks]
        for shown in clicks:
            sketch = sketch_of(shown)
            numbers = [mark.number for screen in sketch.screens for mark in screen.marks]
            assert numbers == sorted(numbers)
            in_intacct = {n for n, click in enumerate(shown, 1) if click.trail or click.button or click.field}
            assert set(numbers) == in_intacct
            assert all(mark.label or mark.value or mark.button for mark in _marks(sketch) if mark.kind not in ("tick",))


@pytest.mark.parametrize(("step", "menus"), list(product(STEPS, ("current", "grouped", "classic"))))
def test_read_aloud_a_drawing_is_the_same_steps_in_order(step: str, menus: guides.Menus) -> None:
    clicks = guides.step(step, Variant(menus), VALUES).clicks
    page: Any = html.fragment_fromstring(_rendered(clicks), create_parent=True)
    (figure,) = page.xpath("//figure")
    assert figure.xpath("figcaption")[0].text_content().split()[:3] == ["The", "same", "clicks,"]
    for hidden in figure.xpath(".//*[@aria-hidden='true']"):
        assert not hidden.text_content().strip(), "words are never hidden"
        hidden.drop_tree()
    said = " ".join(figure.text_content().split())
    for number, click in enumerate(clicks, start=1):
        if click.button or click.field:
            assert f"Click {number}" in said
            assert all(word in said for word in (click.button, *click.trail) if word)


def _marks(sketch: Sketch) -> list[Mark]:
    return [mark for screen in sketch.screens for mark in screen.marks]


def _rendered(clicks: object) -> str:
    return render_to_string("components/_sketch.html", {"clicks": clicks})
