"""One operation of a request: its sign-in, its functions one after the other, and what a failure does to the rest."""

from __future__ import annotations

from dataclasses import dataclass

from connections.simulator.protocol import authentication, functions, permissions, refusals, scripted, writer
from connections.simulator.protocol.authentication import SignedIn
from connections.simulator.protocol.call import Call
from connections.simulator.protocol.envelope import FunctionCall, Operation, Request
from connections.simulator.protocol.scripted import Script
from connections.simulator.protocol.writer import Plain, Result
from connections.simulator.state import Company, World


@dataclass(frozen=True)
class Setting:
    """What all operations of a request share."""

    world: World
    company: Company | None
    request: Request
    client_address: str
    base_url: str
    blanket: refusals.FunctionRefused | None  # refuses every function
    script: Script | None  # refuses some


@dataclass(frozen=True)
class Answered:
    """An `operation` of the reply, ready, and what the journal says about it."""

    xml: str
    outcome: str  # success, or the level of the refusal
    user_id: str
    entity_id: str = ""
    plain: Plain | None = None  # takes the place of the whole reply


def run(setting: Setting, asked: Operation) -> Answered:
    """Sign in and run the functions. Raises ControlRefused for what the whole request is refused for."""
    try:
        signed_in = authentication.sign_in(
            setting.world, setting.company, setting.request.sender_id, asked, setting.client_address
        )
    except refusals.AuthenticationRefused as refused:
        return denied(setting.request, asked, refused)
    results, plain = _results(setting, asked, signed_in)
    outcome = "result" if any(result.status != "success" for result in results) else "success"
    xml = writer.signed_in(signed_in.identity, results)
    return Answered(xml, outcome, signed_in.user.user_id, signed_in.entity_id, plain)


def denied(request: Request, asked: Operation, refused: refusals.AuthenticationRefused) -> Answered:
    """The sign-in is refused: no function is run."""
    user_id = company_id = ""
    if refused.echo and asked.login is not None:
        user_id, company_id = asked.login.user_id, asked.login.company_id
    xml = writer.signed_out(refused.entries, user_id, company_id, request.echo.more)
    return Answered(xml, "authentication", user_id)


def _results(setting: Setting, asked: Operation, signed_in: SignedIn) -> tuple[list[Result], Plain | None]:
    results: list[Result] = []
    done: set[tuple[str, str]] = set()
    plain: Plain | None = None
    alone = len(setting.request.functions) == 1
    rights = permissions.effective_rights(signed_in.company, signed_in.user)
    for function in asked.functions:
        key = (signed_in.company.company_id, function.control_id)
        try:
            _check(setting, function, key in setting.world.executed or key in done)
            found = functions.run(Call(setting.world, signed_in, function, setting.base_url, alone, rights))
            plain = found if isinstance(found, Plain) else None  # only from a function that is alone
            inner = found if isinstance(found, str) else ""
            results.append(Result("success", function.name, function.control_id, inner))
            done.add(key)
        except refusals.FunctionRefused as refused:
            inner = writer.errors(refused.entries, setting.request.echo.more)
            results.append(Result("failure", function.name, function.control_id, inner))
            if asked.transaction:
                return _rolled_back(results, asked.functions, setting.request.echo.more), None
    if setting.request.echo.unique_id:
        setting.world.executed |= done
    return results, plain


def _check(setting: Setting, function: FunctionCall, executed: bool) -> None:
    """Refuse what is refused whatever the function asks. With `uniqueid` on, a control ID is good for one success."""
    if setting.blanket is not None:
        raise setting.blanket
    scripted.refuse_function(setting.script, function.name)
    if executed and setting.request.echo.unique_id:
        raise refusals.executed_before(function.control_id)


def _rolled_back(results: list[Result], asked: tuple[FunctionCall, ...], more: bool) -> list[Result]:
    """In a transaction the first failure aborts all other functions, those before it and those after."""
    failed = results[-1]
    inner = writer.errors(refusals.rolled_back().entries, more)
    return [
        failed if position == len(results) - 1 else Result("aborted", function.name, function.control_id, inner)
        for position, function in enumerate(asked)
    ]
