"""The forms with which a customer asks for help, adds something, or hands a step to a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onboarding.help import LONGEST_MESSAGE
from onboarding.wizard.forms import LONGEST_EMAIL, TOO_LONG_EMAIL

SHORTEN = _("Please shorten this to %(limit_value)d characters or fewer.")
#: Days that a link for a colleague may live: long enough to be read, short enough to be forgotten.
LIVES = ((1, _("1 day")), (3, _("3 days")), (7, _("7 days")))


class MessageField(forms.CharField):
    """Some lines of text, with one kind of line end, as browsers count them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 6}))
        kwargs.setdefault("max_length", LONGEST_MESSAGE)
        kwargs["error_messages"] = {"max_length": SHORTEN, **kwargs.get("error_messages", {})}
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class TextForm(forms.Form):
    """A form with a `message` that may have to be shown again without a secret."""

    def show_without_secret(self, reason: str, without: str) -> None:
        """Put the cleaned text in place of what was typed, with the reason beside it."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("message")] = without  # type: ignore[index]
        self.add_error("message", reason)


class HelpForm(TextForm):
    message = MessageField(
        label=_("What you see, and what you have tried"),
        help_text=_("A few words are enough. Never write a password here: nobody needs it."),
        error_messages={"required": _("Please write what you see, even if it is only one sentence.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        max_length=LONGEST_EMAIL,
        error_messages={"max_length": TOO_LONG_EMAIL},
        help_text=_("Only if you want an answer by e-mail as well."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, may_be_empty: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].required = not may_be_empty


class FollowUpForm(TextForm):
    message = MessageField(
        label=_("Add something"),
        help_text=_("Never write a password here: nobody needs it."),
        error_messages={"required": _("Please write something first.")},
    )


class HandOverForm(forms.Form):
    step = forms.ChoiceField(label=_("Which step?"), error_messages={"required": _("Please choose a step.")})
    colleague = forms.CharField(
        label=_("Name of your colleague"),
        max_length=120,
        required=False,
        help_text=_("So that we can tell you who has finished."),
        error_messages={"max_length": SHORTEN},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    days = forms.TypedChoiceField(
        label=_("How long should the link work?"),
        choices=LIVES,
        coerce=int,
        initial=3,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how long the link should work.")},
    )
    problem = forms.SlugField(required=False, max_length=120, widget=forms.HiddenInput)
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, steps: Sequence[tuple[str, str | Promise]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["step"]
        choices.choices = steps

    @property
    def life(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
