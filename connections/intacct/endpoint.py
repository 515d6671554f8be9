"""Which addresses we talk to: `https` on `*.intacct.com`, and the simulator where that was allowed.

The endpoint that a session returns is input from outside and passes the same check (reference, intacct-gateway
section 1: the official SDKs do so too).
"""

from __future__ import annotations

import re

import httpx

from connections.intacct.errors import EndpointRefused

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+intacct\.com\.?", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?", re.IGNORECASE)
# Printable ASCII without blanks, backslash and "#": what two URL parsers could read differently.
_PLAIN = re.compile(r"[!-\"$-\[\]-~]+")


def check_endpoint(url: str, *, allow_simulator: bool = False) -> None:
    """Accept the configured gateway address, or raise EndpointRefused. `allow_simulator`: any host, also plain http."""
    _accept(_parsed(url), allow_simulator=allow_simulator)


def check_session_endpoint(url: str, *, home: str, allow_simulator: bool = False) -> None:
    """Accept the endpoint of a session, or raise EndpointRefused.

    With `allow_simulator` the only host outside `*.intacct.com` is the one of `home`, the configured address.
    """
    parsed = _parsed(url)
    _accept(parsed, allow_simulator=allow_simulator and _origin(parsed) == _origin(httpx.URL(home)))


def _parsed(url: object) -> httpx.URL:
    if not isinstance(url, str) or not url:
        raise EndpointRefused("The gateway address is missing: give it as a text that starts with https://.")
    # The parser of the HTTP client itself: the host checked is the host called.
    if not _PLAIN.fullmatch(url):
        raise EndpointRefused("The gateway address holds a character that addresses do not have.")
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise EndpointRefused("The gateway address is not a web address.") from error
    if parsed.userinfo:
        raise EndpointRefused("The gateway address must not hold a user name or password.")
    if parsed.port is not None and not 0 < parsed.port < 65_536:
        raise EndpointRefused("The gateway address names a port that does not exist.")
    return parsed


def _accept(url: httpx.URL, *, allow_simulator: bool) -> None:
    if allow_simulator:
        if url.scheme not in ("http", "https") or not _is_host(url.host):
            raise EndpointRefused("The gateway address must start with http:// or https:// and name a host.")
        return
    if url.scheme != "https":
        raise EndpointRefused("The gateway address must start with https://.")
    if not _DOMAIN.fullmatch(url.host) or len(url.host) > 253:
        raise EndpointRefused("The gateway address must be a host inside intacct.com.")
    if url.port not in (None, 443):
        raise EndpointRefused("The gateway address must use the normal port of https.")


def _is_host(host: str) -> bool:
    """Say whether the system could look up `host`, or it is an address by itself (IPv6 has colons)."""
    return ":" in host or (len(host) <= 253 and _HOST.fullmatch(host) is not None)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host.lower(), url.port
