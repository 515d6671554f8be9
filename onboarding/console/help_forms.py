"""The form with which operators answer a customer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from onboarding.console.forms import ShownAgain
from onboarding.help import LONGEST_MESSAGE


class AnswerForm(ShownAgain):
    message = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_MESSAGE,
        help_text=_("The customer reads it in the set-up. Write no password and no link here."),
        error_messages={"required": _("Please write an answer first.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    #: How many messages were on the page.
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def clean_message(self) -> str:
        return str(self.cleaned_data["message"]).replace("\r\n", "\n")
