"""Addresses of the console, and reading its pages."""

from __future__ import annotations

import html
import re

from django.http import HttpResponse
from django.urls import reverse

from connections.models import Connection

LIST = "/console/"
SIGN_IN = "/console/sign-in/"


def page(connection: Connection, name: str = "connection", *more: object) -> str:
    return reverse(f"console:{name}", args=[connection.pk, *more])


def text(response: HttpResponse) -> str:
    """Return the words of a page without its tags, one space between them."""
    body = re.sub(r"<(script|style|title).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def customers(response: HttpResponse) -> list[str]:
    """Return the customers of the list, in order."""
    return [
        html.unescape(name.strip())
        for name in re.findall(
            r'class="list-name"\s+href="/console/connections/[^"]+">(.*?)</a>', _body(response), re.S
        )
    ]


def link_url(response: HttpResponse) -> str:
    """Return the link URL that a page shows; "" when it shows none."""
    found = re.search(r"https?://[^\s\"<]+/link/[\w-]+", _body(response))
    return found.group() if found else ""


def hidden_key(response: HttpResponse) -> str:
    """Return the key of the form on a page, as the browser would send it back."""
    found = re.search(r'name="form_key" value="([^"]+)"', _body(response))
    assert found, "the form has no key"
    return found.group(1)


def _body(response: HttpResponse) -> str:
    return response.content.decode()
