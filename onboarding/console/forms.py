"""The console's forms."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from connections.models import Connection, Environment, Integration
from connections.probe.profile_file import LONGEST_TEXT
from onboarding.journey import Journey
from onboarding.models import DEFAULT_LINK_LIFE
from onboarding.steps import steps_of

#: Days. A link that lives longer is a key that somebody forgot.
LONGEST_LINK_LIFE = 90


class SignInForm(AuthenticationForm):
    """Django's sign-in; an account that is not staff is refused in the same words as a wrong password."""

    username = UsernameField(label=_("User name"), widget=forms.TextInput(attrs={"autofocus": True}))

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        super().confirm_login_allowed(user)  # type: ignore[arg-type]
        if not getattr(user, "is_staff", False):
            raise self.get_invalid_login_error()


class SentOnce(forms.Form):
    """A form that does its work once, however often it is sent (see `once`)."""

    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)


class NewConnectionForm(SentOnce):
    integration = forms.ModelChoiceField(
        Integration.objects.none(), label=_("Integration"), to_field_name="slug", empty_label=None
    )
    customer_name = forms.CharField(
        label=_("Customer"), max_length=120, help_text=_("As the customer should read it on the first page.")
    )
    environment = forms.ChoiceField(label=_("Environment"), choices=Environment.choices)
    reference = forms.CharField(
        label=_("Reference"),
        max_length=120,
        required=False,
        help_text=_("Your own number or name for this customer. The search finds it."),
    )
    contact_email = forms.EmailField(
        label=_("Contact e-mail"), required=False, help_text=_("Who will walk through the set-up at the customer.")
    )
    owns_sender = forms.BooleanField(
        label=_("The customer has a sender ID of its own"),
        required=False,
        help_text=_("The set-up then asks the customer for that sender ID and its password."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        integrations = Integration.objects.filter(is_active=True).order_by("name")
        self.fields["integration"].queryset = integrations  # type: ignore[attr-defined]


class LinkForm(SentOnce):
    step = forms.ChoiceField(label=_("What it opens"), required=False)
    days = forms.IntegerField(
        label=_("Life in days"),
        min_value=1,
        max_value=LONGEST_LINK_LIFE,
        initial=DEFAULT_LINK_LIFE.days,
        help_text=_("After that the link is dead. What the customer saved stays."),
    )

    def __init__(self, journey: Journey, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        steps = [(step.slug, _("Only: %(step)s") % {"step": step.title}) for step in steps_of(journey)]
        self.fields["step"].choices = [("", _("The whole set-up")), *steps]  # type: ignore[attr-defined]

    @property
    def life(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])


class DisconnectForm(forms.Form):
    customer_name = forms.CharField(label=_("Customer"), max_length=120)

    def __init__(self, connection: Connection, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.connection = connection

    def clean_customer_name(self) -> str:
        typed = str(self.cleaned_data["customer_name"])
        if _plain(typed) != _plain(self.connection.customer_name):
            raise forms.ValidationError(_("This is not the customer's name as it stands above. Nothing was changed."))
        return typed


class ShownAgain(forms.Form):
    """A form that comes back to whoever sent it, with some of its values put right."""

    def show(self, **values: object) -> None:
        """Let the page show these values in place of what was sent."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        for name, value in values.items():
            self.data[self.add_prefix(name)] = value  # type: ignore[index]


class ProfileForm(ShownAgain):
    """An access profile as text. A file that comes along takes the place of the text."""

    text = forms.CharField(
        label=_("The profile as TOML"),
        strip=False,
        widget=forms.Textarea(attrs={"class": "code", "spellcheck": "false", "autocapitalize": "off"}),
    )
    upload = forms.FileField(
        label=_("A file instead"),
        required=False,
        help_text=_("A .toml file. It takes the place of the text, and you see it before anything is saved."),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )
    #: The newest version when the form was opened.
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].required = not self.files

    def clean_upload(self) -> str:
        """Return the file's text; "" without a file."""
        file = self.cleaned_data["upload"]
        if file is None:
            return ""
        if file.size > LONGEST_TEXT:
            raise forms.ValidationError(_("This file is too large for an access profile. Your text is unchanged."))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This file is not UTF-8 text. Your text is unchanged.")) from None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("upload"):
            given["text"] = given["upload"]
            self.show(text=given["upload"])
        return given


def id_or_none(text: str) -> uuid.UUID | None:
    """Return the id that a hidden field of ours holds; None for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def number_or_none(text: str) -> int | None:
    """Return the number of a version that stands in an address; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _plain(name: str) -> str:
    """Capital letters and spaces do not show that somebody meant another customer."""
    return " ".join(name.split()).casefold()
