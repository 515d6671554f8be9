"""Cleans what people type or paste: company IDs, user IDs and sender IDs.

Each function returns the cleaned value or raises `NotUsable` with a sentence that says what is wrong and what to
do. Facts: reference, intacct-gateway section 2 (company ID, `|`) and setup-guides sections 4, 6, 10.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

MAX_LENGTH = 100
MAX_SENDER_LENGTH = 80
#: Longer texts are refused as they are.
LONGEST_TIDIED = 10 * MAX_LENGTH
# Pasted text often carries these: zero-width characters, direction marks, a byte-order mark.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
# Word processors write them instead of the "-" that was typed.
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_QUOTES = "\"'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a"
# Control characters, lone surrogates, code points that mean nothing.
_NO_LETTERS = frozenset({"Cc", "Cs", "Cn"})
# Stands where bytes in another charset were sent.
UNREADABLE = "\ufffd"
# What stands before the value in an e-mail or on a screen, copied along with it.
_LABEL = re.compile(r"(?:company|user|sender|login)[ _-]?(?:id|name)\s*[:=]\s*(?P<value>.*)", re.IGNORECASE)
_SANDBOX = re.compile(r".+-(?P<name>[^-]+)")


class NotUsable(ValueError):
    """What was typed cannot be right; the message is for the person who typed it."""


def clean_company_id(text: str) -> str:
    """Return the company ID without stray blanks and quotes; inner blanks stay, Intacct allows them."""
    value = _tidy(text)
    if not value:
        raise NotUsable(_("Please enter your company ID. You sign in to Sage Intacct with it."))
    if "|" in value:
        raise NotUsable(_console_sentence(value))
    if "://" in value or value.casefold().startswith("www."):
        raise NotUsable(
            _("This looks like a web address. The company ID is the first field of the Sage Intacct sign-in page.")
        )
    if "@" in value:
        raise NotUsable(_company_behind_user(value))
    return _printable(value, _("The company ID"))


def _console_sentence(value: str) -> str:
    """`console|company|entity` names a company inside a console (reference, intacct-gateway section 2)."""
    parts = [part.strip() for part in value.split("|")]
    first = _("This looks like a console sign-in: it has a “|” in it.")
    if not parts[1]:
        return first + " " + _("Enter the ID of the company itself.")
    return first + " " + _("Most likely the company ID is “%(company)s”. Enter only that.") % {"company": parts[1]}


def _company_behind_user(value: str) -> str:
    company = value.rpartition("@")[2].strip()
    if company and "." not in company:
        return _("This looks like a user ID with a company. Most likely the company ID is “%(company)s”.") % {
            "company": company
        }
    return _("This looks like an e-mail address. The company ID is the first field of the Sage Intacct sign-in page.")


def clean_user_id(text: str, company_id: str = "") -> str:
    """Return the Web Services user ID without stray blanks. `company_id`: where known, it is not taken for a user."""
    value = _tidy(text)
    if not value:
        raise NotUsable(_("Please enter the user ID of the Web Services user."))
    if "://" in value:
        raise NotUsable(_("This looks like a web address. Enter the user ID of the Web Services user."))
    if "|" in value or ("@" in value and "." not in value.rpartition("@")[2]):
        raise NotUsable(_user_beside_company(value, company_id))
    if "@" in value:
        raise NotUsable(
            _(
                "This looks like an e-mail address. "
                "Enter the user ID instead: it stands in the “Welcome to Sage Intacct!” e-mail."
            )
        )
    if company_id and value.casefold() == company_id.casefold():
        raise NotUsable(
            _("This is the company ID. The user ID stands beside it in the “Welcome to Sage Intacct!” e-mail.")
        )
    return _printable(value, _("The user ID"))


def _user_beside_company(value: str, company_id: str) -> str:
    """`user@company`, `user@company|entity` (reference, intacct-gateway section 11), or a `|` from a console."""
    before, at, _company = value.partition("@")
    parts = [part.strip() for part in value.split("|")]
    others = [part for part in parts if part.casefold() != company_id.casefold()]
    # Without a company that we know, nobody can say which part is the user.
    user = before.strip() if at else others[0] if len(others) == 1 == len(parts) - 1 else ""
    if not user:
        return _("A user ID has no “|” in it. Enter only the user ID, without company or entity.")
    return _("This looks like a user ID together with a company. Enter only the user ID, most likely “%(user)s”.") % {
        "user": user
    }


def clean_sender_id(text: str) -> str:
    """Return the sender ID without stray blanks; its capital and small letters matter and stay."""
    value = _tidy(text)
    if not value:
        raise NotUsable(_("Please enter the sender ID that Sage gave you."))
    if "@" in value or "|" in value or " " in value:
        raise NotUsable(
            _("A sender ID is one word without “@”, “|” or spaces. It is not a user ID and not a company ID.")
        )
    return _printable(value, _("The sender ID"), longest=MAX_SENDER_LENGTH)


def clean_sender_password(text: str) -> str:
    """Return the sender password without the blanks and line breaks that copying brings along."""
    value = text.strip()
    if not value:
        raise NotUsable(_("Please enter the sender password that Sage gave you."))
    if any(unicodedata.category(letter) in _NO_LETTERS for letter in value):
        raise NotUsable(_("The sender password holds a character that cannot be read. Please type it by hand."))
    return value


def looks_like_sandbox(company_id: str) -> bool:
    """Say whether the ID ends like a sandbox: `CompanyID-sandbox`, or a chosen name such as `-sandbox1`.

    Source: setup-guides section 7 [REL-254].
    """
    return sandbox_name(company_id).casefold().startswith("sandbox")


def is_sandbox_of(sandbox_id: str, company_id: str) -> bool:
    """Say whether the first ID is the second with a name behind it, as the sandboxes of a company have it."""
    return sandbox_id.casefold().startswith(f"{company_id.casefold()}-")


def sandbox_name(company_id: str) -> str:
    """Return what stands behind the last "-": since 2025 R4 the name of a sandbox, `CompanyID-name`; else "".

    Production companies may have such an ID too, so this asks and never decides (setup-guides section 7).
    """
    found = _SANDBOX.fullmatch(company_id)
    return found["name"] if found else ""


def has_stray_ends(password: str) -> bool:
    """Say whether a password begins or ends with a blank or a line break, which copying often brings along."""
    return password != password.strip()


def _tidy(text: str) -> str:
    """Return the text without what does not belong to it. Tidying that once more changes nothing."""
    value = text
    while len(value) <= LONGEST_TIDIED and (tidied := _tidied(value)) != value:
        value = tidied
    return value


def _tidied(text: str) -> str:
    value = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip()
    value = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in value)
    value = _DASHES.sub("-", value).strip()
    if len(value) > 1 and value[0] in _QUOTES and value[-1] in _QUOTES:
        value = value[1:-1].strip()
    labelled = _LABEL.fullmatch(value)
    return labelled["value"].strip(_QUOTES + " ") if labelled and labelled["value"] else value


def _printable(value: str, name: str, longest: int = MAX_LENGTH) -> str:
    if len(value) > longest:
        raise NotUsable(_("%(name)s is too long. Please copy it again from Sage Intacct.") % {"name": name})
    if any(letter == UNREADABLE or unicodedata.category(letter).startswith("C") for letter in value):
        raise NotUsable(_("%(name)s holds a character that cannot be read. Please type it by hand.") % {"name": name})
    return value
