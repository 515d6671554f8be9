from __future__ import annotations

import pytest

from connections.intacct import Exchange, GetApiSession, IntacctError, SessionAuth
from connections.intacct.blanking import Blanker
from tests.connections.intacct.conftest import MakeGateway
from tests.connections.intacct.faulty_server import FaultyServer, Wire
from tests.connections.intacct.samples import APPLICATIONS, LOGIN, SENDER, success_for

pytestmark = pytest.mark.gateway

CANARIES = (SENDER.password, LOGIN.password, "session-canary-3d4")


def spoken(server: FaultyServer, gateway_to: MakeGateway) -> tuple[Exchange, str]:
    """Send one request with sign-in and return what was noted, and everything an operator could come to see."""
    kept: list[Exchange] = []
    gateway = gateway_to(server.url, transcript=kept.append)
    seen = ""
    try:
        seen = repr(gateway.send(SENDER, LOGIN, (GetApiSession(),)))
    except IntacctError as error:
        seen = f"{error} {error!r} {getattr(error, 'refusal', '')!r}"
    (exchange,) = kept
    return exchange, f"{seen} {exchange!r} {exchange.request} {exchange.reply} {exchange.url}"


def session_reply(wire: Wire) -> None:
    api = f"<data><api><sessionid>{CANARIES[2]}</sessionid><endpoint>{{}}</endpoint></api></data>"
    endpoint = f"http://127.0.0.1:{wire.server.owner.port}/"
    wire.reply(200, success_for(wire.request_body, api.format(endpoint)))


def test_a_transcript_holds_the_words_without_the_secrets(server: FaultyServer, gateway_to: MakeGateway) -> None:
    server.acts = [session_reply]
    exchange, everything = spoken(server, gateway_to)
    assert exchange.status == 200
    assert exchange.problem == ""
    assert "<companyid>READY-CO</companyid>" in exchange.request
    assert "<sessionid>***</sessionid>" in exchange.reply
    assert not [canary for canary in CANARIES if canary in everything]


def test_an_echo_of_the_request_leaks_nothing(server: FaultyServer, gateway_to: MakeGateway) -> None:
    server.acts = [lambda wire: wire.reply(500, wire.request_body, "text/plain")]
    exchange, everything = spoken(server, gateway_to)
    assert (exchange.status, exchange.problem) == (500, "server_error")
    assert not [canary for canary in CANARIES if canary in everything]


def test_a_request_without_an_answer_is_noted_too(server: FaultyServer, gateway_to: MakeGateway) -> None:
    server.acts = [Wire.reset]
    exchange, everything = spoken(server, gateway_to)
    assert (exchange.status, exchange.reply, exchange.problem) == (None, "", "network_error")
    assert exchange.seconds >= 0
    assert not [canary for canary in CANARIES if canary in everything]


@pytest.mark.parametrize(
    "body",
    [
        b"<sessionid>%b</sessionid>",
        b"<sessionid><![CDATA[%b]]></sessionid>",
        b'<SessionID kind="x"><b>%b</b></SessionID>',
        b"<api><sessionid>%b",
        b"<password/><password>%b</password>",
        "<sessionid>%b</sessionid>".encode("utf-16-le"),
    ],
)
def test_secret_elements_are_blanked_in_whatever_form(body: bytes) -> None:
    secret = "never-seen-before"
    wide = body.startswith(b"<\0")
    packed = body.replace("%b".encode("utf-16-le"), secret.encode("utf-16-le")) if wide else body % secret.encode()
    text = Blanker(()).document(packed)
    assert secret not in text
    assert "***" in text


def test_known_secrets_are_blanked_in_their_escaped_form_too() -> None:
    blanker = Blanker(("a&b<c",))
    assert blanker.words("said a&b<c and a&amp;b&lt;c") == "said *** and ***"


def test_callers_never_show_their_secrets() -> None:
    shown = repr((SENDER, LOGIN, SessionAuth(CANARIES[2]), APPLICATIONS))
    assert not [canary for canary in CANARIES if canary in shown]
