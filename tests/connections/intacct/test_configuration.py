"""Each wrong thing that a caller or an operator can give ends in one named error with a sentence.

The sentence never holds the value, which may be a secret in the wrong place.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from connections.intacct import (
    EndpointRefused,
    Gateway,
    GatewayUnavailable,
    GetApplications,
    IntacctError,
    Login,
    RequestNotExpressible,
    Sender,
    SessionAuth,
    SettingRefused,
    UnexpectedReply,
)
from tests.connections.intacct.conftest import MakeGateway
from tests.connections.intacct.faulty_server import Act, FaultyServer, Wire
from tests.connections.intacct.samples import APPLICATIONS, LOGIN, SENDER, success_for

pytestmark = pytest.mark.gateway

REAL = "https://api.intacct.com/ia/xml/xmlgw.phtml"
CANARY = "value-canary"
NO_SECONDS = (0, -1, float("nan"), float("inf"), "5", True, 1e9, [])


def is_a_sentence(error: IntacctError) -> bool:
    text = str(error)
    return text.endswith((".", ")")) and "\n" not in text and 15 < len(text) < 300 and CANARY not in text


@pytest.mark.parametrize(
    "url",
    [
        None, 5, b"https://api.intacct.com/", "", " ", "api.intacct.com", "http://api.intacct.com/", "ftp://api.intacct.com/",
        "https://value-canary.example/", "https://api.intacct.com:8443/", "https://api.intacct.com:99999/",
        "https://user:value-canary@api.intacct.com/", "https://api.intacct.com/ value-canary", "https://[/",
    ],
)  # fmt: skip
def test_an_address_that_is_not_sages(url: object) -> None:
    for ask in (lambda: Gateway(url), lambda: Gateway(REAL).send(SENDER, LOGIN, APPLICATIONS, endpoint=url or "")):  # type: ignore[arg-type]
        with pytest.raises(EndpointRefused) as caught:
            ask()
        assert is_a_sentence(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:0/",
        "http://a..b/",
        f"http://{'a' * 64}.test/",
        "http://a%00b/",
        "//x/",
    ],
)
def test_an_address_that_cannot_be_called_where_any_host_is_allowed(url: str) -> None:
    with pytest.raises(EndpointRefused) as caught:
        Gateway(url, allow_simulator=True)
    assert is_a_sentence(caught.value)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        *((setting, value) for setting in ("connect_timeout", "read_timeout", "deadline") for value in NO_SECONDS),
        *((setting, 11) for setting in ("connect_timeout", "read_timeout")),  # never reached: the deadline is 10
        *(("retries", value) for value in (-1, 21, 1.5, "2", None, True)),
        *(("max_reply_bytes", value) for value in (0, -1, 5e6, "5000000", None, True)),
        *(("allow_simulator", value) for value in ("0", 1, None)),
        ("transcript", "a file name"),
    ],
)
def test_settings_of_the_gateway(setting: str, value: object) -> None:
    with pytest.raises(SettingRefused, match=f"^{setting} ") as caught:
        Gateway(REAL, **{"deadline": 10, setting: value})  # type: ignore[arg-type]
    assert (caught.value.setting, caught.value.problem, caught.value.transient) == (setting, "setting_refused", False)
    assert is_a_sentence(caught.value)


def test_a_deadline_shorter_than_the_usual_time_outs_is_no_mistake() -> None:
    Gateway(REAL, deadline=0.5).close()


@pytest.mark.parametrize("deadline", NO_SECONDS)
def test_the_deadline_of_one_call(deadline: object) -> None:
    with pytest.raises(ValueError, match=r"^deadline "):  # what it was before it had a name
        Gateway(REAL).send(SENDER, LOGIN, APPLICATIONS, deadline=deadline)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("setting", "sender", "auth", "functions"),
    [
        ("functions", SENDER, LOGIN, ()),
        ("functions", SENDER, LOGIN, GetApplications()),
        ("functions", SENDER, LOGIN, [GetApplications]),
        ("functions", SENDER, LOGIN, "get_applications"),
        ("sender", ("AcmeLedgerMPP", CANARY), LOGIN, APPLICATIONS),
        ("auth", SENDER, None, APPLICATIONS),
        ("auth", SENDER, SENDER, APPLICATIONS),
    ],
)
def test_what_is_sent(setting: str, sender: Sender, auth: Login, functions: tuple[GetApplications, ...]) -> None:
    with pytest.raises(SettingRefused, match=f"^{setting} ") as caught:
        Gateway(REAL).send(sender, auth, functions)
    assert is_a_sentence(caught.value)


@pytest.mark.parametrize(
    ("setting", "make"),
    [
        *(("sender_id", lambda bad=bad: Sender(bad, "p")) for bad in ("", " ", f"{CANARY} ", f"\n{CANARY}", None, 7)),
        *(("sender_password", lambda bad=bad: Sender("S", bad)) for bad in ("", f"{CANARY}\n", f" {CANARY}", None)),
        *(("company_id", lambda bad=bad: Login(bad, "u", "p")) for bad in ("", f"{CANARY} ", "console|client", None)),
        *(("user_id", lambda bad=bad: Login("C", bad, "p")) for bad in ("", f" {CANARY}", None)),
        *(("password", lambda bad=bad: Login("C", "u", bad)) for bad in ("", "  ", None, 7)),
        *(("entity", lambda bad=bad: Login("C", "u", "p", bad)) for bad in (" ", 100)),
        *(("session_id", lambda bad=bad: SessionAuth(bad)) for bad in ("", f"{CANARY}\n", None)),
    ],
)  # fmt: skip
def test_who_asks(setting: str, make: Callable[[], object]) -> None:
    with pytest.raises(SettingRefused, match=f"^{setting} ") as caught:
        make()
    assert is_a_sentence(caught.value)


@pytest.mark.parametrize("character", ["\0", "\x0b", "\x1f", "\ud800", "\ufffe"])
@pytest.mark.parametrize(
    ("field", "make"),
    [
        ("sender_id", lambda text: Sender(text, "p")),
        ("sender_password", lambda text: Sender("S", text)),
        ("company_id", lambda text: Login(text, "u", "p")),
        ("user_id", lambda text: Login("C", text, "p")),
        ("password", lambda text: Login("C", "u", text)),
        ("entity", lambda text: Login("C", "u", "p", text)),
        ("session_id", SessionAuth),
    ],
)
def test_characters_that_xml_cannot_carry(field: str, make: Callable[[str], object], character: str) -> None:
    with pytest.raises(RequestNotExpressible) as caught:
        make(f"{CANARY}{character}x")
    assert (caught.value.field, caught.value.problem) == (field, "value_not_expressible")
    assert is_a_sentence(caught.value)


def test_a_password_may_begin_and_end_with_a_blank() -> None:
    assert Login("Goliath Corp", "u", " p ").secret == " p "


def packed(encoding: str, pack: Callable[[bytes], bytes] = bytes) -> Act:
    return lambda wire: wire.reply(200, pack(success_for(wire.request_body)), Content_Encoding=encoding)


def written(charset: str, declared: str) -> Act:
    def act(wire: Wire) -> None:
        text = success_for(wire.request_body).decode()
        wire.reply(200, f'<?xml version="1.0" encoding="{declared}"?>{text}'.encode(charset))

    return act


@pytest.mark.parametrize(
    ("act", "error", "problem"),
    [
        (packed("deflate", zlib.compress), UnexpectedReply, "reply_encoding_unknown"),
        (packed("br"), UnexpectedReply, "reply_encoding_unknown"),
        (packed("zstd"), UnexpectedReply, "reply_encoding_unknown"),
        (packed("gzip, gzip", gzip.compress), UnexpectedReply, "reply_encoding_unknown"),
        (packed("gzip"), GatewayUnavailable, "network_error"),  # it is not packed at all
        (written("utf-8", "no-such-charset"), UnexpectedReply, "unparseable_response"),
        (written("utf-8", "utf-16"), UnexpectedReply, "unparseable_response"),
        (written("cp037", "utf-8"), UnexpectedReply, "unparseable_response"),
    ],
)
def test_encodings_that_nobody_asked_for(
    gateway_to: MakeGateway, server: FaultyServer, act: Act, error: type[IntacctError], problem: str
) -> None:
    server.acts = [act]
    with pytest.raises(error) as caught:
        gateway_to(server.url).send(SENDER, LOGIN, APPLICATIONS)
    assert caught.value.problem == problem
    assert is_a_sentence(caught.value)


@pytest.mark.parametrize(
    "act",
    [packed("gzip", gzip.compress), packed("identity"), written("utf-16", "utf-16"), written("latin-1", "ISO-8859-1")],
)
def test_encodings_that_a_reply_may_have(gateway_to: MakeGateway, server: FaultyServer, act: Act) -> None:
    server.acts = [act]
    assert gateway_to(server.url).send(SENDER, LOGIN, APPLICATIONS).outcomes[0].unwrap() == {"AP"}


@pytest.mark.parametrize(
    ("url", "words", "sentence"),
    [
        ("http://nobody.invalid/", "name resolution failed", "host name cannot be resolved"),
        ("http://127.0.0.1:9/", "connection refused", "Nobody listens"),
    ],
)
def test_an_address_where_nobody_is(gateway_to: MakeGateway, url: str, words: str, sentence: str) -> None:
    """Certificates are the subject of test_tls."""
    with pytest.raises(GatewayUnavailable, match=sentence) as caught:
        gateway_to(url).send(SENDER, LOGIN, APPLICATIONS)
    assert caught.value.problem == "network_error"
    assert caught.value.refusal.text.startswith(words)
    assert is_a_sentence(caught.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sender_id", "password"),
    [
        ("", "p"),
        ("two words", "p"),
        ("someone@vendor.example", "p"),
        ("S", ""),
        ("S", " \n"),
        ("S", f"{CANARY}\udcff"),
        ("S", f"{CANARY}\x07"),
    ],
)
def test_an_operator_with_a_wrong_sender_reads_one_sentence(
    monkeypatch: pytest.MonkeyPatch, sender_id: str, password: str
) -> None:
    monkeypatch.setenv("SENDER_PASSWORD_UNDER_TEST", password)
    with pytest.raises(CommandError) as caught:
        call_command(
            "create_integration", "acme", "--name=Acme", f"--sender-id={sender_id}", "--profile=read-only",
            "--sender-password-env=SENDER_PASSWORD_UNDER_TEST", stdout=io.StringIO(),
        )  # fmt: skip
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
    assert CANARY not in str(caught.value)
