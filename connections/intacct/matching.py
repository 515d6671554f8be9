"""Matches the results of a reply to the functions that were asked, by control id."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml import etree

from connections.intacct.elements import Element, elements_at, text_of, texts_at
from connections.intacct.errors import UnexpectedReply

#: The envelope lacks something every reply has, or holds what was not asked for.
NOT_THE_ANSWER = "reply_incomplete"

# XPath reads thousands of texts in the time in which Python visits hundreds of elements. It finds at most one id per
# result: when there are as many ids as results, each result has exactly one, and they are in order.
_RESULTS = elements_at("result")
_HOW_MANY = etree.XPath("count(result)")
_CONTROL_IDS = texts_at("result/controlid[1]/text()[1]")


def match_results(operation: Element, control_ids: Sequence[str]) -> Callable[[], list[Element]]:
    """Return what finds the result of each control id, in the order of the ids.

    Raises UnexpectedReply when a result is missing, unknown or given twice.
    """
    found = _CONTROL_IDS(operation)
    if found == list(control_ids) and _HOW_MANY(operation) == len(found):
        return lambda: _RESULTS(operation)
    results = _put_in_order(_RESULTS(operation), control_ids)  # hardly ever
    return lambda: results


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
