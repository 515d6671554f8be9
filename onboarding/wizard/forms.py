"""The wizard's own forms: what is typed is cleaned and explained. Those shared with staff are `onboarding.forms`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connections.identifiers import clean_company_id, clean_sender_id
from onboarding.forms import VERBATIM, CredentialsForm, EntityForm, PasswordField, cleaned

__all__ = ["CompanyForm", "CredentialsForm", "EntityForm", "MailboxForm", "OwnSenderForm"]


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
        return cleaned(clean_company_id, self.cleaned_data["company_id"])


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
        return cleaned(clean_sender_id, self.cleaned_data["sender_id"])


#: As long as our columns for one; by RFC 5321 there is none that is longer.
LONGEST_EMAIL = 254
TOO_LONG_EMAIL = _("This is too long for an e-mail address. Please enter one address only.")


class MailboxForm(forms.Form):
    email = forms.EmailField(
        max_length=LONGEST_EMAIL,
        label=_("Your mailbox for the password"),
        error_messages={
            "required": _("Please enter an e-mail address that you can open."),
            "invalid": _("This is no complete e-mail address. It looks like finance@customer.example."),
            "max_length": TOO_LONG_EMAIL,
        },
        help_text=_("Intacct sends the password of the new user only there. Best is a shared mailbox of your team."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
