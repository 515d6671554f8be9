"""The `additionalinfo` of an error, which `showadditionalerrorinfo` asks for.

Shape: the sample in https://developer.intacct.com/web-services/requests/ (reference, intacct-gateway section 3).
What it holds for the errors here is unknown. INFERRED, after the sample: an error ID is made of the letters and
the last digits of the number, a message ID is the text in capitals without its values. A category is given only
where the documentation names one; "optional elements will be returned with empty values".
"""

from __future__ import annotations

import html
import re

from connections.simulator.protocol.escaping import quoted, tag
from connections.simulator.protocol.refused import Entry

_NUMBER = re.compile(r"([A-Z]{2})\d{2,}?(\d{4})")
_NO_LETTER = re.compile(r"[^A-Z]+")


def info(entry: Entry, support_id: str) -> str:
    """The block for one error; `support_id` is the one that its text shows."""
    request = f"[Support ID: {support_id}]"
    return (
        f"<additionalinfo>{tag('errorid', _error_id(entry.errorno))}{tag('category', entry.category)}"
        f'<target domain="" requestinfo="{quoted(support_id)}" object="{quoted(entry.object_name)}" '
        'field="" businessinfo=""/>'
        f"<description>{_message(entry.description, '', ())}</description>"
        f"<cdescription>{_message(entry.description2, request, entry.placeholders)}</cdescription>"
        f"<correction>{_message(entry.correction, '', ())}</correction></additionalinfo>"
    )


def _error_id(errorno: str) -> str:
    found = _NUMBER.fullmatch(errorno)
    return f"{found[1]}-{found[2]}" if found else ""


def _message(text: str, request: str, placeholders: tuple[tuple[str, str], ...]) -> str:
    named = html.unescape(text)
    for _, value in placeholders:
        named = named.replace(value, "")
    message_id = _NO_LETTER.sub("_", named.upper().replace("'", "")).strip("_")
    listed = "".join(f'<placeholder name="{name}" value="{quoted(value)}"/>' for name, value in placeholders)
    return (
        f"{tag('messageid', f'IA.{message_id}' if message_id else '')}"
        # The sample writes businessInfo here, with a capital, and businessinfo above.
        f'<target domain="" requestinfo="{quoted(request if text else "")}" object="" field="" businessInfo=""/>'
        f"<placeholders>{listed}</placeholders>"
    )
