"""A logo is told by what is in the file, and a drawing holds nothing that runs or loads."""

from __future__ import annotations

import pytest

from connections.services.logos import LogoRefused, kind_of

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 "
GIF = b"GIF89a\x01\x00\x01\x00"
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(content: str = '<path d="M0 0h8v8z" fill="#1f5f8b"/>', attributes: str = "") -> bytes:
    return f'<svg {NAMESPACES} viewBox="0 0 8 8" {attributes}>{content}</svg>'.encode()


@pytest.mark.parametrize(
    ("logo", "kind"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (WEBP, "image/webp"),
        (GIF, "image/gif"),
        (svg(), "image/svg+xml"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n' + svg(), "image/svg+xml"),
        (b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:g/></s:svg>', "image/svg+xml"),
    ],
)
def test_the_content_tells_the_kind(logo: bytes, kind: str) -> None:
    assert kind_of(logo) == kind


@pytest.mark.parametrize(
    "content",
    [
        '<defs><linearGradient id="g"/></defs><rect fill="url(#g)"/><use xlink:href="#g"/>',
        "<style>.a { fill: url('#g'); color: red }</style>",
        '<image href="data:image/png;base64,iVBORw0KGgo="/>',
        '<metadata><i:r xmlns:i="http://inkscape.example/">made by hand</i:r></metadata>',
        '<animate attributeName="opacity" from="0" to="1"/>',
    ],
)
def test_what_drawings_usually_hold_is_accepted(content: str) -> None:
    assert kind_of(svg(content)) == "image/svg+xml"


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        "<SCRIPT/>",
        "<foreignObject><p/></foreignObject>",
        '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
        "<iframe/>",
        '<path onclick="x()"/>',
        '<a href="https://elsewhere.example"><path/></a>',
        '<a href="javascript:x()"><path/></a>',
        '<use xlink:href="https://elsewhere.example/x.svg#a"/>',
        '<image href="https://elsewhere.example/pixel.png"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
        '<path style="fill: url(https://elsewhere.example/x)"/>',
        "<style>@import 'https://elsewhere.example/x.css';</style>",
        "<style>.a { background: url( 'https://elsewhere.example/x') }</style>",
        "<style>.a { background: image-set('https://elsewhere.example/x' 1x) }</style>",
        "<style>.a { background: u\\72l(x) }</style>",
        "<style>.a { background: ur<!-- split -->l(https://elsewhere.example) }</style>",
        "<style><![CDATA[@import 'x.css']]></style>",
        '<set attributeName="xlink:href" to="javascript:x()"/>',
        '<?xml-stylesheet href="x.css"?>',
    ],
)
def test_what_runs_or_loads_is_refused_with_a_sentence(content: str) -> None:
    with pytest.raises(LogoRefused, match=r"\.$"):
        kind_of(svg(content))


@pytest.mark.parametrize(
    ("logo", "word"),
    [
        (b"<!DOCTYPE svg [<!ENTITY a 'aaaa'>]>" + svg("&a;"), "DOCTYPE"),
        (svg()[:-4], "damaged"),
        (b"<html><svg/></html>", "looks like"),
        (b"<svg/>", "looks like"),  # without its namespace browsers draw nothing
        (b"PK\x03\x04 a spreadsheet", "none of the pictures"),
        (b"", "none of the pictures"),
        (b"<html>png</html>", "none of the pictures"),
        (PNG + b"x" * 100 * 1024, "100 KB"),
    ],
)
def test_what_is_no_logo_says_why(logo: bytes, word: str) -> None:
    with pytest.raises(LogoRefused, match=word):
        kind_of(logo)
