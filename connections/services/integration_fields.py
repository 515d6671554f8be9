"""What operations may change of an integration: each field cleaned, and refused in a sentence for whoever typed it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from connections.identifiers import NotUsable
from connections.services.mailbox import clean_template

LONGEST_HELP = 1000
LONGEST_OWN_TITLE = 60
LONGEST_OWN_TEXT = 1000
MOST_OWN_STEPS = 5
#: Together with the wizard's prefix it must fit into the columns that remember a step.
LONGEST_OWN_SLUG = 24
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COLOUR = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})")


def cleaned(fields: Mapping[str, object]) -> dict[str, Any]:
    """Return the fields as they are stored. Raises Django's ValidationError, by field; TypeError for unknown fields."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"An integration has no {', '.join(sorted(unknown))} to change.")
    kept, errors = {}, {}
    for name, value in fields.items():
        try:
            kept[name] = FIELDS[name](value)
        except ValidationError as error:
            errors[name] = error.messages
        except NotUsable as error:
            errors[name] = [str(error)]
    if errors:
        raise ValidationError(errors)
    return kept


def _text(value: object) -> str:
    return "\n".join(line.rstrip() for line in str(value).replace("\r\n", "\n").strip().split("\n"))


def _switch(value: object) -> bool:
    return bool(value)


def _colour(value: object) -> str:
    """Any opaque colour will do: the text on it, and what is made of it, adapt (`onboarding.contrast`)."""
    found = _COLOUR.fullmatch(str(value).strip().lower())
    if not found:
        raise ValidationError(_("Write the colour as # and six digits or letters from a to f, such as #1f5f8b."))
    digits = found.group(1)
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _phone(value: object) -> str:
    phone = " ".join(str(value).split())
    if phone and sum(character.isdigit() for character in phone) < 3:
        raise ValidationError(_("This is no telephone number. Write it as your customers would dial it."))
    return phone


def _web_address(value: object) -> str:
    address = str(value).strip()
    if address and not address.lower().startswith(("https://", "http://")):
        raise ValidationError(_("Write the whole address, such as https://vendor.example/privacy."))
    return address


def _help_texts(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ValidationError(_("Help texts are given by step."))
    texts = {str(step): _text(text) for step, text in value.items()}
    if any(len(text) > LONGEST_HELP for text in texts.values()):
        raise ValidationError(_("A help text may have up to %(number)d letters.") % {"number": LONGEST_HELP})
    return {step: text for step, text in texts.items() if text}


def _own_steps(value: object) -> list[dict[str, str]]:
    """Each step needs a title and a text; a new one has no slug yet and gets it from its title, for good."""
    steps = [dict(step) for step in value] if isinstance(value, list | tuple) else []
    if len(steps) > MOST_OWN_STEPS:
        raise ValidationError(_("There may be up to %(number)d steps of your own.") % {"number": MOST_OWN_STEPS})
    kept: list[dict[str, str]] = []
    for step in steps:
        title, text = " ".join(str(step.get("title", "")).split()), _text(step.get("text", ""))
        if not title or not text:
            raise ValidationError(_("A step of your own needs a title and a text."))
        if len(title) > LONGEST_OWN_TITLE or len(text) > LONGEST_OWN_TEXT:
            words = _("The title may have up to %(title)d letters, the text up to %(text)d.")
            raise ValidationError(words % {"title": LONGEST_OWN_TITLE, "text": LONGEST_OWN_TEXT})
        taken = {one["slug"] for one in kept} | {str(one.get("slug")) for one in steps if one is not step}
        kept.append({"slug": _slug(str(step.get("slug") or ""), title, taken), "title": title, "text": text})
    return kept


def _slug(given: str, title: str, taken: set[str]) -> str:
    if given and given not in taken and len(given) <= LONGEST_OWN_SLUG and _SLUG.fullmatch(given):
        return given
    if given:
        raise ValidationError(_("The name of a step's address is not usable: “%(slug)s”.") % {"slug": given})
    slug = slugify(title)[: LONGEST_OWN_SLUG - 2].strip("-_").replace("_", "-") or "step"
    # A title that only differs where addresses do not, such as in its accents, gets a number.
    return next(name for name in (slug, *(f"{slug}-{count}" for count in range(2, 10))) if name not in taken)


#: Name of the field: what cleans it. In the order in which they are shown.
FIELDS: dict[str, Callable[[object], object]] = {
    "name": lambda value: " ".join(str(value).split()),
    "is_active": _switch,
    "accent_colour": _colour,
    "support_email": lambda value: str(value).strip(),
    "support_phone": _phone,
    "support_url": _web_address,
    "purpose": _text,
    "retention": _text,
    "privacy_url": _web_address,
    "mailbox_template": lambda value: clean_template(str(value)),
    "admin_privileges": str,
    "help_texts": _help_texts,
    "own_steps": _own_steps,
}
