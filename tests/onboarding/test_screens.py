"""What the switch "My menu looks different" offers, and how the guides speak of it."""

from __future__ import annotations

import re

from connections import guides
from onboarding.screens import MENUS, PERMISSIONS, USER_FORM
from tests.connections.guides.samples import every_guide, texts_of


def test_the_guides_name_choices_as_the_switch_does() -> None:
    labels = [str(choice.label) for choice in (*MENUS, *PERMISSIONS, *USER_FORM)]
    named = {
        name
        for guide in every_guide()
        for text in texts_of(guide)
        if "My menu looks different" in text
        for name in re.findall(r"“([^”]+)”", text)
    }
    assert named == {"My menu looks different", "On tabs", "To each user"}
    assert all(any(label.startswith(name) for label in labels) for name in named - {"My menu looks different"})


def test_the_values_of_the_choices_are_those_of_the_guides() -> None:
    for choices, dimension in ((MENUS, "menus"), (PERMISSIONS, "permissions"), (USER_FORM, "user_form")):
        for choice in choices:
            assert getattr(guides.Variant(**{dimension: choice.value}), dimension) == choice.value  # type: ignore[arg-type]
