"""Matches the results of a reply to the functions that were asked, by control id."""

from __future__ import annotations

from collections.abc import Sequence

from connections.intacct.elements import Element, elements_at, text_of, texts_at
from connections.intacct.errors import UnexpectedReply

#: The envelope lacks something every reply has, or holds what was not asked for.
NOT_THE_ANSWER = "reply_incomplete"

_KNOWN_STATUSES = frozenset({"success", "failure", "aborted"})

# XPath reads thousands of texts in the time in which Python visits hundreds of elements. Each expression finds at most
# one text per result: when there are as many texts as results, each result has exactly one, and they are in order.
_RESULTS = elements_at("result")
_CONTROL_IDS = texts_at("result/controlid[1]/text()[1]")
_STATUSES = texts_at("result/status[1]/text()[1]")


def results_in_order(operation: Element, control_ids: Sequence[str]) -> tuple[list[Element], list[str]]:
    """Return the result of each control id and its status, in the order of the ids.

    Raises UnexpectedReply when a result is missing, unknown, given twice, or without a status.
    """
    results, statuses = _RESULTS(operation), _STATUSES(operation)
    found = _CONTROL_IDS(operation)
    if len(found) != len(results) or found != list(control_ids):  # hardly ever
        results = _put_in_order(results, control_ids)
        statuses = [text_of(result, "status") for result in results]
    if len(statuses) != len(results) or not _KNOWN_STATUSES.issuperset(statuses):
        raise UnexpectedReply("The gateway's reply has a result without a status.", problem=NOT_THE_ANSWER)
    return results, statuses


def _put_in_order(results: list[Element], control_ids: Sequence[str]) -> list[Element]:
    by_id: dict[str, Element] = {}
    for result in results:
        control_id = text_of(result, "controlid")
        if control_id in by_id:
            raise UnexpectedReply("The gateway's reply gives a result twice.", problem=NOT_THE_ANSWER)
        by_id[control_id] = result
    if by_id.keys() != set(control_ids):
        raise UnexpectedReply(
            "The gateway's reply does not hold exactly one result per function.", problem=NOT_THE_ANSWER
        )
    return [by_id[control_id] for control_id in control_ids]
