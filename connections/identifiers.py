"""Cleans what people type or paste: company IDs, user IDs and sender IDs.

Each function returns the cleaned value or raises `NotUsable` with a sentence that says what is wrong and what to
do. Facts: reference, intacct-gateway section 2 (company ID, `|`) and setup-guides sections 4, 6, 10.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

MAX_LENGTH = 100
# Pasted text often carries these: no-break spaces, zero-width characters, direction marks, a byte-order mark.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_QUOTES = "\"'\u2018\u2019\u201c\u201d"
# Control characters, lone surrogates, code points that mean nothing.
_NO_LETTERS = frozenset({"Cc", "Cs", "Cn"})


class NotUsable(ValueError):
    """What was typed cannot be right; the message is for the person who typed it."""


def clean_company_id(text: str) -> str:
    """Return the company ID without stray blanks and quotes; inner blanks stay, Intacct allows them."""
    value = _tidy(text)
    if not value:
        raise NotUsable(_("Please enter your company ID. You sign in to Sage Intacct with it."))
    if "|" in value:
        raise NotUsable(_("This looks like a console sign-in: it has a “|” in it. Enter the ID of the company itself."))
    if "@" in value or "://" in value:
        raise NotUsable(
            _(
                "This looks like an e-mail or web address. "
                "The company ID is the first field of the Sage Intacct sign-in page."
            )
        )
    return _printable(value, _("The company ID"))


def clean_user_id(text: str) -> str:
    """Return the Web Services user ID without stray blanks."""
    value = _tidy(text)
    if not value:
        raise NotUsable(_("Please enter the user ID of the Web Services user."))
    if "@" in value:
        raise NotUsable(
            _(
                "This looks like an e-mail address. "
                "Enter the user ID instead: it stands in the “Welcome to Sage Intacct!” e-mail."
            )
        )
    if "|" in value:
        raise NotUsable(_("A user ID has no “|” in it. Enter only the user ID, without company or entity."))
    return _printable(value, _("The user ID"))


def clean_sender_id(text: str) -> str:
    """Return the sender ID without stray blanks; its capital and small letters matter and stay."""
    value = _tidy(text)
    if not value:
        raise NotUsable(_("Please enter the sender ID that Sage gave you."))
    if "@" in value or "|" in value or " " in value:
        raise NotUsable(
            _("A sender ID is one word without “@”, “|” or spaces. It is not a user ID and not a company ID.")
        )
    return _printable(value, _("The sender ID"))


def clean_sender_password(text: str) -> str:
    """Return the sender password without the blanks and line breaks that copying brings along."""
    value = text.strip()
    if not value:
        raise NotUsable(_("Please enter the sender password that Sage gave you."))
    if any(unicodedata.category(letter) in _NO_LETTERS for letter in value):
        raise NotUsable(_("The sender password holds a character that cannot be read. Please type it by hand."))
    return value


def looks_like_sandbox(company_id: str) -> bool:
    """Say whether the ID follows the naming of sandboxes, `CompanyID-sandbox` (setup-guides section 7)."""
    return company_id.lower().endswith("-sandbox")


def _tidy(text: str) -> str:
    value = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).replace("\u00a0", " ").strip()
    if len(value) > 1 and value[0] in _QUOTES and value[-1] in _QUOTES:
        value = value[1:-1].strip()
    return value


def _printable(value: str, name: str) -> str:
    if len(value) > MAX_LENGTH:
        raise NotUsable(_("%(name)s is too long. Please copy it again from Sage Intacct.") % {"name": name})
    if any(unicodedata.category(letter).startswith("C") for letter in value):
        raise NotUsable(_("%(name)s holds a character that cannot be read. Please type it by hand.") % {"name": name})
    return value
