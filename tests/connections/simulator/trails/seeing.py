"""What can be seen on a page of the simulated Intacct, and what it is called."""

from __future__ import annotations

from lxml import html

Element = html.HtmlElement
_HIDDEN = "ancestor-or-self::*[@aria-hidden='true' or contains(concat(' ', @class, ' '), ' unseen ')]"


class NotThere(AssertionError):
    """The page does not show what a guide names."""


def visible(element: Element) -> str:
    """The words of an element that can be seen."""
    words = [str(text) for text in element.xpath(f".//text()[not({_HIDDEN})]")]
    return " ".join("".join(words).split())


def plain(label: Element) -> str:
    """A label without the remark that its field may stay empty."""
    return visible(label).removesuffix("(optional)").strip()


def called(button: Element) -> str:
    """The words on a button; of a sign such as + its name, which a guide's note tells."""
    words = visible(button)
    return str(button.get("aria-label", words)) if words == "+" else words


def can_be_seen(element: Element, tab: str = "") -> bool:
    """Whether it is neither hidden nor on a tab other than the open one: `tab`, or the first."""
    if element.xpath(_HIDDEN):
        return False
    panes = element.xpath("ancestor-or-self::*[contains(concat(' ', @class, ' '), ' pane ')]")
    if not panes:
        return True
    names = [each.get("id") for each in panes[0].getparent() if each.get("class") == "pane"]
    return bool(panes[0].get("id") == (tab if tab in names else names[0]))
