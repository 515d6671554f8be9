"""Words that Intacct shows differently by language and region. Source: reference, setup-guides section 8."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from connections.guides.table import Table, read_file

_FILE = Path(__file__).parent / "words.toml"


@dataclass(frozen=True, slots=True)
class Alias:
    """What a word of the US screens is called elsewhere. `regions` are short names such as "UK"."""

    word: str
    regions: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.word} ({', '.join(self.regions)})"


def aliases(word: str) -> tuple[Alias, ...]:
    """Other names of one word of the US screens, such as "Vendors"; empty when none is known."""
    return _words().get(word, ())


def hint(text: str) -> str:
    """Sentences that help to find the rows named in `text` on screens with other words."""
    found = [
        f"{word} may be called {' or '.join(map(str, others))}."
        for word, others in _words().items()
        if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)
    ]
    return " ".join([*found, "Your company may also have renamed it."])


@cache
def _words() -> dict[str, tuple[Alias, ...]]:
    table = read_file(_FILE)
    words = {}
    for each in table.tables("words"):
        words[each.text("us")] = tuple(_alias(part) for part in each.tables("elsewhere"))
        each.texts("sources")
        each.finish()
    table.finish()
    return words


def _alias(table: Table) -> Alias:
    alias = Alias(table.text("word"), table.texts("regions"))
    table.finish()
    return alias
