"""Guides and what they depend on in words, for the console's pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connections import guides
from connections.services.mismatches import FIX

#: Each thing that a guide may depend on: what it is called, and its choices with the words for them.
DIMENSIONS: Mapping[str, tuple[object, Mapping[str, object]]] = {
    "menus": (
        gettext_lazy("Menus"),
        {
            "current": gettext_lazy("Current: tabs All, Admin, Setup"),
            "grouped": gettext_lazy("Grouped: “Users, roles, and groups”"),
            "classic": gettext_lazy("Classic: a panel below Company"),
        },
    ),
    "permissions": (
        gettext_lazy("Permissions"),
        {"role": gettext_lazy("Role-based"), "user": gettext_lazy("User-based")},
    ),
    "user_form": (
        gettext_lazy("User form"),
        {"current": gettext_lazy("Since 2024 R3"), "older": gettext_lazy("Before 2024 R3")},
    ),
    "region": (
        gettext_lazy("Region"),
        {
            "us": gettext_lazy("United States"),
            "uk": gettext_lazy("United Kingdom"),
            "au": gettext_lazy("Australia"),
            "za": gettext_lazy("South Africa"),
        },
    ),
    "multi_entity": (
        gettext_lazy("Entities"),
        {
            "unknown": gettext_lazy("Not known yet"),
            "no": gettext_lazy("One entity"),
            "yes": gettext_lazy("Several entities"),
        },
    ),
    "sender": (
        gettext_lazy("Sender ID"),
        {"vendor": gettext_lazy("Ours"), "customer": gettext_lazy("The customer's own")},
    ),
    "mailbox": (
        gettext_lazy("Mailbox for the password"),
        {"customer": gettext_lazy("The customer's"), "vendor": gettext_lazy("Ours")},
    ),
}
#: What was shown most often; a variant is told by what differs from it.
USUAL = guides.Variant()


def variant_text(stored: Mapping[str, object]) -> str:
    """Say what was shown, by what is not as usual. `stored` is `Mismatch.variant`; it may be of an older release."""
    said = []
    for name, (label, words) in DIMENSIONS.items():
        value = {True: "yes", False: "no", None: "unknown"}.get(stored.get(name), stored.get(name))  # type: ignore[call-overload]
        if value in words and value != USUAL.word(name):
            said.append(f"{label}: {words[str(value)]}")
    return "; ".join(said) or _("As usual: current menus, role-based")


def kind_of(file: str) -> str:
    if file.startswith("steps/"):
        return _("Step")
    if file.startswith("fixes/"):
        return _("Fixes")
    return _("Menu paths") if file == "paths.toml" else _("Words by region")


def title_of(guide: str, library: guides.Library) -> str:
    """Return the title of a step or of a fix, by `Mismatch.guide`."""
    if guide.startswith(FIX):
        return guides.fix(guide.removeprefix(FIX), USUAL, {}, library=library).title
    return guides.step(guide, USUAL, {}, library=library).title if guide in library.steps else guide
