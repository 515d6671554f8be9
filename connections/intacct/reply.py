"""Reads a reply in protocol order: control, authentication, then each result (reference, intacct-gateway section 3).

A success at one level says nothing about the next, so all three are checked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from connections.intacct.elements import Element, child, text_of
from connections.intacct.envelope import Request
from connections.intacct.error_blocks import has_errors, refusal_in, refusal_of_result
from connections.intacct.errors import SenderRefused, SignInRefused, UnexpectedReply
from connections.intacct.matching import NOT_THE_ANSWER, match_results
from connections.intacct.outcomes import Outcome, Outcomes
from connections.intacct.refusals import Refusal


@dataclass(frozen=True)
class Authentication:
    """Who the gateway says is signed in. `entity`: "" at top level. `client_id`: only of a console's slide-in.

    `session_timeout`: when a session would end, unless it is used before; each reply carries a later one (section 4).
    """

    company_id: str
    user_id: str
    entity: str
    session_timestamp: datetime | None
    session_timeout: datetime | None
    client_id: str = ""


@dataclass(frozen=True)
class Reply:
    """`outcomes` has the order and length of the functions that were sent; each is read when it is looked at."""

    authentication: Authentication
    outcomes: Sequence[Outcome]


def read_reply(root: Element, request: Request, blank: Callable[[str], str]) -> Reply:
    """Read the reply to `request`. `blank` takes secrets out of error texts.

    Raises SenderRefused, SignInRefused, UnexpectedReply (also when a result is missing, unknown or given twice).
    """
    operation = _checked_control(root, request, blank)
    authentication = _checked_authentication(operation, blank)
    find = match_results(operation, request.function_ids)
    return Reply(authentication, Outcomes(request.functions, find, blank))


def refusals_in(root: Element) -> tuple[Refusal, ...]:
    """Return every refusal of a reply whose request is not known, in protocol order; () when all went well."""
    operation = child(root, "operation")
    control = child(root, "control")
    if control is None or text_of(control, "status") != "success" or (operation is None and has_errors(root)):
        return (refusal_in(root, "control"),)
    if operation is None:
        return ()
    authentication = child(operation, "authentication")
    if authentication is not None and text_of(authentication, "status") != "success":
        return (refusal_in(operation, "authentication"),)
    results = operation.iterchildren("result")
    return tuple(refusal_of_result(result) for result in results if text_of(result, "status") != "success")


def _checked_control(root: Element, request: Request, blank: Callable[[str], str]) -> Element:
    """Return the operation of a reply whose control block is a success."""
    control = child(root, "control")
    status = text_of(control, "status") if control is not None else ""
    operation = child(root, "operation")
    if status == "failure" or (status == "success" and operation is None and has_errors(root)):
        raise SenderRefused(refusal_in(root, "control").blanked(blank))
    if operation is None and child(root, "acknowledgement") is not None:
        # Only a request with a `policyid` is answered like this, and we send none.
        raise UnexpectedReply(
            "The gateway put the request aside for later instead of answering it.", problem=NOT_THE_ANSWER
        )
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
        raise SignInRefused(refusal_in(operation, "authentication").blanked(blank))
    if block is None or status != "success":
        raise UnexpectedReply("The gateway's reply lacks its authentication block.", problem=NOT_THE_ANSWER)
    return Authentication(
        company_id=text_of(block, "companyid"),
        user_id=text_of(block, "userid"),
        entity=text_of(block, "locationid"),
        session_timestamp=_time(text_of(block, "sessiontimestamp")),
        session_timeout=_time(text_of(block, "sessiontimeout")),
        client_id=text_of(block, "clientid"),
    )


def _time(text: str) -> datetime | None:
    """Read ISO 8601 with offset; None for anything else, because nothing hangs on the form of these two."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
