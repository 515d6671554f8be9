"""The forms about guides: the text with the variant to look at, and putting an older text back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connections import guides
from connections.services.guide_texts import LONGEST_TEXT
from onboarding.console.forms import ShownAgain
from onboarding.console.guide_words import DIMENSIONS, USUAL


class VariantForm(forms.Form):
    """What the preview shows: one choice per thing that a guide may depend on."""

    known = forms.ChoiceField(
        label=_("Values"),
        choices=(
            ("row", _("Known; one row is concerned")),
            ("rows", _("Known; several rows are concerned")),
            ("none", _("Not known yet")),
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.fields.pop("known")
        for name, (label, words) in DIMENSIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=label,  # type: ignore[arg-type]
                choices=list(words.items()),
                initial=USUAL.word(name),
                required=False,
            )
        self.fields["known"] = known

    @property
    def variant(self) -> guides.Variant:
        """What was chosen; a choice that is missing or unknown is as usual."""
        chosen = {name: self._chosen(name) or USUAL.word(name) for name in DIMENSIONS}
        entities = {"yes": True, "no": False, "unknown": None}[chosen.pop("multi_entity")]
        return guides.Variant(multi_entity=entities, **chosen)  # type: ignore[arg-type]

    @property
    def values(self) -> str:
        return self._chosen("known") or "row"

    def _chosen(self, name: str) -> str:
        given = str(self.data.get(name, ""))
        return given if given in dict(self.fields[name].choices) else ""  # type: ignore[attr-defined]


class GuideForm(ShownAgain):
    text = forms.CharField(
        label=_("The guide as TOML"),
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"class": "code", "spellcheck": "false", "autocapitalize": "off"}),
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        help_text=_("For your colleagues, such as the release that moved a menu. A preview needs none."),
    )
    #: The newest correction when the form was opened.
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def ask_for_note(self) -> None:
        """Let the page say that the reason is needed, although a preview goes without."""
        self.fields["note"].required = True


class RestoreForm(forms.Form):
    #: 0 is the shipped text.
    number = forms.IntegerField(min_value=0)
    based_on = forms.IntegerField(min_value=0)
