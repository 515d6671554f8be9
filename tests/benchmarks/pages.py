"""Pages against an empty Django view on the same server, few connections against many, and the weight of a first load.

The server is the web service of docker-compose.yml. The empty view is `/healthz`: through the same middleware, without
a session or a database. Both are asked in turns, over one kept-alive connection, as a browser asks (gzip).
"""

from __future__ import annotations

import http.client
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.benchmarks.pairing import milliseconds
from tests.benchmarks.row import Row
from tests.benchmarks.size import Size
from tests.benchmarks.stage import Stage, stage

FEW = 100
ROUNDS = 60
GOAL_EMPTY, GOAL_MANY, GOAL_WEIGHT = 4.0, 1.5, 60
EMPTY = "/healthz"
_LOADED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"')


class Visitor:
    """One kept-alive connection that sends its session's cookie."""

    def __init__(self, stage: Stage, cookie: str = "") -> None:
        self.origin = stage.url
        self._http = http.client.HTTPConnection("127.0.0.1", stage.port, timeout=60)
        self._headers = {"Accept-Encoding": "gzip", **({"Cookie": cookie} if cookie else {})}

    def get(self, path: str, *, gzip: bool = True) -> bytes:
        """Return the body as it came over the wire. Raises AssertionError for anything but a whole page."""
        headers = self._headers if gzip else {**self._headers, "Accept-Encoding": "identity"}
        self._http.request("GET", path, headers=headers)
        answer = self._http.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{path}: {answer.status}"
        return body


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    cookie: str
    queries: int


def rows(size: Size) -> list[Row]:
    with stage() as product:
        few = product.told("page_data", connections=FEW)
        with product.service("web", r"Booting worker"):
            Visitor(product).get(EMPTY)
            found = [_against_empty(product, Page(**page), FEW) for page in few["pages"]]
            listed = Page(**few["pages"][0])
            before = _median(product, listed)
            many = product.told("page_data", connections=size.connections)
            listed_again = Page(**many["pages"][0])
            found.append(_against_empty(product, listed_again, size.connections))
            found.append(_many_row(size.connections, before, _median(product, listed_again), listed, listed_again))
            found.append(_weight_row(product, few["link"]))
    return found


def _against_empty(product: Stage, page: Page, connections: int) -> Row:
    visitor, empty = Visitor(product, page.cookie), Visitor(product)
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        times[0].append(milliseconds(lambda: visitor.get(page.path)))
        times[1].append(milliseconds(lambda: empty.get(EMPTY)))
    ours, theirs = (statistics.median(each) for each in times)
    return Row(
        name=f"{page.name}, {connections:,} connections, against an empty view",
        measured=f"{ours:.1f} ms, empty {theirs:.1f} ms: {ours / theirs:.1f} x; {page.queries} queries",
        goal=f"<= {GOAL_EMPTY:.0f} x",
        met=ours / theirs <= GOAL_EMPTY,
        note=f"On {product.database}. The empty view sees no session and no database, the page both.",
    )


def _median(product: Stage, page: Page) -> float:
    visitor = Visitor(product, page.cookie)
    visitor.get(page.path)
    return statistics.median(milliseconds(lambda: visitor.get(page.path)) for _ in range(ROUNDS))


def _many_row(count: int, few: float, many: float, before: Page, after: Page) -> Row:
    same = before.queries == after.queries
    return Row(
        name=f"Console list at {count:,} connections, against {FEW}",
        measured=f"{many:.1f} ms, {few:.1f} ms: {many / few:.2f} x; queries {after.queries}, {before.queries}",
        goal=f"<= {GOAL_MANY} x, as many queries",
        met=many / few <= GOAL_MANY and same,
    )


def _weight_row(product: Stage, link: str) -> Row:
    """What a browser with an empty cache fetches for the first page behind a link."""
    visitor, path = Visitor(product), urlsplit(link).path
    parts = [path, *_parts(visitor.get(path, gzip=False).decode())]
    foreign = [part for part in parts if urlsplit(part).netloc]
    weight = sum(len(visitor.get(part)) for part in parts if part not in foreign) / 1024
    return Row(
        name=f"Customer page, first load, {len(parts)} files",
        measured=f"{weight:.1f} KB over the wire, {len(foreign)} from third parties",
        goal=f"<= {GOAL_WEIGHT} KB, 0 from third parties",
        met=weight <= GOAL_WEIGHT and not foreign,
        note="Bodies as they are sent; HTTP headers and fonts or pictures that a style sheet names are not counted.",
    )


def _parts(page: str) -> Iterator[str]:
    """The addresses that a page's tags load, each once; other pages that it links to are not loaded."""
    tags = [match for match in _LOADED.finditer(page) if 'rel="canonical"' not in match[0]]
    yield from dict.fromkeys(match[1] for match in tags if not match[1].startswith("data:"))
