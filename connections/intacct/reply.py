"""Reads a reply in protocol order: control, authentication, then each result (reference, intacct-gateway section 3).

A success at one level says nothing about the next, so all three are checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from connections.intacct.elements import Element, Unreadable, child, text_of
from connections.intacct.envelope import Request
from connections.intacct.errors import FunctionRefused, SenderRefused, SignInRefused, UnexpectedReply
from connections.intacct.functions import Function
from connections.intacct.refusals import ErrorEntry, Level, Refusal, classify, classify_session
from connections.intacct.wording import clean

#: The envelope lacks something every reply has, or holds what was not asked for.
NOT_THE_ANSWER = "reply_incomplete"
#: A function succeeded but its data cannot be read.
UNREADABLE_RESULT = "result_unreadable"

_STATUS_OF_RESULTS = ("success", "failure", "aborted")


@dataclass(frozen=True)
class Authentication:
    """Who the gateway says is signed in. `entity`: "" at top level. `session_timeout`: when a session would end."""

    company_id: str
    user_id: str
    entity: str
    session_timestamp: datetime | None
    session_timeout: datetime | None


@dataclass(frozen=True)
class Outcome:
    """What became of one function: a value, or a refusal."""

    function: Function
    value: object | None
    refusal: Refusal | None

    def unwrap(self) -> object:
        """Return the value. Raises FunctionRefused."""
        if self.refusal is not None:
            raise FunctionRefused(self.refusal)
        return self.value


@dataclass(frozen=True)
class Reply:
    """`outcomes` has the order and length of the functions that were sent."""

    authentication: Authentication
    outcomes: tuple[Outcome, ...]


def read_reply(root: Element, request: Request, blank: Callable[[str], str]) -> Reply:
    """Read the reply to `request`. `blank` takes secrets out of error texts.

    Raises SenderRefused, SignInRefused, UnexpectedReply (also when a result is missing, unknown or given twice).
    """
    operation = _checked_control(root, request, blank)
    authentication = _checked_authentication(operation, blank)
    results = _results_by_id(operation)
    if results.keys() != set(request.function_ids):
        raise UnexpectedReply(
            "The gateway's reply does not hold exactly one result per function.", problem=NOT_THE_ANSWER
        )
    outcomes = tuple(
        _outcome(function, results[function_id], blank)
        for function, function_id in zip(request.functions, request.function_ids, strict=True)
    )
    return Reply(authentication, outcomes)


def refusals_in(root: Element) -> tuple[Refusal, ...]:
    """Return every refusal of a reply whose request is not known, in protocol order; () when all went well."""
    operation = child(root, "operation")
    control = child(root, "control")
    if control is None or text_of(control, "status") != "success" or (operation is None and _has_errors(root)):
        return (_refusal("control", root),)
    if operation is None:
        return ()
    authentication = child(operation, "authentication")
    if authentication is not None and text_of(authentication, "status") != "success":
        return (_refusal("authentication", operation),)
    results = operation.iterchildren("result")
    return tuple(_result_refusal(result) for result in results if text_of(result, "status") != "success")


def _checked_control(root: Element, request: Request, blank: Callable[[str], str]) -> Element:
    """Return the operation of a reply whose control block is a success."""
    control = child(root, "control")
    status = text_of(control, "status") if control is not None else ""
    operation = child(root, "operation")
    if status == "failure" or (status == "success" and operation is None and _has_errors(root)):
        raise SenderRefused(_refusal("control", root).blanked(blank))
    if control is None or status != "success" or operation is None:
        raise UnexpectedReply("The gateway's reply lacks its control or operation block.", problem=NOT_THE_ANSWER)
    echoed = text_of(control, "controlid")
    if echoed and echoed != request.control_id:
        raise UnexpectedReply("The gateway answered another request than ours.", problem=NOT_THE_ANSWER)
    return operation


def _checked_authentication(operation: Element, blank: Callable[[str], str]) -> Authentication:
    block = child(operation, "authentication")
    status = text_of(block, "status") if block is not None else ""
    if status == "failure":
        raise SignInRefused(_refusal("authentication", operation).blanked(blank))
    if block is None or status != "success":
        raise UnexpectedReply("The gateway's reply lacks its authentication block.", problem=NOT_THE_ANSWER)
    return Authentication(
        company_id=text_of(block, "companyid"),
        user_id=text_of(block, "userid"),
        entity=text_of(block, "locationid"),
        session_timestamp=_time(text_of(block, "sessiontimestamp")),
        session_timeout=_time(text_of(block, "sessiontimeout")),
    )


def _results_by_id(operation: Element) -> dict[str, Element]:
    results: dict[str, Element] = {}
    for result in operation.iterchildren("result"):
        control_id = text_of(result, "controlid")
        if control_id in results:
            raise UnexpectedReply("The gateway's reply gives a result twice.", problem=NOT_THE_ANSWER)
        results[control_id] = result
    return results


def _outcome(function: Function, result: Element, blank: Callable[[str], str]) -> Outcome:
    status = text_of(result, "status")
    if status not in _STATUS_OF_RESULTS:
        raise UnexpectedReply("The gateway's reply has a result without a status.", problem=NOT_THE_ANSWER)
    if status != "success":
        return Outcome(function, None, _result_refusal(result).blanked(blank))
    try:
        return Outcome(function, _value(function, result), None)
    except Unreadable as error:
        # One odd answer must not take the other functions' answers with it.
        return Outcome(function, None, _unreadable(str(error)))


def _value(function: Function, result: Element) -> object:
    data = child(result, "data")
    if data is None:
        raise Unreadable("data is missing")
    return function.read(data)


def _unreadable(what: str) -> Refusal:
    entry = ErrorEntry(description=f"The gateway reported success, but {what}.")
    return Refusal(UNREADABLE_RESULT, "result", False, "operator", "inferred", (entry,))


def _has_errors(element: Element) -> bool:
    return next(element.iter("error"), None) is not None


def _refusal(level: Level, parent: Element) -> Refusal:
    return classify(level, _entries(parent))


def _result_refusal(result: Element) -> Refusal:
    if text_of(result, "function") == "getAPISession":
        return classify_session(_entries(result))
    return classify("result", _entries(result))


def _entries(parent: Element) -> list[ErrorEntry]:
    return [_entry(error) for error in parent.iter("error")]


def _entry(error: Element) -> ErrorEntry:
    # All words inside, also those in markup that came unescaped.
    parts = {str(part.tag): "".join(str(text) for text in part.itertext()) for part in error}
    cleaned = {name: clean(parts.get(name, "")) for name in ("description", "description2", "correction")}
    return ErrorEntry(
        errorno=parts.get("errorno", "").strip(),
        **{name: words for name, (words, _) in cleaned.items()},
        support_id=next((support_id for _, support_id in cleaned.values() if support_id), ""),
    )


def _time(text: str) -> datetime | None:
    """Read ISO 8601 with offset; None for anything else, because nothing hangs on the form of these two."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
