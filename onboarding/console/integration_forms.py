"""The form of an integration: what its customers see of it, and what it needs of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connections.models import AdminPrivileges, Integration
from connections.services.integration_fields import (
    FIELDS,
    LONGEST_HELP,
    LONGEST_OWN_TEXT,
    LONGEST_OWN_TITLE,
    MOST_OWN_STEPS,
)
from connections.services.integrations import fingerprint
from onboarding.console.forms import ShownAgain
from onboarding.steps import STEPS

#: The fields that one form field of the same name holds; the others are put together of several.
PLAIN = tuple(name for name in FIELDS if name not in ("help_texts", "own_steps"))
HELP = "help_"
#: What the fields of one own step are called, by the number of the step.
OWN_FIELDS = ("own_{}_slug", "own_{}_title", "own_{}_text")


@dataclass(frozen=True)
class Group:
    """Fields under one heading; `is_folded`: shown only when somebody wants them, or one of them has an error."""

    slug: str
    title: str | Promise
    note: str | Promise
    fields: list[forms.BoundField]
    can_fold: bool = False

    @property
    def is_open(self) -> bool:
        return any(field.errors or field.value() for field in self.fields)


class IntegrationForm(ShownAgain):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As customers know your product."))
    is_active = forms.BooleanField(
        label=_("This integration is on"),
        required=False,
        help_text=_("Off: every set-up and every check pauses, and its customers are told so. Nothing is lost."),
    )
    accent_colour = forms.CharField(
        label=_("Colour"),
        max_length=20,
        help_text=_("Your brand's colour, such as #1f5f8b. Where it would be hard to read we use a shade of it."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("SVG, PNG, JPEG, WebP or GIF, up to 100 KB. It is shown 32 pixels high, on white."),
        widget=forms.FileInput(attrs={"accept": ".svg,.png,.jpg,.jpeg,.webp,.gif"}),
    )
    remove_logo = forms.BooleanField(label=_("Show the name instead of the logo"), required=False)
    support_email = forms.EmailField(label=_("E-mail"), required=False)
    support_phone = forms.CharField(
        label=_("Telephone"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "tel"})
    )
    support_url = forms.URLField(label=_("Help page"), required=False, max_length=200, assume_scheme="https")
    purpose = forms.CharField(
        label=_("What the data is used for"),
        required=False,
        max_length=500,
        help_text=_("Customers read this and agree to it before they begin. One or two sentences."),
        widget=forms.Textarea,
    )
    retention = forms.CharField(
        label=_("How long it is kept"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    privacy_url = forms.URLField(label=_("Privacy page"), required=False, max_length=200, assume_scheme="https")
    mailbox_template = forms.CharField(
        label=_("Your mailbox for passwords"),
        required=False,
        max_length=120,
        help_text=_(
            "Such as {customer}@vendor.example. Intacct then mails the password to you, and you enter it here. "
            "Empty: the customer's own mailbox, and the customer enters it. Holds for connections made from now on."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    admin_privileges = forms.ChoiceField(
        label=_("Admin privileges of the Web Services user"),
        choices=AdminPrivileges.choices,
        help_text=_("Only what your integration needs. The customer sets exactly this."),
    )
    #: What the integration looked like when the form was opened.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, integration: Integration, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _stored(integration))
        super().__init__(*args, **kwargs)
        for step in STEPS:
            self.fields[HELP + step.slug] = forms.CharField(
                label=step.title,  # type: ignore[arg-type]  # a Promise is what fields take
                required=False,
                max_length=LONGEST_HELP,
                widget=forms.Textarea,
            )
        for number in range(1, MOST_OWN_STEPS + 1):
            slug, title, text = (name.format(number) for name in OWN_FIELDS)
            words = {"number": number}
            self.fields[slug] = forms.CharField(required=False, widget=forms.HiddenInput)
            self.fields[title] = forms.CharField(
                label=_("Step %(number)d: title") % words, required=False, max_length=LONGEST_OWN_TITLE
            )
            self.fields[text] = forms.CharField(
                label=_("Step %(number)d: what to do") % words,
                required=False,
                max_length=LONGEST_OWN_TEXT,
                widget=forms.Textarea,
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for number in range(1, MOST_OWN_STEPS + 1):
            _slug, title, text = (name.format(number) for name in OWN_FIELDS)
            if given.get(title) and not given.get(text) and text not in self.errors:
                self.add_error(text, _("Say what to do, or empty the title too."))
            if given.get(text) and not given.get(title) and title not in self.errors:
                self.add_error(title, _("Give the step a title, or empty its text too."))
        return given

    @property
    def changes(self) -> dict[str, object]:
        """What was typed, as `change_integration` takes it; the logo goes apart."""
        given = self.cleaned_data
        own = [
            tuple(given.get(name.format(number), "") for name in OWN_FIELDS) for number in range(1, MOST_OWN_STEPS + 1)
        ]
        return {name: given[name] for name in PLAIN} | {
            "help_texts": {step.slug: given.get(HELP + step.slug, "") for step in STEPS},
            "own_steps": [{"slug": slug, "title": title, "text": text} for slug, title, text in own if title or text],
        }

    @property
    def new_logo(self) -> bytes | None:
        """The uploaded file, b"" to take the logo away, None to leave it. A new one counts more than the tick."""
        upload = self.cleaned_data.get("logo")
        if upload is not None:
            return bytes(upload.read())
        return b"" if self.cleaned_data.get("remove_logo") else None

    def refuse(self, error: ValidationError) -> None:
        """Show each reason of the service at its field, and above the form where it has none of its own."""
        for name, reasons in error.message_dict.items():
            for reason in reasons:
                self.add_error(name if name in self.fields else None, reason)

    def groups(self) -> Iterator[Group]:
        yield Group("brand", _("Brand"), "", self._named("name", "accent_colour", "logo", "remove_logo"))
        contact = self._named("support_email", "support_phone", "support_url")
        yield Group("support", _("Support"), _("Customers who are stuck see this."), contact)
        agreed = self._named("purpose", "retention", "privacy_url")
        yield Group("consent", _("What customers agree to"), "", agreed)
        yield Group("access", _("Access in Intacct"), "", self._named("mailbox_template", "admin_privileges"))
        note = _("Shown beside our guide in a box with your name. Plain text: addresses are shown as text.")
        helping = self._named(*(HELP + step.slug for step in STEPS))
        yield Group("help", _("Your own words on a step"), note, helping, can_fold=True)
        note = _(
            "Up to five, before the permission check, done by the customer's word. Empty both fields to remove one."
        )
        own = [name.format(number) for number in range(1, MOST_OWN_STEPS + 1) for name in OWN_FIELDS[1:]]
        yield Group("own", _("Your own steps"), note, self._named(*own), can_fold=True)
        yield Group("state", _("On or off"), "", self._named("is_active"))

    def _named(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name != "remove_logo" or self.initial.get("has_logo")]


def as_typed(integration: Integration, data: Any) -> IntegrationForm:
    """Return the form with what was typed, unjudged."""
    form = IntegrationForm(integration)
    typed = {name: name in data if _is_switch(field) else data.get(name, "") for name, field in form.fields.items()}
    form.initial = typed | {"has_logo": bool(integration.logo)}
    return form


def _is_switch(field: forms.Field) -> bool:
    return isinstance(field, forms.BooleanField)


def _stored(integration: Integration) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(integration, name) for name in PLAIN}
    values |= {HELP + step: text for step, text in integration.help_texts.items()}
    for number, step in enumerate(integration.own_steps, start=1):
        values |= {name.format(number): step[name.rsplit("_", 1)[1]] for name in OWN_FIELDS}
    return values | {"seen": fingerprint(integration), "has_logo": bool(integration.logo)}
