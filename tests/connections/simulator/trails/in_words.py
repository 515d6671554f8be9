"""Clicks that say in words what a person does in Intacct: the beginning of each, and what is done then."""

from __future__ import annotations

import re

from connections.guides import Click
from tests.connections.simulator.trails.person import NotThere
from tests.connections.simulator.trails.walk import Act, Walk, confirm

Found = re.Match[str]


def _sign_in(walk: Walk, click: Click, found: Found) -> None:
    walk.person.open_top_page()


def _look(walk: Walk, click: Click, found: Found) -> None:
    """The words name something that must be there."""
    walk.person.see(click.field or found[1])


def _read(walk: Walk, click: Click, found: Found) -> None:
    """A column or field must read what the words say."""
    if found[1] not in walk.person.reads(click.field):
        raise NotThere(f"{click.field} does not read {found[1]} on {walk.person.place}")


def _read_status(walk: Walk, click: Click, found: Found) -> None:
    walk.person.see(found[1])
    if not walk.person.reads("Status"):
        raise NotThere(f"the status of {found[1]} is not told on {walk.person.place}")


def _choose_level(walk: Walk, click: Click, found: Found) -> None:
    walk.person.fill(click.field, click.value)
    walk.person.press("Switch")  # Intacct loads the page again by itself; without a script a button does


def _switch_on(walk: Walk, click: Click, found: Found) -> None:
    walk.person.switch_on(click.field)
    if click.button or "subscribe" in click.text:
        walk.person.press(click.button or "Subscribe")


def _name_contact(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press(click.button, beside=click.field)
    walk.person.fill("First name", "Acme")
    walk.person.fill("Last name", "Ledger")


def _leave_empty(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press(click.field)  # the tab
    ticked = [each for each in walk.person.ticked(click.field) if each != "Enable access to top level"]
    if ticked:
        raise NotThere(f"{click.field} is not empty on {walk.person.place}")


def _give_rights(walk: Walk, click: Click, found: Found) -> None:
    """Each module of the table, with what the next click says about its pop-up window."""
    for module, rows in walk.table.items():
        walk.person.tick(module)
        walk.person.press(click.button, beside=module)
        for row, rights in rows.items():
            for right in rights:
                walk.person.tick(right, within=row)
        walk.person.press("Save")


def _done_before(walk: Walk, click: Click, found: Found) -> None:
    """Done by the click before, which this one goes on with."""


def _tick_module(walk: Walk, click: Click, found: Found) -> None:
    walk.person.tick(click.field)
    walk.person.press(click.button, beside=click.field)


def _open_permissions(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press(click.button, beside=found[1])


def _tick_rights(walk: Walk, click: Click, found: Found) -> None:
    for right in re.split(r", | and ", click.value):
        walk.person.tick(right, within=click.field)


def _save_twice(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press("Save")
    walk.person.press("Save")


def _open_for_editing(walk: Walk, click: Click, found: Found) -> None:
    """Open the user, click Edit, then go to a tab, fill in a field or tick a box, as the data says."""
    walk.person.press(found[1])
    walk.person.press("Edit")
    if "tab User entities" in click.text:
        walk.person.press("User entities")
    if click.value:
        walk.person.fill(click.field, click.value)
    elif " tick " in click.text:
        walk.person.tick(click.field)


def _reset_password(walk: Walk, click: Click, found: Found) -> None:
    user = walk.person.first_heading_link()
    if user:
        walk.person.press(user)
    walk.person.press("Edit")
    walk.person.press(click.button)


def _tick(walk: Walk, click: Click, found: Found) -> None:
    walk.person.tick(click.field)
    if click.button:
        walk.person.press(click.button)


def _untick(walk: Walk, click: Click, found: Found) -> None:
    walk.person.tick(click.field, on=False)


def _clear_entities(walk: Walk, click: Click, found: Found) -> None:
    walk.person.untick_all("User entities")
    walk.person.press(click.button)


def _in_company(walk: Walk, click: Click, found: Found) -> None:
    walk.person.walk(("Company", "Setup", "Configuration", "Company"))
    if walk.person.reads("ID") != [found[1]]:
        raise NotThere(f"{walk.person.place} shows another ID than {found[1]}")


def _can_create(walk: Walk, click: Click, found: Found) -> None:
    """How to create a user is the guide of its own step; here the button has to be there."""
    walk.person.press("Add")
    walk.person.see("User ID")
    walk.person.back()


def _can_start_again(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press("Delete")
    walk.person.back()
    _can_create(walk, click, found)


def _edit_and_find_sender(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press("Edit")
    walk.person.see(click.field)


def _edit_sender(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press("Edit", beside="Web Services authorizations")
    walk.person.fill(click.field, click.value)


def _remove_sender(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press("Remove", beside="Web Services authorizations")


def _paste_sender(walk: Walk, click: Click, found: Found) -> None:
    walk.person.fill(click.field, click.value)
    walk.person.fill("Status", "Active")


def _pencil(walk: Walk, click: Click, found: Found) -> None:
    walk.person.press("\N{LOWER RIGHT PENCIL}", beside=click.field)
    walk.person.press(click.button)


def _filter_addresses(walk: Walk, click: Click, found: Found) -> None:
    """The note adds: save the window and the page."""
    for label, value in (("User", found[1]), ("Start", click.value), ("End", click.value)):
        walk.person.fill(label, value)
    walk.person.press("Save")
    walk.person.press("Save")


IN_WORDS: tuple[tuple[str, Act], ...] = (
    (r"Open Sage Intacct in a second browser tab and sign in", _sign_in),
    (r"Find yourself in the list. The column Admin privileges must read (Full)", _read),
    (r"Open the entity drop-down by the company name", _choose_level),
    (r"Find the row .*, and turn it on", _switch_on),
    (r"Turn on the row", _switch_on),
    (r"If you want to use it, find .* and subscribe to it", _switch_on),
    (r"In Contact name, open the drop-down and click Add", _name_contact),
    (r"Leave the tab User entities empty", _leave_empty),
    (r"The list (User application subscriptions) opens by itself", _look),
    (r"For each module in the table on this page, tick the module", _give_rights),
    (r"In the pop-up window, tick the rights in the table", _done_before),
    (r"Enter your own Intacct password to confirm", confirm),
    (r"Tick the module ", _tick_module),
    (r"Click Permissions beside (.+)\.", _open_permissions),
    (r"In the row .*, tick ", _tick_rights),
    (r"In the row .*, check that .+ is ticked", _tick_rights),
    (r"Check that these rights are ticked: ", _done_before),
    (r"Click Save in the pop-up window, and Save on the page as well", _save_twice),
    (r"Check that (.+) is in this list and that its status is Active", _read_status),
    (r"Check (?:that|if) (.+) is (?:on|subscribed)", _look),
    (r"If it is, check that (.+) has rights on this module", _look),
    (r"If all was ticked already, open (\S+) and check", _look),
    (r"If you wish, take away rights of (.+) that the page", _look),
    (r"Look for (\S+) in this list", _look),
    (r"(?:If you chose the top level, o|O)pen (\S+), click Edit and", _open_for_editing),
    (r"If you do not have the password, open the user, click Edit and then Reset password", _reset_password),
    (r"To be sure of the password, open the user, click Edit and then Reset password", _reset_password),
    (r"If it is there, click Edit and then Reset password", _reset_password),
    (r"Click Edit again, then Reset password", _reset_password),
    (r"Tick Enable access to top level", _tick),
    (r"Add the entity, or clear the list", _clear_entities),
    (r"Under Entity restrictions, untick", _untick),
    (r"If the user was created inside an entity, delete it and create it again", _can_start_again),
    (r"If it is missing, create a Web Services user", _can_create),
    (r"Create a Web Services user here", _can_create),
    (r"Make sure that you are in the company (\S+) and not", _in_company),
    (r"Click Edit and find .* in the section Web Services authorizations", _edit_and_find_sender),
    (r"If it is there, open it and set Status to Active", _edit_sender),
    (r"If a letter, a capital or a space differs, remove that row", _remove_sender),
    (r"For a new row, paste \S+ into the field Sender ID and set Status to Active", _paste_sender),
    (r"If it is on, click the pencil by IP filter, then Add", _pencil),
    (r"Choose (\S+) and enter .* as start and end", _filter_addresses),
)
