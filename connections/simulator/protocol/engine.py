"""One request, one answer: the order in which the gateway looks at things.

Company, then the company's turn, then schema, sender, sign-in, and each function by itself.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from lxml import etree

from connections.simulator import concurrency, faults, journal
from connections.simulator.http import HttpAnswer, xml_answer
from connections.simulator.protocol import authentication, envelope, functions, permissions, refusals, throttle, writer
from connections.simulator.protocol.authentication import SignedIn
from connections.simulator.protocol.call import Call
from connections.simulator.protocol.envelope import FunctionCall, Request
from connections.simulator.state import Company, World


@dataclass
class _Exchange:
    """What is known so far about the request being answered."""

    world: World
    client_address: str
    base_url: str
    root: etree._Element | None = None
    company: Company | None = None
    request: Request | None = None
    entry: journal.Entry = field(default_factory=journal.Entry)


def answer(world: World, body: bytes, client_address: str, base_url: str) -> HttpAnswer:
    """The gateway's answer to a POST.

    `client_address` is the caller's IP address (for IP filters), `base_url` the address the request came to
    (`http://127.0.0.1:8900`): a session's endpoint is built from it. Never raises for a bad request.
    """
    exchange = _Exchange(world, client_address, base_url)
    started = time.monotonic()
    try:
        exchange.root = envelope.parse(body)
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
            spoken = _spoken(exchange, blanket)
        except refusals.ControlRefused as refused:
            spoken = _control_refused(exchange, refused)
    exchange.entry.fault = company.behaviour.fault
    return faults.apply(exchange.world, company, spoken, exchange.base_url)


def _control_refused(exchange: _Exchange, refused: refusals.ControlRefused) -> HttpAnswer:
    exchange.entry.outcome = "control"
    return xml_answer(writer.control_failure(refused, exchange.request), refused.status, refused.headers)


def _spoken(exchange: _Exchange, blanket: refusals.FunctionRefused | None) -> HttpAnswer:
    """The answer at protocol level. `blanket` refuses every function. Raises ControlRefused."""
    if exchange.root is None:
        raise refusals.unreadable()
    request = exchange.request = envelope.read(exchange.root)
    entry = exchange.entry
    entry.sender, entry.sign_in = request.sender_id, request.login is not None
    entry.functions = [function.name for function in request.functions]
    with exchange.world.lock:
        authentication.check_sender(exchange.world, request)
        try:
            signed_in = authentication.sign_in(exchange.world, exchange.company, request, exchange.client_address)
        except refusals.AuthenticationRefused as refused:
            return _authentication_refused(exchange, request, refused)
        entry.user, entry.entity = signed_in.user.user_id, signed_in.entity_id
        results = _results(exchange, request, signed_in, blanket)
    entry.outcome = "result" if any(result.status != "success" for result in results) else "success"
    return xml_answer(writer.answered(request, signed_in.identity, results))


def _authentication_refused(
    exchange: _Exchange, request: Request, refused: refusals.AuthenticationRefused
) -> HttpAnswer:
    exchange.entry.outcome = "authentication"
    user_id = company_id = ""
    if refused.echo and request.login is not None:
        user_id, company_id = request.login.user_id, request.login.company_id
        exchange.entry.user = user_id
    return xml_answer(writer.authentication_failure(request, refused.entries, user_id, company_id))


def _results(
    exchange: _Exchange, request: Request, signed_in: SignedIn, blanket: refusals.FunctionRefused | None
) -> list[writer.Result]:
    results = []
    alone = len(request.functions) == 1
    rights = permissions.effective_rights(signed_in.company, signed_in.user)
    for function in request.functions:
        try:
            if blanket is not None:
                raise blanket
            _check_executed(exchange.world, request, signed_in, function)
            inner = functions.run(Call(exchange.world, signed_in, function, exchange.base_url, alone, rights))
            results.append(writer.Result("success", function.name, function.control_id, inner))
        except refusals.Refused as refused:
            inner = writer.errors(refused.entries)
            results.append(writer.Result("failure", function.name, function.control_id, inner))
    return _rolled_back(results) if request.transaction else results


def _check_executed(world: World, request: Request, signed_in: SignedIn, function: FunctionCall) -> None:
    """With `uniqueid` on, a function's control ID may be executed once only."""
    if not request.unique_id:
        return
    key = (signed_in.company.company_id, function.control_id)
    if key in world.executed:
        raise refusals.executed_before(function.control_id)
    world.executed.add(key)


def _rolled_back(results: list[writer.Result]) -> list[writer.Result]:
    """In a transaction one failure undoes the rest: the others come back as aborted."""
    if all(result.status == "success" for result in results):
        return results
    inner = writer.errors(refusals.rolled_back().entries)
    return [
        result if result.status == "failure" else writer.Result("aborted", result.function, result.control_id, inner)
        for result in results
    ]
