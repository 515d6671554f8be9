"""The console's forms."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from connections.models import Connection, Environment, Integration
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


def _plain(name: str) -> str:
    """Capital letters and spaces do not show that somebody meant another customer."""
    return " ".join(name.split()).casefold()
