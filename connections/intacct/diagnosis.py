"""Reads a reply that somebody else received, for finding out what went wrong in it."""

from __future__ import annotations

from connections.intacct.parsing import parse
from connections.intacct.refusals import Refusal
from connections.intacct.reply import refusals_in


def refusals_of(reply_xml: bytes) -> tuple[Refusal, ...]:
    """Return every refusal in a gateway reply, in protocol order; () when all went well. Raises UnexpectedReply."""
    return refusals_in(parse(reply_xml))
