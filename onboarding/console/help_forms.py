"""The form with which operators answer a customer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from onboarding.help import LONGEST_MESSAGE


class AnswerForm(forms.Form):
    message = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_MESSAGE,
        help_text=_("The customer reads it in the set-up. Write no password and no link here."),
        error_messages={"required": _("Please write an answer first.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_message(self) -> str:
        return str(self.cleaned_data["message"]).replace("\r\n", "\n")

    def show_without_secret(self, reason: str, without: str) -> None:
        """Put the cleaned text in place of what was typed, with the reason beside it."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("message")] = without  # type: ignore[index]
        self.add_error("message", reason)
