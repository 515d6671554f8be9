"""Reads the `errormessage` blocks of a reply (reference, intacct-gateway section 3).

Nothing in them is certain to be there: the gateway's front sends a number and one text, some errors have no number,
and `additionalinfo` comes only where it was asked for. So whatever is missing reads as empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from connections.intacct.elements import Element, child, text_of
from connections.intacct.entries import AdditionalInfo, ErrorEntry, ErrorMessage, ErrorTarget
from connections.intacct.refusals import Level, Refusal, classify, classify_session
from connections.intacct.wording import clean, support_id_in

_TEXTS = ("description", "description2", "correction")


def has_errors(element: Element) -> bool:
    return next(element.iter("error"), None) is not None


def refusal_in(parent: Element, level: Level) -> Refusal:
    """Return what the errors anywhere inside `parent` mean at `level`."""
    return classify(level, _entries(parent))


def refusal_of_result(result: Element) -> Refusal:
    """Return why a result is no success."""
    if text_of(result, "function") == "getAPISession":
        return classify_session(_entries(result))
    return classify("result", _entries(result))


def _entries(parent: Element) -> list[ErrorEntry]:
    return [_entry(error) for error in parent.iter("error")]


def _entry(error: Element) -> ErrorEntry:
    parts = [part for part in (child(error, name) for name in _TEXTS) if part is not None]
    cleaned = {str(part.tag): clean(_words(part)) for part in parts}
    block = child(error, "additionalinfo")
    info = _additional_info(block) if block is not None else None
    support_ids = [support_id for _, support_id in cleaned.values()]
    if info is not None:  # there also for errors whose texts have none
        support_ids.append(support_id_in(info.target.request_info))
    return ErrorEntry(
        errorno=text_of(error, "errorno"),
        **{name: words for name, (words, _) in cleaned.items()},
        support_id=next(filter(None, support_ids), ""),
        additional_info=info,
        raw=tuple(raw for raw in map(_raw, parts) if raw),
    )


def _words(part: Element) -> str:
    """All words inside, also those in markup that came unescaped."""
    return "".join(str(text) for text in part.itertext()) if len(part) else part.text or ""


def _raw(part: Element) -> str:
    """The text as it came; where markup came unescaped in it, the whole element."""
    return etree.tostring(part, encoding="unicode", with_tail=False) if len(part) else (part.text or "").strip()


def _additional_info(block: Element) -> AdditionalInfo:
    return AdditionalInfo(
        error_id=text_of(block, "errorid"),
        category=text_of(block, "category"),
        target=_target(block),
        description=_message(child(block, "description")),
        description2=_message(child(block, "cdescription")),
        correction=_message(child(block, "correction")),
    )


def _message(block: Element | None) -> ErrorMessage:
    if block is None:
        return ErrorMessage()
    placeholders = child(block, "placeholders")
    return ErrorMessage(
        message_id=text_of(block, "messageid"),
        category=text_of(block, "category"),
        target=_target(block),
        placeholders=tuple(_placeholder(part) for part in placeholders) if placeholders is not None else (),
    )


def _target(block: Element) -> ErrorTarget:
    target = child(block, "target")
    if target is None:
        return ErrorTarget()
    parts = dict(_parts(target))
    return ErrorTarget(
        domain=parts.get("domain", ""),
        request_info=parts.get("requestinfo", ""),
        object=parts.get("object", ""),
        field=parts.get("field", ""),
        business_info=parts.get("businessinfo", ""),
    )


def _placeholder(part: Element) -> tuple[str, str]:
    """Documented as `<placeholder name="…" value="…"/>`; a text instead of `value` is read as well."""
    parts = dict(_parts(part))
    return parts.get("name", str(part.tag)), parts.get("value", (part.text or "").strip())


def _parts(element: Element) -> Iterator[tuple[str, str]]:
    """The values of an element by name in small letters: attributes as documented, or children of the same names.

    The documentation itself writes `businessinfo` as well as `businessInfo`.
    """
    for inner in element:
        yield str(inner.tag).lower(), (inner.text or "").strip()
    for name, value in element.items():
        yield str(name).lower(), str(value).strip()
