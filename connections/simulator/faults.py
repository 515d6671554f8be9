"""What can go wrong between the gateway and its caller, on demand.

A fault turns the right answer into a broken one. It is switched on for one company (`behaviour.fault`), for a
number of requests or until switched off. The list is the one of the design's promises under trouble.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Callable
from dataclasses import replace

from connections.simulator.http import HttpAnswer
from connections.simulator.state import Company, World

SLOW_SECONDS = 20.0
GZIP_BOMB_BYTES = 200_000_000
FOREIGN_ENDPOINT = "https://gateway.intacct.com.attacker.example/ia/xml/xmlgw.phtml"
REDIRECT_PATH = "/redirected"  # whoever asks for it has followed the redirect; the journal tells

_HTML = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
# Shaped like a CDN's error page, with the marker by which clients know it (intacct-gateway section 1).
_CDN = "<!DOCTYPE html><html><body><div id='cf-error-details'><h1>{0}</h1><p>Ray ID: 0</p></div></body></html>"
_ENTITIES = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10))
_DOCTYPE_BOMB = (
    f'<?xml version="1.0"?><!DOCTYPE response [<!ENTITY e0 "bomb">{_ENTITIES}]>'
    "<response><control><status>&e9;</status></control></response>"
)
_DOCTYPE = (b"<response>", b'<!DOCTYPE response SYSTEM "response.dtd"><response>')


def _html_page(status: int, title: str, template: str = _HTML) -> HttpAnswer:
    return HttpAnswer(status, template.format(title).encode())


def _unavailable(company: Company) -> HttpAnswer:
    seconds = company.behaviour.retry_after_seconds
    headers = {} if seconds is None else {"Retry-After": str(seconds)}
    return replace(_html_page(503, "Service Unavailable"), headers=headers)


def _wrong_charset(answer: HttpAnswer) -> HttpAnswer:
    """Says UTF-8 and is not: a byte that no UTF-8 text can hold, inside the document."""
    body = answer.body.replace(b"<response>", b"<response><!-- caf\xe9 -->", 1)
    return replace(answer, body=body)


@functools.cache
def _gzip_bomb() -> bytes:
    """A small body that unpacks to GZIP_BOMB_BYTES of blanks inside an XML document."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = packer.compress(b"<response>")
    blanks = b" " * 1_000_000
    packed += b"".join(packer.compress(blanks) for _ in range(GZIP_BOMB_BYTES // len(blanks)))
    return packed + packer.compress(b"</response>") + packer.flush()


def _missing(answer: HttpAnswer, element: bytes) -> HttpAnswer:
    """The right answer without the first element of that name."""
    return replace(answer, body=re.sub(rb"<%b\b.*?</%b>" % (element, element), b"", answer.body, count=1, flags=re.S))


def _foreign_endpoint(answer: HttpAnswer) -> HttpAnswer:
    endpoint = f"<endpoint>{FOREIGN_ENDPOINT}</endpoint>".encode()
    return replace(answer, body=re.sub(rb"<endpoint>[^<]*</endpoint>", endpoint, answer.body))


Fault = Callable[[HttpAnswer, Company, str], HttpAnswer]  # the right answer, the company, the server's base URL

FAULTS: dict[str, Fault] = {
    "http_400": lambda answer, company, url: _html_page(400, "Bad Request"),
    "http_401": lambda answer, company, url: _html_page(401, "Unauthorized"),
    "http_403": lambda answer, company, url: _html_page(403, "Forbidden"),
    "http_404": lambda answer, company, url: _html_page(404, "Not Found"),
    "http_410": lambda answer, company, url: _html_page(410, "Gone"),
    "http_429": lambda answer, company, url: _html_page(429, "Too Many Requests"),
    "http_500": lambda answer, company, url: _html_page(500, "Internal Server Error"),
    "http_502": lambda answer, company, url: _html_page(502, "Bad Gateway"),
    "http_503": lambda answer, company, url: _unavailable(company),
    "http_524": lambda answer, company, url: _html_page(524, "A timeout occurred", _CDN),
    "html_page": lambda answer, company, url: _html_page(200, "Scheduled maintenance"),
    "cdn_page": lambda answer, company, url: _html_page(403, "Attention Required! | Cloudflare", _CDN),
    "truncated": lambda answer, company, url: replace(answer, delivery="cut"),
    "short_body": lambda answer, company, url: replace(answer, delivery="short"),
    "reset_mid_body": lambda answer, company, url: replace(answer, delivery="reset"),
    "drip": lambda answer, company, url: replace(answer, delivery="drip"),
    "slow": lambda answer, company, url: replace(answer, delay=SLOW_SECONDS),
    "not_xml": lambda answer, company, url: replace(answer, body=b"The service did not answer."),
    "wrong_charset": lambda answer, company, url: _wrong_charset(answer),
    "huge_body": lambda answer, company, url: replace(answer, delivery="huge"),
    "gzip_bomb": lambda answer, company, url: replace(answer, body=_gzip_bomb(), headers={"Content-Encoding": "gzip"}),
    "doctype_bomb": lambda answer, company, url: replace(answer, body=_DOCTYPE_BOMB.encode()),
    "with_doctype": lambda answer, company, url: replace(answer, body=answer.body.replace(*_DOCTYPE, 1)),
    "unknown_encoding": lambda answer, company, url: replace(answer, headers={"Content-Encoding": "br"}),
    "missing_result": lambda answer, company, url: _missing(answer, b"result"),
    "missing_data": lambda answer, company, url: _missing(answer, b"data"),
    "redirect": lambda answer, company, url: HttpAnswer(302, headers={"Location": f"{url}{REDIRECT_PATH}"}),
    "foreign_endpoint": lambda answer, company, url: _foreign_endpoint(answer),
    "empty_body": lambda answer, company, url: replace(answer, body=b""),
    "close_without_reply": lambda answer, company, url: replace(answer, delivery="silent"),
}


def apply(world: World, company: Company, answer: HttpAnswer, base_url: str) -> HttpAnswer:
    """The answer as it leaves: broken when a fault is on for the company. Counts `fault_remaining` down."""
    behaviour = company.behaviour
    with world.lock:
        name = behaviour.fault
        if not name:
            return answer
        if behaviour.fault_remaining is not None:
            behaviour.fault_remaining -= 1
            if behaviour.fault_remaining <= 0:
                behaviour.fault, behaviour.fault_remaining = "", None
    return FAULTS[name](answer, company, base_url)
