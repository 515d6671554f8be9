"""The ways in which a secret can be written where it does not belong: escaped, percent-encoded, packed, misread.

Servers echo what they were sent, and each layer in between has a way of its own to write it.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from html.entities import codepoint2name

from connections.intacct.wording import clean

#: Of less than this, base64 leaves too little to tell it from words. In bytes.
_SHORTEST_PACKED = 7
_SHORTEST = 4
# Letters of one kind that follow each other: beyond ASCII, backslashes, all others.
_RUNS = re.compile(r"[^\x00-\x7f]+|\\+|[^\\\x80-\U0010ffff]+")
_BLANKS = r"(?:\s|\+|%(?:25)*(?:20|0[9aAdD])|&(?:amp;)*(?:#(?:0*(?:9|10|13|32)|[xX]0*(?:9|[aAdD]|20))|nbsp);|\\[nrt])+"
_BACKSLASH = r"%(?:25)*5[cC]|&(?:amp;)*(?:#0*92|#[xX]0*5[cC]|bsol);"
_SINGLE_BYTE_CHARSETS = ("latin-1", "cp1252")


def spellings(secret: str) -> Iterator[str]:
    """Yield patterns for `re` that match `secret` as it is and in every other way it is likely to be written."""
    yield _written(secret)
    # What is left of it after an error text was cleaned: it may hold what looks like a tag or an entity.
    for rest in (clean(secret)[0], re.split(r"<[/a-zA-Z]", secret)[0]):
        if rest != secret and len(rest) >= _SHORTEST:
            yield _written(rest)
    packed = secret.encode("utf-8", errors="replace")
    if len(packed) >= _SHORTEST_PACKED:
        for offset in range(3):
            yield re.sub(r"[+/\-_]", lambda letter: _TWINS[letter[0]], _packed(packed, offset))


_TWINS = {"+": "[+-]", "-": "[+-]", "/": "[/_]", "_": "[/_]"}


def _written(words: str) -> str:
    """Runs of blanks are as good as one: error texts are shown that way."""
    return _BLANKS.join("".join(map(_run, _RUNS.findall(part))) for part in words.split())


def _run(run: str) -> str:
    """Spell letters that follow each other, so that there is one way only to match a text: two would take for ever."""
    most = 4 * len(run)  # bytes that a letter may be read as, or signs that escape a backslash
    if run.startswith("\\"):
        return rf"(?:\\{{1,{most}}}|(?:{_BACKSLASH}){{{len(run)}}})"
    spelled = "".join(map(_letter, run))
    if run.isascii():
        return spelled
    misread = {re.escape(run.encode().decode(charset, errors="replace")) for charset in _SINGLE_BYTE_CHARSETS}
    return rf"(?:[\ufffd?]{{1,{most}}}|{'|'.join(sorted(misread))}|{spelled})"


def _letter(letter: str) -> str:
    if letter.isascii() and letter.isalnum():
        return letter
    if letter == "&":
        return r"(?:&(?:amp;)*(?:#0*38;)?|%(?:25)*26|\\u0026)"
    options = {re.escape(letter), *map(re.escape, _json(letter)), *_percent(letter)}
    code = ord(letter)
    names = [name for name in (codepoint2name.get(code), "apos" if letter == "'" else None) if name]
    options.add(rf"&(?:amp;)*(?:#0*{code}|#[xX]0*(?i:{code:x}){''.join(f'|{name}' for name in names)});")
    return f"(?:{'|'.join(sorted(options, key=len, reverse=True))})"


def _json(letter: str) -> set[str]:
    escaped = json.dumps(letter)[1:-1]
    return {escaped, f"\\u{ord(letter):04x}", f"\\u{ord(letter):04X}", f"\\{letter}"}


def _percent(letter: str) -> Iterator[str]:
    for charset in ("utf-8", *_SINGLE_BYTE_CHARSETS):
        coded = letter.encode(charset, errors="ignore")
        if coded:
            yield "".join(f"%(?:25)*(?i:{byte:02x})" for byte in coded)


def _packed(secret: bytes, offset: int) -> str:
    """Return what is the same in base64 whatever stands before (`offset` bytes, modulo 3) and after the secret."""
    whole = base64.b64encode(b"\0" * offset + secret).decode()
    return whole[-(-offset * 8 // 6) : (offset + len(secret)) * 8 // 6]
