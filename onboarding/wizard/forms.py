"""The wizard's forms: what is typed is cleaned and explained; passwords are never shown again and never trimmed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from connections.identifiers import NotUsable, clean_company_id, clean_sender_id, clean_user_id
from connections.models import Connection

#: Browsers must neither correct nor remember what is copied over from Intacct.
VERBATIM = {"autocomplete": "off", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


def _cleaned(clean: Callable[[str], str], text: str) -> str:
    try:
        return clean(text)
    except NotUsable as error:
        raise ValidationError(str(error)) from error


class PasswordField(forms.CharField):
    """A password as it was typed, blanks included; never put back into the page."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.PasswordInput(attrs=VERBATIM))
        super().__init__(strip=False, max_length=1000, **kwargs)

    def clean(self, value: Any) -> str:
        password = str(super().clean(value))
        if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in password):
            raise ValidationError(_("The password holds a character that cannot be read. Please copy it again."))
        return password


class CompanyForm(forms.Form):
    company_id = forms.CharField(
        label=_("Company ID"),
        help_text=_("As it stands in Intacct. It is not the company's name, and not the ID of a console."),
        error_messages={"required": _("Please enter your company ID. You sign in to Sage Intacct with it.")},
        widget=forms.TextInput(attrs=VERBATIM),
    )
    # Shown once the change would throw away what is proven.
    confirm_change = forms.BooleanField(
        label=_("Yes, change the company. The user and the entity are then asked for again."),
        required=False,
    )

    def clean_company_id(self) -> str:
        return _cleaned(clean_company_id, self.cleaned_data["company_id"])


class OwnSenderForm(forms.Form):
    sender_id = forms.CharField(
        label=_("Sender ID"),
        help_text=_("Exactly as Sage wrote it: capital and small letters matter."),
        error_messages={"required": _("Please enter the sender ID that Sage gave you.")},
        widget=forms.TextInput(attrs=VERBATIM),
    )
    sender_password = PasswordField(
        label=_("Sender password"),
        error_messages={"required": _("Please enter the sender password that Sage gave you.")},
    )

    def __init__(self, *args: Any, has_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_password:
            self.fields["sender_password"].required = False
            self.fields["sender_password"].help_text = _("Leave it empty to keep the one you gave before.")

    def clean_sender_id(self) -> str:
        return _cleaned(clean_sender_id, self.cleaned_data["sender_id"])


class MailboxForm(forms.Form):
    email = forms.EmailField(
        label=_("Your mailbox for the password"),
        error_messages={"required": _("Please enter an e-mail address that you can open.")},
        help_text=_("Intacct sends the password of the new user only there. Best is a shared mailbox of your team."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


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

    def clean_user_id(self) -> str:
        return _cleaned(clean_user_id, self.cleaned_data["user_id"])


class EntityForm(forms.Form):
    """The level: top level, entities, or both. A changed level of a proven connection must be confirmed."""

    top_level = forms.BooleanField(label=_("Top level: the company as a whole"), required=False)
    entities = forms.MultipleChoiceField(
        label=_("Entities"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    confirm_change = forms.BooleanField(
        label=_("Yes, change the level. I have asked the vendor about records that could be created twice."),
        required=False,
    )

    def __init__(self, *args: Any, connection: Connection, **kwargs: Any) -> None:
        self.connection = connection
        self.known = list(connection.entities.all())
        self.before = (connection.top_level, {entity.entity_id for entity in self.known if entity.is_chosen})
        kwargs.setdefault("initial", self._suggestion())
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["entities"]
        choices.choices = [(entity.entity_id, _entity_label(entity)) for entity in self.known]
        if not self.known or connection.multi_entity is False:
            del self.fields["entities"]

    def _suggestion(self) -> dict[str, Any]:
        """What is chosen now; before that, the level that a sign-in without entity ended at."""
        if self.connection.level_chosen_at:
            return {"top_level": self.before[0], "entities": sorted(self.before[1])}
        landed = self.connection.landed_entity
        return {"top_level": not landed, "entities": [landed] if landed else []}

    @property
    def is_choice(self) -> bool:
        """Whether there is anything to choose from."""
        return "entities" in self.fields

    @property
    def chosen(self) -> tuple[bool, set[str]]:
        if not self.is_choice:
            return True, set()
        return bool(self.cleaned_data.get("top_level")), set(self.cleaned_data.get("entities") or ())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        top_level, entities = self.chosen
        if not self.errors and not top_level and not entities:
            raise ValidationError(_("Please choose the top level or at least one entity."))
        was_connected = self.connection.connected_at and self.connection.level_chosen_at
        if was_connected and not self.errors and self.chosen != self.before and not cleaned.get("confirm_change"):
            self.add_error(
                "confirm_change",
                _("This connection already works at another level. A changed level can create records twice."),
            )
        return cleaned


def _entity_label(entity: Any) -> str:
    name = f"{entity.entity_id} · {entity.name}" if entity.name else str(entity.entity_id)
    return f"{name} ({entity.currency})" if entity.currency else name
