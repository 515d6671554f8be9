"""The probe's stored sentences in the reader's language."""

from __future__ import annotations

from django import template

from onboarding.probe_words import in_words as words_of

register = template.Library()


@register.filter
def in_words(sentence: str) -> str:
    return words_of(sentence)
