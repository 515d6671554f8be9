"""A person in front of the simulated Intacct, who finds everything by what the page says and nothing by its address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import httpx
from lxml import html

from tests.connections.simulator.trails.seeing import Element, NotThere, called, can_be_seen, plain, visible

__all__ = ["Element", "NotThere", "Person", "visible"]
_ROW = ("li", "tr", "fieldset", "section", "div")  # what belongs to a name, from the nearest outwards
_NAMES = (("label", "legend", "dt", "th"), ("h1", "h2", "h3"), ("span", "a", "summary"))


class Person:
    """Holds one page open; what was filled in stays until a button sends it."""

    _tab: tuple[Element | None, str] = (None, "")  # the page on which a tab was clicked, and which

    def __init__(self, base_url: str, company_id: str) -> None:
        self._client = httpx.Client(base_url=base_url, follow_redirects=True, trust_env=False)
        self.home = f"/company/{company_id}"
        self.page: Element = html.document_fromstring("<h1>A new window</h1>")
        self._before = self.page
        self.open_top_page()

    def close(self) -> None:
        self._client.close()

    def open_top_page(self) -> None:
        self._take(self._client.get(self.home))

    @property
    def place(self) -> str:
        """The page as a person would name it."""
        return f"the page {visible(self.page.find('.//h1'))!r}"

    def walk(self, trail: Iterable[str]) -> None:
        """Follow menu items from the company's top page; an item may be a heading that groups the next one."""
        self.open_top_page()
        under: Element | None = None
        for item in trail:
            heading = self._heading(item)
            links = [link for link in self._links(under) if visible(link) == item]
            if links:
                self._uncover(links[0])
                self._go_to(links[0])
                under = None
            elif heading is not None:
                under = heading
            else:
                raise NotThere(f"no link or heading {item!r} on {self.place}")

    def see(self, label: str) -> Element:
        """The part of the page that is named so: a control's group, a section, a column, a row."""
        for kind in _NAMES:  # what names a field before what only says the same
            for element in self.page.iter(*kind):
                if plain(element) == label and self._can_be_seen(element):
                    return element
        raise NotThere(f"nothing named {label!r} on {self.place}")

    def reads(self, label: str, *, of: str = "") -> list[str]:
        """What is written beside a name, or below it where it heads a column; there only in the row `of`, if given."""
        element = self.see(label)
        if element.tag == "th" and element.get("scope") == "col":
            place = len(element.xpath("preceding-sibling::th"))
            rows = [row.xpath("*") for row in element.xpath("ancestor::table//tbody/tr")]
            return [visible(cells[place]) for cells in rows if of in ("", visible(cells[0]))]
        return [visible(element.getnext())]

    @property
    def name(self) -> str:
        """The user who is signed in."""
        (words,) = self.page.find_class("who")
        return visible(words).removeprefix("Signed in as ")

    def fill(self, label: str, value: str) -> None:
        """Fill in a field, choose in a list, or pick one of a group, whatever the label belongs to."""
        element = self.see(label)
        controls = [element] if element.tag == "select" else self._controls(element)
        if not controls:
            raise NotThere(f"nothing to fill in at {label!r} on {self.place}")
        control = controls[-1]  # a list that grows is filled in at its end
        if control.get("type") == "radio":
            chosen = self._choice(controls, value)
            for each in controls:
                each.checked = each is chosen
        elif control.tag == "select":
            offered = {visible(option): option.get("value", "") for option in control.iter("option")}
            if value not in offered:
                raise NotThere(f"{value!r} is not offered at {label!r} on {self.place}: {', '.join(offered)}")
            control.value = offered[value]
        else:
            control.value = value

    def tick(self, label: str, *, within: str = "", on: bool = True) -> None:
        """Tick or untick the box with this label, in the row of that name."""
        self._box(label, within).checked = on

    def untick_all(self, group: str) -> None:
        for box in self._around(self.see(group)).xpath(".//input[@type='checkbox']"):
            box.checked = False

    def ticked(self, group: str) -> list[str]:
        boxes = self._around(self.see(group)).xpath(".//input[@type='checkbox' and @checked]")
        return [visible(box.getparent()) for box in boxes]

    def press(self, name: str, *, beside: str = "") -> None:
        """Press the button, or what looks like one, that shows this name; beside or below another name if given."""
        for place in self._places(beside) if beside else [self.page]:
            for button in place.iter("button", "a"):
                if called(button) == name and self._can_be_seen(button):
                    self._uncover(button)
                    if (button.get("href") or "").startswith("#"):
                        self._tab = (self.page, button.get("href")[1:])
                    self._activate(button)
                    return
        raise NotThere(f"no button {name!r}{f' at {beside!r}' if beside else ''} on {self.place}")

    def offers(self, name: str) -> bool:
        """Whether there is a button of this name."""
        return any(called(each) == name and self._can_be_seen(each) for each in self.page.iter("button", "a"))

    def press_main(self) -> None:
        """The one main button of a page that asks a single thing."""
        (button,) = self.page.xpath("//main//button[contains(concat(' ', @class, ' '), ' primary ')]")
        self._activate(button)

    def back(self) -> None:
        """The browser's way back: to the page before this one."""
        self.page = self._before

    def shows(self, label: str) -> bool:
        return any(plain(each) == label for each in self.page.iter("label"))

    def names(self, label: str) -> bool:
        """Whether something on the page is headed so."""
        return self._heading(label) is not None

    def listed(self, heading: str) -> list[str]:
        """What the list below a heading names."""
        return [visible(name) for name in self.see(heading).getnext().find_class("switch-name")]

    def first_heading_link(self) -> str:
        """What the first entry of a list is called, "" on a page that is no list."""
        links = self.page.xpath("//h2/a")
        return visible(links[0]) if links else ""

    def switch_on(self, row: str) -> None:
        """Use the toggle of a row; a toggle that is on already stays."""
        for place in self._places(row):
            for toggle in place.xpath(".//button[@aria-pressed]"):
                if toggle.get("aria-pressed") == "false":
                    self._activate(toggle)
                return
        raise NotThere(f"no toggle in the row {row!r} on {self.place}")

    # ---

    def _take(self, answer: httpx.Response) -> None:
        self._before = self.page
        self.page = html.document_fromstring(answer.content, base_url=str(answer.url))
        for complaint in self.page.xpath("//*[@role='alert']"):
            raise NotThere(f"{self.place} complains: {visible(complaint)}")
        if answer.status_code != 200:
            raise NotThere(f"{self.place} answered {answer.status_code}")

    def _can_be_seen(self, element: Element) -> bool:
        page, tab = self._tab
        return can_be_seen(element, tab if page is self.page else str(self.page.base_url or "").partition("#")[2])

    def _uncover(self, element: Element) -> None:
        """Open what the element is folded away in, such as the panel of a menu."""
        for folded in element.xpath("ancestor::details[not(@open)]"):
            folded.set("open", "")

    def _box(self, label: str, within: str = "") -> Element:
        group = self.page if not within else self._group(within)
        for tick in group.iter("label"):
            boxes = tick.xpath(".//input[@type='checkbox']")
            if boxes and plain(tick) == label and self._can_be_seen(tick):
                return boxes[0]
        raise NotThere(f"no box {label!r}{f' in the row {within!r}' if within else ''} on {self.place}")

    def _heading(self, text: str) -> Element | None:
        return next((each for each in self.page.iter("h2", "h3", "summary") if visible(each) == text), None)

    def _links(self, under: Element | None) -> Iterator[Element]:
        """All links in reading order; below a heading only those of its list."""
        if under is not None:
            yield from under.getnext().iter("a")
            return
        # What is folded away last: nobody opens a menu for what is on the page.
        yield from sorted(self.page.iter("a"), key=lambda link: bool(link.xpath("ancestor::details[not(@open)]")))

    def _go_to(self, link: Element) -> None:
        href = link.get("href")
        if href.startswith("#"):
            if self.page.get_element_by_id(href[1:], None) is None:
                raise NotThere(f"the tab {visible(link)!r} leads nowhere on {self.place}")
            return
        self._take(self._client.get(href))

    def _activate(self, button: Element) -> None:
        if button.tag == "a":
            self._go_to(button)
            return
        form = next(button.iterancestors("form"))
        sent = [(name, str(value)) for name, value in form.form_values()]
        if button.get("name"):
            sent.append((button.get("name"), button.get("value")))
        address = form.get("action") or str(self.page.base_url)
        if form.method == "GET":
            self._take(self._client.get(address, params=dict(sent)))
            return
        data: dict[str, list[str]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        self._take(self._client.post(address, data=data))

    def _controls(self, label: Element) -> list[Element]:
        if label.get("for"):
            return [self.page.get_element_by_id(label.get("for"))]
        inside = ".//*[self::input or self::select][not(@type='hidden')]"
        return list(label.xpath(inside) or self._around(label).xpath(inside))

    def _choice(self, controls: list[Element], value: str) -> Element:
        for control in controls:
            if visible(control.getparent()) == value:
                return control
        raise NotThere(f"{value!r} cannot be picked on {self.place}")

    def _group(self, name: str) -> Element:
        for group in self.page.xpath("//*[@role='group'][@aria-label=$name]", name=name):
            return group
        raise NotThere(f"no row {name!r} on {self.place}")

    def _around(self, element: Element) -> Element:
        return next(each for each in element.iterancestors() if each.tag in _ROW)

    def _places(self, name: str) -> Iterator[Element]:
        """What belongs to a name, the nearest first: its row, then what holds that."""
        element = self.see(name)
        yield element
        yield from (each for each in element.iterancestors() if each.tag in _ROW)
        if element.tag in ("h1", "h2", "h3"):
            yield from element.itersiblings()
