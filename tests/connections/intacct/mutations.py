"""Ways to spoil a reply, from single bytes to whole blocks, by a random generator that can be repeated.

Those in WITH_ITS_ID leave every function's data together with its control id and change no data: whatever they do, no
function may end up with another one's data.
"""

from __future__ import annotations

import base64
import copy
from collections.abc import Callable
from random import Random
from urllib.parse import quote
from xml.sax.saxutils import escape

from lxml import etree

from tests.connections.intacct.corpus import Case

Mutation = Callable[[Random, bytes, Case], bytes]
#: Larger replies are not made, in bytes; the size itself is test_transport_faults' subject.
LARGEST = 400_000

_CHARSETS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-7", "cp037", "shift_jis")
_DECLARED = (*_CHARSETS, "no-such-charset", "", "UTF-8 ", "us-ascii", "hex", "idna", "\u00e9")
_SCRAPS = (
    b"&nbsp;", b"&#0;", b"&#x110000;", b"&#55296;", b"&x;", b"&amp;lt;b&amp;gt;", b"<![CDATA[", b"]]>", b"<!--",
    b"-->", b"<?xml?>", b"<?x y?>", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"<", b">", b"</",
    b"/>", b'"', b"<html>", b"[Support ID: ", b"[Request ID: %C3%28]", b"%", b"</result>", b"</data>", b"xmlns:a='b'",
    b"<status>success</status>", b"<error><errorno>XL03000006</errorno></error>", b"<errormessage/>", b"\r\n",
    b" " * 5000, b"[" * 5000, b"<b" * 3000, b"<sessionid>", b"<password>", b"API rate limit exceeded",
    b"cf-error-details",
)  # fmt: skip
_TEXTS = (
    "", " ", "success", "failure", "aborted", "SUCCESS", "true", "-1", "0", "1e9", "9" * 5000, "\u0661\u0662", "NaN",
    "9999-99-99", "2026-11-21T04:00:00+99:99", "0001-01-01T00:00:00+23:59", "https://attacker.example/", "//", "http://[",
    "XL03000006", "GW-0011", "PL04000005", "Sign-in information is incorrect", "There was an error", "[Support ID: ]",
    "<b>x</b>", "&amp;amp;lt;", "\u202e",
)  # fmt: skip


def _tree(body: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, LookupError, ValueError):
        return None


def _on_tree(change: Callable[[Random, etree._Element, Case], None]) -> Mutation:
    """Make a mutation of bytes from one of the tree; what is no tree any more stays as it is."""

    def mutation(rng: Random, body: bytes, case: Case) -> bytes:
        root = _tree(body)
        if root is None:
            return body
        change(rng, root, case)
        return etree.tostring(root, encoding="utf-8")

    mutation.__name__ = change.__name__
    return mutation


def _elements(root: etree._Element) -> list[etree._Element]:
    return [element for element in root.iter() if isinstance(element.tag, str)]


def _any(rng: Random, root: etree._Element, tag: str = "") -> etree._Element | None:
    found = [element for element in _elements(root) if tag in ("", element.tag)]
    return rng.choice(found) if found else None


def _shuffle(rng: Random, root: etree._Element, case: Case) -> None:
    """Bring the children of the operation, or of everything, into another order."""
    parent = root.find("operation") if rng.random() < 0.8 else root
    if parent is not None:
        children = list(parent)
        rng.shuffle(children)
        parent[:] = children


def _drop_block(rng: Random, root: etree._Element, case: Case) -> None:
    block = _any(
        rng, root, rng.choice(("result", "control", "authentication", "status", "controlid", "data", "operation"))
    )
    parent = block.getparent() if block is not None else None
    if block is not None and parent is not None:
        parent.remove(block)


def _double_block(rng: Random, root: etree._Element, case: Case) -> None:
    block = _any(rng, root, rng.choice(("result", "control", "authentication", "status", "controlid", "operation")))
    parent = block.getparent() if block is not None else None
    if block is not None and parent is not None:
        parent.insert(rng.randint(0, len(parent)), copy.deepcopy(block))


def _swallow_result(rng: Random, root: etree._Element, case: Case) -> None:
    """Put a whole result, or its copy, into an unknown block beside the others."""
    result = _any(rng, root, "result")
    parent = result.getparent() if result is not None else None
    if result is not None and parent is not None:
        inner = copy.deepcopy(result) if rng.random() < 0.5 else result
        etree.SubElement(parent, rng.choice(("extra", "operation", "content"))).append(inner)


def _noise(rng: Random, root: etree._Element, case: Case) -> None:
    parent = _any(rng, root, rng.choice(("result", "operation", "response", "control", "authentication", "controlid")))
    if parent is not None:
        noise = rng.choice((etree.Comment("x"), etree.ProcessingInstruction("x", "y"), etree.Element("unheard_of")))
        parent.insert(rng.randint(0, len(parent)), noise)


def _blank_ids(rng: Random, root: etree._Element, case: Case) -> None:
    element = _any(rng, root, "controlid")
    if element is not None:
        element.text = rng.choice(("\n {} ", "{}\u00a0", "{}0", " {}")).format(element.text or "")


def _status(rng: Random, root: etree._Element, case: Case) -> None:
    element = _any(rng, root, "status")
    if element is not None:
        element.text = rng.choice(("failure", "aborted", "success", "", "Success", "pending"))


WITH_ITS_ID = tuple(map(_on_tree, (_shuffle, _drop_block, _double_block, _swallow_result, _noise, _blank_ids, _status)))


def _text(rng: Random, root: etree._Element, case: Case) -> None:
    element = _any(rng, root)
    if element is not None:
        element.text = rng.choice(_TEXTS)


def _attribute(rng: Random, root: etree._Element, case: Case) -> None:
    element = _any(rng, root, rng.choice(("data", "")))
    if element is not None:
        names = [str(name) for name in element.attrib] or ["listtype"]
        element.set(rng.choice((*names, "count", "numremaining", "totalcount")), rng.choice(_TEXTS))


def _tag(rng: Random, root: etree._Element, case: Case) -> None:
    element = _any(rng, root)
    if element is not None:
        element.tag = rng.choice(("result", "data", "error", "html", "{urn:x}result", "controlid", "sessionid", "x"))


def _move(rng: Random, root: etree._Element, case: Case) -> None:
    one, other = _any(rng, root), _any(rng, root)
    if one is not None and other is not None:
        other.insert(rng.randint(0, len(other)), copy.deepcopy(one))


def _swap_ids(rng: Random, root: etree._Element, case: Case) -> None:
    one, other = _any(rng, root, "controlid"), _any(rng, root, "controlid")
    if one is not None and other is not None:
        one.text, other.text = other.text, one.text


def _nest(rng: Random, root: etree._Element, case: Case) -> None:
    inner = _any(rng, root)
    if inner is not None:
        for _ in range(rng.choice((3, 60, 250, 300, 5000))):
            inner = etree.SubElement(inner, "result")


def _error(rng: Random, root: etree._Element, case: Case) -> None:
    """Add an error that repeats a secret in some spelling, at some distance from its start."""
    parent = _any(rng, root, rng.choice(("errormessage", "result", "operation", "response")))
    if parent is not None:
        error = etree.SubElement(
            parent if parent.tag == "errormessage" else etree.SubElement(parent, "errormessage"), "error"
        )
        for name in ("errorno", "description", "description2", "correction"):
            etree.SubElement(error, name).text = rng.choice((*_TEXTS, _echo(rng, case), _echo(rng, case))).replace(
                "\x00", ""
            )


def _echo(rng: Random, case: Case) -> str:
    secret = rng.choice(case.request.secrets)
    spelled = rng.choice(
        (
            secret, escape(secret), escape(escape(secret, {'"': "&quot;"})), quote(secret),
            quote(quote(secret, safe="")), base64.b64encode(f"user:{secret}".encode()).decode(),
            f"[Support ID: {secret}]", f"<b>{secret}</b>",
        )
    )  # fmt: skip
    return "x " * rng.choice((0, 1, 140, 145, 1990, 1995)) + spelled + rng.choice(("", " was wrong", "]", " > "))


def _flip(rng: Random, body: bytes, case: Case) -> bytes:
    spoiled = bytearray(body)
    for _ in range(rng.choice((1, 1, 3, 30))):
        if spoiled:
            spoiled[rng.randrange(len(spoiled))] = rng.randrange(256)
    return bytes(spoiled)


def _scrap(rng: Random, body: bytes, case: Case) -> bytes:
    at = rng.randint(0, len(body))
    return body[:at] + rng.choice((*_SCRAPS, _echo(rng, case).encode())) + body[at:]


def _cut(rng: Random, body: bytes, case: Case) -> bytes:
    start, end = sorted(rng.randint(0, len(body)) for _ in range(2))
    return rng.choice((body[:start], body[start:], body[:start] + body[end:], body[:end] + body[start:]))


def _charset(rng: Random, body: bytes, case: Case) -> bytes:
    """Write it in one charset and declare another."""
    text = body.decode("utf-8", errors="replace")
    text = text.partition("?>")[2] if text.startswith("<?xml") else text
    declared = f'<?xml version="1.0" encoding="{rng.choice(_DECLARED)}"?>' if rng.random() < 0.7 else ""
    return (declared + text).encode(rng.choice(_CHARSETS), errors="replace")


def _doctype(rng: Random, body: bytes, case: Case) -> bytes:
    entities = '<!ENTITY a "xxxxxxxxxx">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    doctype = rng.choice(
        (f"<!DOCTYPE response [{entities}]>", "<!DOCTYPE response SYSTEM 'file:///etc/passwd'>", "<!DOCTYPE x>")
    )
    return doctype.encode() + body.replace(b"<status>", b"<status>&i;" if rng.random() < 0.5 else b"<status>", 1)


def _double_bytes(rng: Random, body: bytes, case: Case) -> bytes:
    return body * rng.choice((2, 3)) if len(body) * 3 < LARGEST else body


ANY = (
    *map(_on_tree, (_text, _text, _attribute, _tag, _move, _swap_ids, _nest, _error, _error)),
    _flip, _scrap, _scrap, _cut, _charset, _doctype, _double_bytes,
)  # fmt: skip
