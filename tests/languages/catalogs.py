"""Languages that exist only in tests: their catalogs are made here and put where Django keeps the loaded ones.

Django looks a language up in its settings and among its own folders, so these borrow codes that it knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings
from django.test import override_settings
from django.utils.translation import trans_real

OPEN, CLOSE = "⟦", "⟧"
#: Between the context of a message and the message itself, in a catalog.
CONTEXT_END = "\x04"


class Marked(trans_real.DjangoTranslation):
    """Every message there could be, marked: what stands on a page without marks was never looked up."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        plain = message.rpartition(CONTEXT_END)[2]
        self.asked.add(plain)
        return f"{OPEN}{plain}{CLOSE}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


class Listed(trans_real.DjangoTranslation):
    """A catalog of these messages, with a plural rule of its own. Plurals are given by their singular."""

    def __init__(
        self, language: str, plural: Callable[[int], int], messages: Mapping[str, str | tuple[str, ...]]
    ) -> None:
        super().__init__(language)
        self._rule = plural
        self._messages = messages

    def gettext(self, message: str) -> str:
        found = self._messages.get(message)
        return found if isinstance(found, str) else str(super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        found = self._messages.get(msgid1)
        return found[self._rule(n)] if isinstance(found, tuple) else str(super().ngettext(msgid1, msgid2, n))


@contextmanager
def installed(catalog: trans_real.DjangoTranslation) -> Iterator[None]:
    """Offer the catalog's language, as if it lay in `locale/`."""
    language = catalog.to_language()
    # Leaving the settings' override forgets what was loaded, and this catalog with it.
    with override_settings(LANGUAGES=[*settings.LANGUAGES, (language, language)]):
        trans_real._translations[language] = catalog
        yield
