"""Marks the probe's sentences for translators. The probe itself speaks English and knows no languages.

What it writes is stored as it is, and looked up when somebody reads it (`onboarding.probe_words`). The functions carry
the names that `makemessages` looks for.
"""

from __future__ import annotations

#: Every marked sentence: its singular and its plural, which is "" for most.
MARKED: set[tuple[str, str]] = set()


def gettext_noop(sentence: str) -> str:
    """Mark a sentence, whose `{names}` are filled in later, and return it unchanged."""
    MARKED.add((sentence, ""))
    return sentence


def ngettext_lazy(singular: str, plural: str) -> tuple[str, str]:
    """Mark a sentence in both its forms and return them; `{count}` stands for the number."""
    MARKED.add((singular, plural))
    return singular, plural
