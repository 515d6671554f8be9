"""Small steps for writing and reading XML elements. Elements never leave this package."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from lxml import etree

from connections.intacct.errors import RequestNotExpressible

Element = etree._Element  # lxml has no public name for the type


class Unreadable(ValueError):
    """A successful result whose data is not what the function returns."""


def add(parent: Element, tag: str, text: str | None = None) -> Element:
    """Append `<tag>text</tag>`; without text an empty element. Raises RequestNotExpressible."""
    element = etree.SubElement(parent, tag)
    if text:
        try:
            element.text = text
        except ValueError as error:  # control characters, lone surrogates
            raise RequestNotExpressible(tag) from error
    return element


def add_listed(parent: Element, tag: str, texts: Iterable[str]) -> Element:
    """Append `<tag>one,two</tag>`. Raises RequestNotExpressible, also for a text that the gateway would read as two."""
    listed = tuple(texts)
    if any("," in text for text in listed):
        raise RequestNotExpressible(tag)
    return add(parent, tag, ",".join(listed))


def add_document_type(parent: Element, document_type: str) -> None:
    """Append `<docparid>` where a kind of document is given. Raises RequestNotExpressible."""
    if document_type:
        add(parent, "docparid", document_type)


def set_attribute(element: Element, name: str, value: str) -> None:
    """Set an attribute. Raises RequestNotExpressible."""
    try:
        element.set(name, value)
    except ValueError as error:
        raise RequestNotExpressible(name) from error


def child(parent: Element, tag: str) -> Element | None:
    """Return the first child named `tag`."""
    return next(parent.iterchildren(tag), None)


def elements_at(path: str) -> Callable[[Element], list[Element]]:
    """Return what finds the elements at an XPath, in document order."""
    return cast(Callable[[Element], list[Element]], etree.XPath(path))


def texts_at(path: str) -> Callable[[Element], list[str]]:
    """Return what finds the texts at an XPath that ends in `text()`, in document order; empty elements have none."""
    return cast(Callable[[Element], list[str]], etree.XPath(path, smart_strings=False))


def text_of(parent: Element, tag: str) -> str:
    """Return the text of the first child named `tag`, stripped; "" when it is missing or empty."""
    found = child(parent, tag)
    return (found.text or "").strip() if found is not None else ""


def required_text(parent: Element, tag: str) -> str:
    """Return the text of a child that has to be there. Raises Unreadable."""
    text = text_of(parent, tag)
    if not text:
        raise Unreadable(f"{tag} is missing")
    return text


def required_block(data: Element, tag: str) -> Element:
    """Return the first element named `tag` at any depth of `data`. Raises Unreadable."""
    found = next(data.iter(tag), None)
    if found is None:
        raise Unreadable(f"{tag} is missing")
    return found


def number(text: str | None, what: str) -> int:
    """Read a whole number. Raises Unreadable."""
    try:
        return int(text or "")
    except ValueError as error:
        raise Unreadable(f"{what} is not a number") from error


def number_or_none(text: str) -> int | None:
    """Read a whole number of at most 18 digits; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def flag_or_none(text: str) -> bool | None:
    """Read `true`/`false` in any case; None for anything else, so that "not said" never becomes "no"."""
    return {"true": True, "false": False}.get(text.lower())
