"""Forms that the wizard's customers and the console's staff share: credentials, and the level to connect at.

What is typed is cleaned and explained; passwords are never shown again and never trimmed unasked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from connections.identifiers import UNREADABLE, NotUsable, clean_user_id, has_stray_ends
from connections.models import Connection, Entity
from connections.services import carrying_over
from connections.services.connecting import level_warning

#: Browsers must neither correct nor remember what is copied over from Intacct.
VERBATIM = {"autocomplete": "off", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}

#: A list of entities longer than this gets a field to search it.
LONG_LIST = 15


def cleaned(clean: Callable[[str], str], text: str) -> str:
    """Return what `clean` makes of the text; its NotUsable becomes the field's error."""
    try:
        return clean(text)
    except NotUsable as error:
        raise ValidationError(str(error)) from error


class PasswordField(forms.CharField):
    """A password as it was typed, blanks included; never put back into the page."""

    CANNOT_READ = _("The password holds a character that cannot be read. Please copy it again.")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.PasswordInput(attrs=VERBATIM))
        kwargs["error_messages"] = {
            "max_length": _("This is too long for a password. Please copy it again."),
            "null_characters_not_allowed": self.CANNOT_READ,
            **kwargs.get("error_messages", {}),
        }
        super().__init__(strip=False, max_length=1000, **kwargs)

    def clean(self, value: Any) -> str:
        password = str(super().clean(value))
        # What stands at its ends can be lost or kept; it is asked about where it matters.
        if any(letter == UNREADABLE or unicodedata.category(letter) in ("Cc", "Cs") for letter in password.strip()):
            raise ValidationError(self.CANNOT_READ)
        return password


class CredentialsForm(forms.Form):
    user_id = forms.CharField(
        label=_("User ID"),
        help_text=_("The user ID from the e-mail, not an e-mail address."),
        error_messages={"required": _("Please enter the user ID of the Web Services user.")},
        widget=forms.TextInput(attrs=VERBATIM),
    )
    password = PasswordField(
        label=_("Password"),
        help_text=_("From the e-mail “Welcome to Sage Intacct!”. Copy all of it, special characters included."),
        error_messages={"required": _("Please enter the password from the e-mail.")},
    )
    # Shown once a password came with a blank at its ends: nearly always that was copied along.
    keep_ends = forms.BooleanField(label=_("Keep the space or line break"), required=False)

    def __init__(self, *args: Any, company_id: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company_id = company_id

    def clean_user_id(self) -> str:
        return cleaned(lambda text: clean_user_id(text, self.company_id), self.cleaned_data["user_id"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if has_stray_ends(given.get("password", "")) and not given.get("keep_ends"):
            self.add_error(
                "keep_ends",
                _(
                    "The password began or ended with a space or a line break, most likely copied along. "
                    "Enter it again without. If it belongs to the password, tick this box and enter it with it."
                ),
            )
        return given


class EntityForm(forms.Form):
    """The level: top level, entities, or both. A changed level of a proven connection must be confirmed."""

    top_level = forms.BooleanField(label=_("Top level: the company as a whole"), required=False)
    entities = forms.MultipleChoiceField(
        label=_("Entities"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    confirm_change = forms.BooleanField(required=False)

    def __init__(self, *args: Any, connection: Connection, **kwargs: Any) -> None:
        self.connection = connection
        self.known = list(connection.entities.all())
        self.before = (connection.top_level, {entity.entity_id for entity in self.known if entity.is_chosen})
        kwargs.setdefault("initial", self._suggestion())
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["entities"]
        missing = {entity["id"] for entity in connection.missing_entities}
        choices.choices = [
            (entity.entity_id, _entity_label(entity, is_missing=entity.entity_id in missing)) for entity in self.known
        ]
        if not self.known or connection.multi_entity is False:
            del self.fields["entities"]
        # By its name: "the vendor" is somebody else to whoever keeps the books.
        vendor = {"vendor": connection.integration.name}
        self.fields["confirm_change"].label = (
            _("Yes, change the level. I have asked %(vendor)s about records that could be created twice.") % vendor
        )

    def _suggestion(self) -> dict[str, Any]:
        """What is chosen now; before that, what was chosen in the sandbox, or the level that a sign-in ended at."""
        if self.connection.level_chosen_at:
            return {"top_level": self.before[0], "entities": sorted(self.before[1])}
        carried = carrying_over.level_for(self.connection, {entity.entity_id for entity in self.known})
        if carried:
            return {"top_level": carried[0], "entities": sorted(carried[1])}
        landed = self.connection.landed_entity
        return {"top_level": not landed, "entities": [landed] if landed else []}

    @property
    def is_choice(self) -> bool:
        """Whether there is anything to choose from."""
        return "entities" in self.fields

    @property
    def is_long(self) -> bool:
        """Whether the list is long enough to be searched."""
        return self.is_choice and len(self.known) > LONG_LIST

    @property
    def chosen(self) -> tuple[bool, set[str]]:
        if not self.is_choice:
            return True, set()
        return bool(self.cleaned_data.get("top_level")), set(self.cleaned_data.get("entities") or ())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        top_level, entities = self.chosen
        if not self.errors and not top_level and not entities:
            raise ValidationError(_("Please choose the top level or at least one entity."))
        was_connected = self.connection.connected_at and self.connection.level_chosen_at
        if was_connected and not self.errors and self.chosen != self.before and not given.get("confirm_change"):
            self.add_error("confirm_change", level_warning(self.connection))
        return given


def _entity_label(entity: Entity, *, is_missing: bool) -> str:
    name = f"{entity.entity_id} · {entity.name}" if entity.name else entity.entity_id
    label = f"{name} ({entity.currency})" if entity.currency else name
    # It was chosen before, or it would not be in the list.
    return str(_("%(entity)s: cannot be entered at the moment") % {"entity": label}) if is_missing else label
