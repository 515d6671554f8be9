"""Guides that operations correct without a release. Every text that was ever saved is kept; the shipped one, too.

Who renders a guide or a fix for people takes it from `library_in_use`. A stored correction can stop loading with an
upgrade, for example when a file gets other keys: then the shipped file stands in, and customers notice nothing.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from connections import guides
from connections.models import GuideText
from connections.services.errors import NotFound, SavedMeanwhile, ServiceRefused
from connections.services.events import Actor, record
from connections.services.guides_in_use import forget, in_use
from connections.services.toml_places import line_of, toml_fault

#: Characters. The longest shipped file has 25,000.
LONGEST_TEXT = 200_000


class GuideRefused(ServiceRefused):
    """The text cannot become a guide; the sentence names the place."""


@dataclass(frozen=True)
class Saved:
    row: GuideText | None  # None: nothing was ever saved, and the shipped text needs no row
    is_new: bool  # False: exactly this was in use already


def library_in_use(language: str = "en") -> guides.Library:
    """Return the guides as customers read them now: the shipped ones with every correction that loads."""
    return in_use(language).library


def left_out() -> Mapping[str, str]:
    """Return the corrected files that do not load any more, each with the sentence that says why."""
    return in_use("en").left_out


def text_of(file: str) -> str:
    """Return the newest text of a file: the correction, or the shipped text. Raises NotFound."""
    shipped = shipped_text(file)
    newest = newest_of(file)
    return newest.text if newest and newest.text else shipped


def shipped_text(file: str) -> str:
    """Return the text that came with the product. Raises NotFound."""
    if file not in guides.files():
        raise NotFound(_("There is no guide %(file)s.") % {"file": file})
    return guides.file_text(file)


def newest_of(file: str) -> GuideText | None:
    return versions(file).first()


def versions(file: str) -> QuerySet[GuideText]:
    """Return everything that was saved of a file, newest first."""
    return GuideText.objects.filter(file=file).order_by("-number")


def newest_texts() -> dict[str, GuideText]:
    """Return the newest row of each file that was ever saved."""
    newest = GuideText.objects.values("file").annotate(newest=Max("pk")).values("newest")
    return {row.file: row for row in GuideText.objects.filter(pk__in=newest)}


def files_of_problems() -> dict[str, str]:
    """Return in which file the fix for each problem is written now."""
    newest, broken = newest_texts(), left_out()
    found: dict[str, str] = {}
    for file in guides.files():
        if file.startswith("fixes/"):
            corrected = newest[file].text if file in newest and file not in broken else ""
            found |= dict.fromkeys(problems_in(corrected or guides.file_text(file)), file)
    return found


def problems_in(text: str) -> list[str]:
    """Return the problems that the text of one file of fixes answers, in its order."""
    fixes = tomllib.loads(text).get("fixes", [])
    return [problem for fix in fixes for problem in fix.get("problems", [])]


def candidate(file: str, text: str) -> guides.Library:
    """Return the guides as they would be with this text. Raises NotFound, and GuideRefused naming the place."""
    shipped_text(file)
    text = _clean(text)
    fault = toml_fault(text)
    if fault:
        raise GuideRefused(fault)
    broken = left_out()
    texts = {name: row.text for name, row in newest_texts().items() if row.text and name not in broken}
    try:
        return guides.library({**texts, file: text})
    except guides.GuideInvalid as invalid:
        raise GuideRefused(_placed(file, text, str(invalid))) from invalid


def save(file: str, text: str, note: str, *, based_on: int, actor: Actor) -> Saved:
    """Store a corrected text, which customers read from the next page on. `based_on`: the newest number that was seen.

    The shipped text, or none, puts the shipped file back. What is in use already is not stored again, so a form that
    is sent twice does its work once. Raises NotFound, GuideRefused and SavedMeanwhile.
    """
    shipped = shipped_text(file)
    text = _clean(text)
    if not text.strip() or text == shipped:
        text = ""
    newest = newest_of(file)
    number = newest.number if newest else 0
    if text == (newest.text if newest else ""):
        return Saved(newest, is_new=False)
    if number != based_on:
        raise _saved_meanwhile(newest)
    candidate(file, text or shipped)
    try:
        with transaction.atomic():
            row = GuideText.objects.create(
                file=file, number=number + 1, text=text, note=_one_line(note), actor=actor.name
            )
    except IntegrityError as error:
        raise _saved_meanwhile(newest_of(file)) from error
    record("guide.corrected" if text else "guide.restored", actor=actor, file=file, number=row.number)
    forget()
    return Saved(row, is_new=True)


def _clean(text: str) -> str:
    """Return the text with the line breaks of our files. Raises GuideRefused for what no guide may hold."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if len(text) > LONGEST_TEXT:
        raise GuideRefused(_("The text is longer than %(most)d characters.") % {"most": LONGEST_TEXT})
    for number, line in enumerate(text.split("\n"), start=1):
        # PostgreSQL stores no NUL, and no control character is part of a sentence.
        if any(unicodedata.category(sign) == "Cc" and sign != "\t" for sign in line):
            raise GuideRefused(_("Line %(line)d holds a sign that cannot be printed.") % {"line": number})
    return f"{text.rstrip()}\n" if text.strip() else ""


def _placed(file: str, text: str, sentence: str) -> str:
    """Put the line before a sentence that names a part of the text; a sentence about another file stays as it is."""
    line = line_of(text, sentence) if sentence.startswith(file) else None
    return _("In the block on line %(line)d: %(fault)s") % {"line": line, "fault": sentence} if line else sentence


def _one_line(note: str) -> str:
    return " ".join(note.split())[:300]


def _saved_meanwhile(newest: GuideText | None) -> SavedMeanwhile:
    if newest is None:
        return SavedMeanwhile(_("This form is about a correction that does not exist."), 0)
    sentence = _("%(actor)s saved correction %(number)d meanwhile. Nothing of yours is lost or saved yet.")
    return SavedMeanwhile(sentence % {"number": newest.number, "actor": newest.actor}, newest.number)
