"""The probe's sentences in the reader's language.

Runs are stored in English, with names and numbers filled in. Here a stored sentence is recognised by its marked form,
that form is looked up in the catalog, and its names and numbers are filled in again.
"""

from __future__ import annotations

import re
from functools import cache

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext

from connections.probe import checks, ladder, profile_faults, wording
from connections.probe.marking import MARKED

#: The modules whose sentences are meant: importing them marks these.
SOURCES = (checks, ladder, wording, profile_faults)
_NAME = re.compile(r"\{(\w+)\}")


def in_words(sentence: str) -> str:
    """Return a stored title or sentence of a check in the language of the moment; as it is where nobody marked it."""
    if not sentence or (get_language() or "en").startswith("en"):
        return sentence
    for singular, plural, pattern in _patterns():
        found = pattern.fullmatch(sentence)
        if found:
            return _filled(singular, plural, found.groupdict())
    return sentence


def _filled(singular: str, plural: str, names: dict[str, str]) -> str:
    # A name may be the title of another check.
    words = {name: in_words(value) for name, value in names.items()}
    if not plural:
        return gettext(singular).format(**words)
    number = int(re.sub(r"\D", "", names["count"]))
    return ngettext(singular, plural, number).format(**words | {"count": number_format(number, force_grouping=True)})


@cache
def _patterns() -> list[tuple[str, str, re.Pattern[str]]]:
    """Return every marked form with what recognises it, the most telling first: a name may hold other words."""
    forms = [(form, singular, plural) for singular, plural in MARKED for form in (singular, plural) if form]
    forms.sort(key=lambda one: (-len(_NAME.sub("", one[0])), one[0]))
    return [(singular, plural, _recogniser(form)) for form, singular, plural in forms]


def _recogniser(form: str) -> re.Pattern[str]:
    parts = _NAME.split(form)
    return re.compile("".join(f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts)))
