"""Reading a reply, against `xmltodict` on the same bytes.

`xmltodict` turns the bytes into nested dictionaries of texts. The client checks the envelope and matches the results to
the functions that were asked, and types what it returns; so both lines are shown, read and read with every value
looked at.
"""

from __future__ import annotations

from collections.abc import Sequence

import httpx
import xmltodict

from connections.intacct import Function, Login, Query, QueryPage, Sender
from connections.intacct.envelope import Request, build
from connections.intacct.parsing import parse
from connections.intacct.reply import Reply, read_reply
from connections.simulator.companies import USER_ID, VENDOR_SENDER
from connections.simulator.server import SimulatorServer
from tests.benchmarks.pairing import paired
from tests.benchmarks.row import Row
from tests.benchmarks.size import Size

COUNT = 2000
GOAL = 10.0
FIELDS = ("RECORDNO", "STATUS", "WHENCREATED", "WHENMODIFIED", "AMOUNT")


def rows(_: Size) -> list[Row]:
    """Measure a batch of 2,000 results, and one page of 2,000 records."""
    with SimulatorServer() as simulator:
        batch = _exchange(simulator, [Query("VENDOR", page_size=1)] * COUNT)
        page = _exchange(simulator, [Query("APBILLITEM", FIELDS, page_size=COUNT)])
    return [
        _row("2,000 results read and matched", batch, GOAL, look=False),
        _row("2,000 results, every value looked at", batch, None, look=True),
        _row("a page of 2,000 records as dictionaries", page, None, look=True),
    ]


def _exchange(simulator: SimulatorServer, functions: Sequence[Function]) -> tuple[Request, bytes]:
    """Return a request, and the bytes that the simulated gateway answered."""
    world = simulator.world
    user = world.companies["READY-CO"].user(USER_ID)
    assert user is not None
    sender = Sender(VENDOR_SENDER, world.vendor_senders[VENDOR_SENDER])
    request = build(sender, Login("READY-CO", USER_ID, user.password), functions)
    answer = httpx.post(simulator.gateway_url, content=request.body, timeout=60, trust_env=False)
    return request, answer.raise_for_status().content


def _row(name: str, exchange: tuple[Request, bytes], goal: float | None, *, look: bool) -> Row:
    request, body = exchange

    def ours() -> object:
        reply = read_reply(parse(body), request, str)
        return (reply, _looked_at(reply)) if look else reply

    pair = paired(ours, lambda: xmltodict.parse(body))
    return Row(
        name=f"{name} ({len(body) // 1024} KiB)",
        measured=f"{pair.ours:.1f} ms, xmltodict {pair.theirs:.1f} ms: {pair.ratio:.1f} x faster",
        goal=f">= {goal:.0f} x" if goal else "",
        met=pair.ratio >= goal if goal else None,
    )


def _looked_at(reply: Reply) -> list[object]:
    values: list[object] = []
    for outcome in reply.outcomes:
        page = outcome.unwrap()
        assert isinstance(page, QueryPage)
        values.append((page.total_count, [dict(row) for row in page.rows]))
    return values
