"""One request, one answer: the order in which the gateway looks at things.

Company, then the company's turn, then schema and sender, then each operation by itself.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from lxml import etree

from connections.simulator import concurrency, faults, journal
from connections.simulator.http import HttpAnswer, xml_answer
from connections.simulator.protocol import (
    authentication,
    envelope,
    operation,
    refusals,
    scripted,
    throttle,
    writer,
)
from connections.simulator.protocol.envelope import Echo, Request
from connections.simulator.state import Company, World


@dataclass
class _Exchange:
    """What is known so far about the request being answered."""

    world: World
    client_address: str
    base_url: str
    root: etree._Element | None = None
    company: Company | None = None
    echo: Echo | None = None
    entry: journal.Entry = field(default_factory=journal.Entry)


def answer(world: World, body: bytes, client_address: str, base_url: str, content_type: str = "") -> HttpAnswer:
    """The gateway's answer to a POST.

    `client_address` is the caller's IP address (for IP filters), `base_url` the address the request came to
    (`http://127.0.0.1:8900`): a session's endpoint is built from it. Never raises for a bad request.
    """
    exchange = _Exchange(world, client_address, base_url)
    started = time.monotonic()
    try:
        # Which content types the gateway takes is documented for XML, and that it takes no JSON (section 1). Older
        # clients send x-intacct-xml-request; about anything else nothing is known, so the body decides.
        if "json" in content_type.lower():
            raise refusals.content_type()
        exchange.root = envelope.parse(body)
        exchange.echo = envelope.echo_of(exchange.root)
        with world.lock:
            exchange.company = authentication.company_of(world, exchange.root)
        result = _in_turn(exchange)
    except refusals.ControlRefused as refused:
        result = _control_refused(exchange, refused)
    exchange.entry.milliseconds = round((time.monotonic() - started) * 1000)
    exchange.entry.status = result.status
    journal.write(world, exchange.entry)
    return result


def unreadable() -> HttpAnswer:
    """The gateway's answer to a request that has no body, such as a GET."""
    refused = refusals.unreadable()
    return xml_answer(writer.control_failure(refused, None), refused.status)


def _in_turn(exchange: _Exchange) -> HttpAnswer:
    """Wait for the company's turn, answer, and break the answer where a fault is on."""
    company = exchange.company
    if company is None:  # a session that nobody knows: no company's business
        return _spoken(exchange, None)
    exchange.entry.company = company.company_id
    with concurrency.turn(exchange.world, company) as admitted:
        exchange.entry.held_in_vain = not admitted
        if admitted and exchange.root is not None:
            concurrency.take_time(company, len(exchange.root.findall("operation/content/function")))
        try:
            blanket = throttle.blanket_refusal(exchange.world, company, admitted)
            spoken = _page(exchange, company) if throttle.shows_page(company) else _spoken(exchange, blanket)
        except refusals.ControlRefused as refused:
            spoken = _control_refused(exchange, refused)
    exchange.entry.fault = company.behaviour.fault
    return faults.apply(exchange.world, company, spoken, exchange.base_url)


def _page(exchange: _Exchange, company: Company) -> HttpAnswer:
    """Off-line before the gateway is reached: the page of the fault of the same name."""
    exchange.entry.outcome = "http"
    return faults.FAULTS["http_503"](HttpAnswer(503), company, exchange.base_url)


def _control_refused(exchange: _Exchange, refused: refusals.ControlRefused) -> HttpAnswer:
    exchange.entry.outcome = "control"
    return xml_answer(writer.control_failure(refused, exchange.echo), refused.status, refused.headers)


def _spoken(exchange: _Exchange, blanket: refusals.FunctionRefused | None) -> HttpAnswer:
    """The answer at protocol level. `blanket` refuses every function. Raises ControlRefused."""
    if exchange.root is None or exchange.echo is None:
        raise refusals.unreadable()
    request = envelope.read(exchange.root, exchange.echo)
    entry, world = exchange.entry, exchange.world
    entry.sender, entry.sign_in = request.sender_id, request.operations[0].login is not None
    entry.functions = [function.name for function in request.functions]
    with world.lock:
        answered = _operations(exchange, request, blanket)
    entry.user, entry.entity = answered[0].user_id, answered[0].entity_id
    entry.outcome = next((one.outcome for one in answered if one.outcome != "success"), "success")
    plain = answered[0].plain
    if plain is not None:
        return HttpAnswer(200, plain.body, plain.content_type)
    return xml_answer(writer.answered(request.echo, [one.xml for one in answered]))


def _operations(
    exchange: _Exchange, request: Request, blanket: refusals.FunctionRefused | None
) -> list[operation.Answered]:
    """Every operation is signed in and answered by itself, as the schema of the reply has it (`operation+`)."""
    world, company = exchange.world, exchange.company
    try:
        script = scripted.refuse(world, company, request)
    except refusals.AuthenticationRefused as refused:
        return [operation.denied(request, asked, refused) for asked in request.operations]
    authentication.check_sender(world, request, company)
    setting = operation.Setting(world, company, request, exchange.client_address, exchange.base_url, blanket, script)
    return [operation.run(setting, asked) for asked in request.operations]
