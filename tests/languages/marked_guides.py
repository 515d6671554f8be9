"""The shipped guides as a translation into the marked language would be: every sentence of ours in marks.

What stays without marks is Intacct's own: menus, buttons, fields and the values to copy.
"""

from __future__ import annotations

import re

from connections import guides
from connections.models import GuideText
from tests.languages.catalogs import CLOSE, OPEN

#: Keys whose texts are ours. Everything else names things of Intacct, or belongs to the program.
OURS = ("title", "why", "text", "note", "question", "answer", "cause", "operator_note", "label")
_TEXT = r'"""(?P<long>.*?)"""|"(?P<short>(?:[^"\\]|\\.)+)"'
#: A list of variants of something that is not ours, such as the step that a fix belongs to: left as it is.
_THEIRS = rf"^(?!(?:{'|'.join(OURS)}) )\w+ = \[(?:[^\n]*\]$|\n.*?^\]$)"
_VALUE = re.compile(rf"\b(?P<key>{'|'.join(OURS)}) = (?:{_TEXT})|(?P<theirs>{_THEIRS})", re.DOTALL | re.MULTILINE)


def translate_guides(language: str) -> None:
    """Store a translation of every step and fix for this language, as operations would."""
    for file in guides.files():
        if file.startswith(("steps/", "fixes/")):
            text = _VALUE.sub(_marked, guides.file_text(file))
            GuideText.objects.create(file=f"translations/{language}/{file}", number=1, text=text, actor="test")


def _marked(found: re.Match[str]) -> str:
    if found["theirs"]:
        return found["theirs"]
    quotes = '"' if found["short"] else '"""'
    return f"{found['key']} = {quotes}{OPEN}{found['short'] or found['long']}{CLOSE}{quotes}"
