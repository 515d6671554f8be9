"""Decides what an HTTP answer is, before its XML is read (reference, intacct-gateway section 1, HTTP status)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from connections.intacct.elements import Element
from connections.intacct.errors import GatewayUnavailable, UnexpectedReply, advice
from connections.intacct.parsing import parse
from connections.intacct.refusals import classify_http
from connections.intacct.transport import MAX_PAGE_BYTES, HttpReply

_XML_TYPES = ("text/xml", "application/xml")
# Met with HTTP 200 (section 1).
_RATE_LIMIT_WORDS = "api rate limit exceeded"
_CDN_MARKERS = ("cf-error-details", "cloudflare")


def document_of(reply: HttpReply, blank: Callable[[str], str]) -> Element:
    """Return the reply document. `blank` takes secrets out of what is kept as evidence.

    Raises GatewayUnavailable for answers that did not come from the gateway's own program, UnexpectedReply for a
    redirect and for bodies that are no reply.
    """
    status = reply.status
    if 300 <= status < 400:
        # Never followed: the new address would receive both passwords.
        raise UnexpectedReply("The gateway answered with a redirect.", problem="unexpected_redirect")
    if status == 429 or status >= 500:
        raise _unavailable(reply, status, blank)
    if status >= 400:
        return _refusal_document(reply, blank)
    try:
        return parse(reply.body)
    except UnexpectedReply:
        page = _page(reply).lower()
        if _RATE_LIMIT_WORDS in page:
            raise _unavailable(reply, 429, blank) from None
        if any(marker in page for marker in _CDN_MARKERS):
            raise _unavailable(reply, status, blank) from None
        raise


def _refusal_document(reply: HttpReply, blank: Callable[[str], str]) -> Element:
    """The gateway's own refusals come as XML also with status 4xx; anything else with 4xx is not the gateway."""
    if not reply.content_type.strip().lower().startswith(_XML_TYPES):
        raise _unavailable(reply, reply.status, blank)
    try:
        return parse(reply.body)
    except UnexpectedReply as error:
        raise _unavailable(reply, reply.status, blank) from error


def _unavailable(reply: HttpReply, status: int, blank: Callable[[str], str]) -> GatewayUnavailable:
    # Blanked before the excerpt is cut, which could leave half a secret, and again once tags and entities are gone.
    refusal = classify_http(f"HTTP {status} {blank(_page(reply))}").blanked(blank)
    return GatewayUnavailable(
        refusal,
        _seconds(reply.retry_after),
        # The rate limit stands in front of everything: nobody has looked at the sign-in.
        may_have_signed_in=refusal.problem != "rate_limited",
        sentence=f"The gateway answered with HTTP {reply.status} and no reply ({refusal.problem}): {advice(refusal)}.",
    )


def _page(reply: HttpReply) -> str:
    return reply.body[:MAX_PAGE_BYTES].decode("utf-8", errors="replace")


def _seconds(retry_after: str) -> float | None:
    """Read a Retry-After header, in either of its two forms, as seconds from now; None when there is none."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):  # no date, or none that a calendar holds
        return None
