"""Words that Intacct shows differently by language and region. Source: reference, setup-guides section 8."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from connections.guides.model import Region
from connections.guides.table import Table, read_file

_FILE = Path(__file__).parent / "words.toml"


@dataclass(frozen=True, slots=True)
class Alias:
    """What a word of the US screens is called elsewhere. `regions` are short names such as "UK"."""

    word: str
    regions: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.word} ({', '.join(self.regions)})"


@dataclass(frozen=True)
class Words:
    """The words of the US screens that have other names, with these."""

    others: Mapping[str, tuple[Alias, ...]]

    def aliases(self, word: str) -> tuple[Alias, ...]:
        """Other names of one word of the US screens, such as "Vendors"; empty when none is known."""
        return self.others.get(word, ())

    def local(self, word: str, region: Region) -> str:
        """What this region's screens most likely call a word of the US screens; the same word when none is known."""
        same = (others for known, others in self.others.items() if known.casefold() == word.casefold())
        here = (alias.word for others in same for alias in others if region.upper() in alias.regions)
        return next(here, word)

    def both(self, text: str, region: Region) -> str:
        """`text`, a row or a list of rows, with the region's words first: "Suppliers (Vendors), AP Terms".

        Only whole names are replaced: nobody knows what "Recurring Bills" is called elsewhere.
        """
        for word in self.others if region != "us" else ():
            text = _item(word).sub(lambda found: _with_us(self.local(found[0], region), found[0]), text)
        return text

    def here(self, text: str, region: Region) -> str:
        """As `both`, with the region's words alone."""
        for word in self.others if region != "us" else ():
            text = _item(word).sub(lambda found: self.local(found[0], region), text)
        return text

    def hint(self, text: str, region: Region = "us") -> str:
        """Sentences that help to find the rows named in `text` on screens with other words.

        What `both` says already is not said again.
        """
        left = self.both(text, region)
        found = [
            f"{word} may be called {' or '.join(map(str, others))}."
            for word, others in self.others.items()
            if _whole(word).search(left.replace(f"({word})", ""))
        ]
        return " ".join([*found, "Your company may also have renamed it."])


def read_words(table: Table) -> Words:
    """`words.toml`. Raises `GuideInvalid`."""
    words = {}
    for each in table.tables("words"):
        words[each.text("us")] = tuple(_alias(part) for part in each.tables("elsewhere"))
        each.texts("sources")
        each.finish()
    table.finish()
    return Words(words)


@cache
def shipped() -> Words:
    """The words that come with the product, read once per process."""
    return read_words(read_file(_FILE))


def _alias(table: Table) -> Alias:
    alias = Alias(table.text("word"), table.texts("regions"))
    table.finish()
    return alias


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)


def _item(word: str) -> re.Pattern[str]:
    """The word where it is a whole name, alone or in a list as `rows` has them."""
    return re.compile(
        rf"(?:^|(?<=, )|(?<=; )|(?<=\bon )|(?<=\band )){re.escape(word)}(?=$|[,;]| \(| and )", re.IGNORECASE
    )


def _with_us(local: str, word: str) -> str:
    return word if local == word else f"{local} ({word})"
