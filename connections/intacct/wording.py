"""Cleans the texts of gateway errors so that they can be matched and shown.

Texts may hold tags, HTML entities and a trailing `[Support ID: …]` or `[Request ID: …]` whose value is URL-encoded
(reference, intacct-gateway section 3).
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

#: More than anybody reads; keeps the matching of patterns cheap, in characters.
LONGEST = 4000

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# The closing bracket may be missing where a text was cut short.
_CASE_ID = re.compile(r"\[\s*(?:Support|Request)\s+ID\s*:\s*([^\]]*)(?:\]|$)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def clean(raw: str) -> tuple[str, str]:
    """Return the words of an error text without tags, entities and IDs, and the Support or Request ID ("" if none)."""
    words = unescape(_TAG.sub("", raw))
    found = _CASE_ID.search(words)
    support_id = unquote(found.group(1)).strip() if found else ""
    return without_support_id(words)[:LONGEST], support_id[:LONGEST]


def without_support_id(text: str) -> str:
    """Return a text without its ID, blanks straightened, and otherwise as it is."""
    return _SPACE.sub(" ", _CASE_ID.sub("", text)).strip()


def support_id_in(request_info: str) -> str:
    """Return the ID in a `requestinfo`, which holds it bare or in brackets."""
    words, support_id = clean(request_info)
    return support_id or unquote(words)
