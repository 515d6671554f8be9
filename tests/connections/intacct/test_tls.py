from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connections.intacct import GatewayUnavailable
from tests.connections.intacct.certificates import identity, secured
from tests.connections.intacct.conftest import MakeGateway
from tests.connections.intacct.faulty_server import FaultyServer
from tests.connections.intacct.samples import APPLICATIONS, LOGIN, SENDER

pytestmark = pytest.mark.gateway


def refused(gateway_to: MakeGateway, url: str) -> GatewayUnavailable:
    with pytest.raises(GatewayUnavailable) as caught:
        gateway_to(url).send(SENDER, LOGIN, APPLICATIONS)
    assert (caught.value.problem, caught.value.transient) == ("network_error", True)
    assert caught.value.refusal.text.startswith("TLS failure")
    assert not caught.value.may_have_signed_in
    return caught.value


@pytest.mark.parametrize("self_signed", [True, False])
def test_whom_the_systems_store_trusts_is_trusted(
    server: FaultyServer, gateway_to: MakeGateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, self_signed: bool
) -> None:
    authority = identity()
    ours = identity("127.0.0.1", signer=None if self_signed else authority)
    known = (ours if self_signed else authority).write_certificate(tmp_path / "known.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(known))
    reply = gateway_to(secured(server, ours.write(tmp_path / "gateway.pem"))).send(SENDER, LOGIN, APPLICATIONS)
    assert reply.outcomes[0].unwrap() == {"AP"}


def test_an_authority_that_the_system_does_not_know_counts_for_nothing(
    server: FaultyServer, gateway_to: MakeGateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(identity().write_certificate(tmp_path / "another.pem")))
    ours = identity("127.0.0.1", signer=identity())
    error = refused(gateway_to, secured(server, ours.write(tmp_path / "gateway.pem")))
    assert "certificate not accepted" in error.refusal.text
    assert server.received == []


@pytest.mark.parametrize(
    ("address", "days", "trusted", "why"),
    [
        ("127.0.0.1", 1, False, "self-signed"),
        ("127.0.0.1", -1, True, "expired"),
        ("127.0.0.2", 1, True, "mismatch"),
    ],
)
def test_unknown_expired_and_foreign_certificates_end_before_anything_is_sent(
    server: FaultyServer,
    gateway_to: MakeGateway,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    days: int,
    trusted: bool,
    why: str,
) -> None:
    ours = identity(address, days=days)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(ours.write_certificate(tmp_path / "known.pem")))
    error = refused(gateway_to, secured(server, ours.write(tmp_path / "gateway.pem")))
    assert why in error.refusal.text
    assert why in str(error)
    assert server.received == []


def test_tls_towards_a_server_that_speaks_none_says_so(server: FaultyServer, gateway_to: MakeGateway) -> None:
    error = refused(gateway_to, server.url.replace("http://", "https://"))
    assert "No secure connection" in str(error)


@contextmanager
def listening() -> Iterator[int]:
    """A port where connections are taken and nothing is ever said."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken: list[socket.socket] = []
        thread = threading.Thread(target=lambda: taken.append(listener.accept()[0]))
        thread.start()
        yield listener.getsockname()[1]
        thread.join()
        for connection in taken:
            connection.close()


def test_a_handshake_without_end_ends_at_the_deadline(gateway_to: MakeGateway) -> None:
    with listening() as port:
        began = time.monotonic()
        with pytest.raises(GatewayUnavailable) as caught:
            gateway_to(f"https://127.0.0.1:{port}/").send(SENDER, LOGIN, APPLICATIONS, deadline=0.4)
        assert time.monotonic() - began < 2
    assert caught.value.problem == "network_error"
    assert not caught.value.may_have_signed_in
