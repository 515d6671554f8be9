"""Logos: which kind of picture a file is, told by what is in it and not by its name, and what a drawing may hold.

Customers' browsers draw a logo as a picture and under a policy of its own, so nothing in it runs anyway. What could
run or load something is refused all the same: then nothing rests on that one policy.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from django.utils.translation import gettext as _

from connections.models import LOGO_LIMIT
from connections.services.errors import ServiceRefused

#: How the files of each kind begin.
BEGINNINGS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
)
SVG = "http://www.w3.org/2000/svg"
#: Elements of a drawing that run or hold something else than shapes.
FORBIDDEN = frozenset({"script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener"})
#: Elements that can change an attribute after the drawing was checked.
ANIMATIONS = frozenset({"set", "animate"})
#: Pictures inside a drawing: bytes that came along with it.
EMBEDDED = re.compile(r"data:image/(png|jpeg|gif|webp);base64,", re.IGNORECASE)
#: What loads something from a style: anything but a part of the drawing itself.
LOADING = re.compile(r"@import|url\(\s*(?![\"']?#)|\\|expression\(|image-set\(|\bsrc\(", re.IGNORECASE)


class LogoRefused(ServiceRefused):
    """This file cannot be a logo; the message says why."""


def kind_of(logo: bytes) -> str:
    """Return the type of a picture, such as "image/png". Raises LogoRefused."""
    if len(logo) > LOGO_LIMIT:
        raise LogoRefused(_("The logo must not be larger than %(limit)d KB.") % {"limit": LOGO_LIMIT // 1024})
    for beginning, kind in BEGINNINGS:
        if beginning.match(logo):
            return kind
    if b"<svg" not in logo[:4096].lower() and b":svg" not in logo[:4096].lower():
        raise LogoRefused(_("This file is none of the pictures we can show. Use an SVG, PNG, JPEG, WebP or GIF file."))
    _Drawing().read(logo)
    return "image/svg+xml"


class _Drawing:
    """Reads an SVG file from end to end, and refuses what is not allowed where it meets it."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._on_doctype
        self._parser.ProcessingInstructionHandler = self._on_instruction
        self._parser.StartElementHandler = self._on_start
        self._parser.EndElementHandler = self._on_end
        self._parser.CharacterDataHandler = self._on_text
        self._is_svg = False
        self._styles = ""  # as browsers put it together: without what stands between its pieces

    def read(self, logo: bytes) -> None:
        try:
            self._parser.Parse(logo, True)
        except expat.ExpatError as error:
            raise LogoRefused(_("This SVG file is damaged, so browsers would not show it.")) from error
        if not self._is_svg:
            raise LogoRefused(_("This file is not an SVG picture, although it looks like one."))
        self._refuse_loading(self._styles)

    def _on_doctype(self, *declared: object) -> None:
        # Old drawing programs write one. It can define texts that grow without end, so it is never read.
        raise LogoRefused(_("This SVG file has a document type. Export it again as plain SVG, without DOCTYPE."))

    def _on_instruction(self, target: str, data: str) -> None:
        raise LogoRefused(_("This SVG file loads a style sheet or a program. Export it again as plain SVG."))

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _blank, element = name.rpartition(" ")
        element = element.lower()
        if not self._open:
            self._is_svg = (namespace, element) == (SVG, "svg")
        self._open.append(element)
        if element in FORBIDDEN or "xhtml" in namespace:
            words = _("This SVG file holds <%(element)s>, which a logo must not. Export it again as plain SVG.")
            raise LogoRefused(words % {"element": element})
        for name_and_space, value in attributes.items():
            self._check(element, name_and_space.rpartition(" ")[2].lower(), value.strip())

    def _check(self, element: str, attribute: str, value: str) -> None:
        if attribute.startswith("on"):
            raise LogoRefused(_("This SVG file runs a script when it is clicked or shown. Export it without scripts."))
        is_reference = attribute in ("href", "src")
        inside = value.startswith("#") or not value or (element == "image" and EMBEDDED.match(value))
        if is_reference and not inside:
            raise LogoRefused(_("This SVG file refers to another address. Export it with all parts inside."))
        if element in ANIMATIONS and attribute == "attributename" and value.lower().rpartition(":")[2] == "href":
            raise LogoRefused(_("This SVG file changes its own links. Export it without animation."))
        self._refuse_loading(value)

    def _on_end(self, name: str) -> None:
        self._open.pop()

    def _on_text(self, text: str) -> None:
        if self._open[-1] == "style":
            self._styles += text

    def _refuse_loading(self, text: str) -> None:
        if LOADING.search(text):
            raise LogoRefused(_("This SVG file loads something from another address. Export it with all parts inside."))
