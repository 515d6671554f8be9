"""What a person does in Intacct where a guide says it in words; which words, is in `in_words.py`."""

from __future__ import annotations

import re

from connections.guides import Click
from tests.connections.simulator.trails.seeing import NotThere
from tests.connections.simulator.trails.walk import Walk

Found = re.Match[str]


def sign_in(walk: Walk, click: Click, found: Found) -> None:
    walk.person.open_top_page()


def look(walk: Walk, click: Click, found: Found) -> None:
    """The words name something that must be there."""
    walk.person.see(click.field or found[1])


def read(walk: Walk, click: Click, found: Found) -> None:
    """A column or field must read what the words say."""
    if walk.person.reads(click.field, of=walk.person.name) != [found[1]]:
        raise NotThere(f"{click.field} does not read {found[1]} on {walk.person.place}")


def read_status(walk: Walk, click: Click, found: Found) -> None:
    walk.person.see(found[1])
    if not walk.person.reads("Status"):
        raise NotThere(f"the status of {found[1]} is not told on {walk.person.place}")


def choose_level(walk: Walk, click: Click, found: Found) -> None:
    walk.person.fill(click.field, click.value)
    walk.person.press("Switch")  # Intacct loads the page again by itself; without a script a button does


def switch_on(walk: Walk, click: Click, found: Found) -> None:
    if walk.person.names("Subscribed applications"):  # classic menus: no toggles, and no window
        if click.field in walk.person.listed("Applications available for subscription"):
            walk.person.press("Subscribe", beside=click.field)
        return
    walk.person.switch_on(click.field)
    if click.button or "subscribe" in click.text:
        walk.person.press(click.button or "Subscribe")


def name_contact(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press(click.button, beside=click.field)
    walk.person.fill("First name", "Acme")
    walk.person.fill("Last name", "Ledger")


def open_tab(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press(click.field)


def find_list(walk: Walk, click: Click, found: Found) -> None:
    """The trail ends before the list, which the words name."""
    walk.person.walk((*click.trail, found[1]))
    walk.person.see(click.field)


def leave_empty(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press(click.field)  # the tab
    ticked = [each for each in walk.person.ticked(click.field) if each != "Enable access to top level"]
    if ticked:
        raise NotThere(f"{click.field} is not empty on {walk.person.place}")


def give_rights(walk: Walk, click: Click, found: Found) -> None:
    """Each module of the table, with what the next click says about its pop-up window."""
    for module, rows in walk.table.items():
        walk.person.tick(module)
        walk.person.press(click.button, beside=module)
        for row, rights in rows.items():
            for right in rights:
                walk.person.tick(right, within=row)
        walk.person.press("Save")


def done_before(walk: Walk, click: Click, found: Found) -> None:
    """Done by the click before, which this one goes on with."""


def tick_module(walk: Walk, click: Click, found: Found) -> None:
    walk.person.tick(click.field)
    walk.person.press(click.button, beside=click.field)


def open_permissions(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press(click.button, beside=found[1])


def tick_rights(walk: Walk, click: Click, found: Found) -> None:
    for right in re.split(r", | and ", click.value):
        walk.person.tick(right, within=click.field)


def tick_rows(walk: Walk, click: Click, found: Found) -> None:
    """ "AP supplier invoices (Bills) (List and View), AP Terms (List)": the page has the first of two names."""
    rows = re.findall(r"(?:^|, )([^()]+?)(?: \([^()]+\))? \(([^()]+)\)(?=, |$)", click.value)
    for row, rights in rows:
        for right in re.split(r", | and ", rights):
            walk.person.tick(right, within=row)


def save_twice(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press("Save")
    walk.person.press("Save")


def open_for_editing(walk: Walk, click: Click, found: Found) -> None:
    """Open the user, click Edit, then go to a tab, fill in a field or tick a box, as the data says."""
    walk.person.press(found[1])
    walk.person.press("Edit")
    if "tab User entities" in click.text:
        walk.person.press("User entities")
    if click.value:
        walk.person.fill(click.field, click.value)
    elif " tick " in click.text:
        walk.person.tick(click.field)


def reset_password(walk: Walk, click: Click, found: Found) -> None:
    user = walk.person.first_heading_link()
    if user:
        walk.person.press(user)
    walk.person.press("Edit")
    walk.person.press(click.button)


def tick(walk: Walk, click: Click, found: Found) -> None:
    walk.person.tick(click.field)
    if click.button:
        walk.person.press(click.button)


def untick(walk: Walk, click: Click, found: Found) -> None:
    walk.person.tick(click.field, on=False)


def clear_entities(walk: Walk, click: Click, found: Found) -> None:
    walk.person.untick_all("User entities")
    walk.person.press(click.button)


def in_company(walk: Walk, click: Click, found: Found) -> None:
    walk.person.open_top_page()
    classic = walk.person.names("Company")  # a panel
    walk.person.walk(("Company", "Company Info") if classic else ("Company", "Setup", "Configuration", "Company"))
    if walk.person.reads("ID") != [found[1]]:
        raise NotThere(f"{walk.person.place} shows another ID than {found[1]}")


def can_create(walk: Walk, click: Click, found: Found) -> None:
    """How to create a user is the guide of its own step; here the button has to be there."""
    walk.person.press("New" if walk.person.offers("New") else "Add")  # New in the classic menus
    walk.person.see("User ID")
    walk.person.back()


def can_start_again(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press("Delete")
    walk.person.back()
    can_create(walk, click, found)


def edit_and_find_sender(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press("Edit")
    walk.person.see(click.field)


def edit_sender(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press("Edit", beside="Web Services authorizations")
    walk.person.fill(click.field, click.value)


def remove_sender(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press("Remove", beside="Web Services authorizations")


def paste_sender(walk: Walk, click: Click, found: Found) -> None:
    walk.person.fill(click.field, click.value)
    walk.person.fill("Status", "Active")


def pencil(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press("\N{LOWER RIGHT PENCIL}", beside=click.field)
    walk.person.press(click.button)


def filter_addresses(walk: Walk, click: Click, found: Found) -> None:
    """The note adds: save the window and the page."""
    for label, value in (("User", found[1]), ("Start", click.value), ("End", click.value)):
        walk.person.fill(label, value)
    walk.person.press("Save")
    walk.person.press("Save")
