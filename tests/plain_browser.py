"""A person without JavaScript: opens addresses, follows links, fills in and sends real forms."""

from __future__ import annotations

from types import TracebackType

import httpx
from lxml import html


class Browser:
    """Holds the page that is open. Every step fails loudly when the page does not offer it."""

    def __init__(self, base_url: str) -> None:
        self._client = httpx.Client(base_url=base_url, follow_redirects=True)
        self.answer = httpx.Response(204)

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    @property
    def page(self) -> html.HtmlElement:
        return html.document_fromstring(self.answer.content, base_url=str(self.answer.url))

    @property
    def text(self) -> str:
        return " ".join(self.page.text_content().split())

    @property
    def path(self) -> str:
        return self.answer.url.path

    def open(self, path: str) -> Browser:
        self.answer = self._client.get(path)
        return self

    def follow(self, label: str) -> Browser:
        """Click the link with this visible text."""
        (link,) = {a.get("href") for a in self.page.iter("a") if " ".join(a.text_content().split()) == label}
        return self._go("GET", link)

    def press(self, button: str, **fields: str | list[str]) -> Browser:
        """Fill in the form that holds the button, then press it.

        `button` is its visible text or its accessible name. Text, select and password fields take a string, tick
        boxes the list of values to have ticked.
        """
        pressed = self._button(button)
        form = next(parent for parent in pressed.iterancestors("form"))
        for name, value in fields.items():
            self._fill(form, name, value)
        sent = [(name, str(value)) for name, value in form.form_values()]
        if pressed.get("name"):
            sent.append((pressed.get("name"), pressed.get("value")))
        address = form.get("action") or str(self.answer.url)
        if form.method == "GET":
            return self._go("GET", address, params=dict(sent))
        data: dict[str, list[str]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        return self._go("POST", address, data=data)

    @property
    def heading(self) -> str:
        return " ".join(self.page.findtext(".//h1", default="").split())

    def press_primary(self, **fields: str | list[str]) -> Browser:
        """Press the page's one primary button."""
        (button,) = self.page.xpath("//button[contains(concat(' ', @class, ' '), ' button-primary ')]")
        return self.press(" ".join(button.text_content().split()), **fields)

    def ticked(self, name: str) -> set[str]:
        boxes = self.page.xpath("//input[@type='checkbox' and @name=$name and @checked]", name=name)
        return {box.get("value") for box in boxes}

    def breadcrumb(self) -> list[str]:
        return [item.text_content().strip() for item in self.page.xpath("//nav[@aria-label='You are here']//li")]

    def _button(self, label: str) -> html.HtmlElement:
        buttons = [button for button in self.page.iter("button") if button.get("aria-hidden") != "true"]
        for button in buttons:
            if label in (button.get("aria-label"), " ".join(button.text_content().split())):
                return button
        for button in buttons:
            names = [self.page.get_element_by_id(name) for name in button.get("aria-labelledby", "").split()]
            if " ".join(name.text_content().strip() for name in names) == label:
                return button
        raise AssertionError(f"no button {label!r} on {self.path}")

    def _fill(self, form: html.HtmlElement, name: str, value: str | list[str]) -> None:
        inputs = form.xpath(".//*[@name=$name]", name=name)
        assert inputs, f"no field {name!r} on {self.path}"
        if isinstance(value, str):
            (field,) = inputs
            field.value = value
            return
        offered = {box.get("value", "on") for box in inputs}
        assert set(value) <= offered, f"{set(value) - offered} cannot be ticked on {self.path}"
        for box in inputs:
            box.checked = box.get("value", "on") in value

    def _go(self, method: str, address: str, **sent: dict[str, str] | dict[str, list[str]]) -> Browser:
        self.answer = self._client.request(method, address, **sent)  # type: ignore[arg-type]
        return self
