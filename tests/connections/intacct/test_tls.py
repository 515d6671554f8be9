from __future__ import annotations

import datetime
import ipaddress
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from connections.intacct import GatewayUnavailable
from tests.connections.intacct.conftest import MakeGateway
from tests.connections.intacct.faulty_server import FaultyServer
from tests.connections.intacct.samples import APPLICATIONS, LOGIN, SENDER

pytestmark = pytest.mark.gateway


def write_certificate(folder: Path, address: str, days: int) -> Path:
    """Write a self-signed certificate with its key for `address`, valid until `days` from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "gateway under test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=9))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "gateway.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file


def secured(server: FaultyServer, certificate: Path) -> str:
    """Make `server` speak TLS with `certificate` and return its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.use_tls(context)
    return server.url.replace("http://", "https://")


def test_a_certificate_that_the_system_trusts_is_accepted(
    server: FaultyServer, gateway_to: MakeGateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = write_certificate(tmp_path, "127.0.0.1", days=1)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    reply = gateway_to(secured(server, certificate)).send(SENDER, LOGIN, APPLICATIONS)
    assert reply.outcomes[0].unwrap() == {"AP"}


@pytest.mark.parametrize(
    ("address", "days", "trusted"), [("127.0.0.1", 1, False), ("127.0.0.1", -1, True), ("127.0.0.2", 1, True)]
)
def test_unknown_expired_and_foreign_certificates_end_before_anything_is_sent(
    server: FaultyServer,
    gateway_to: MakeGateway,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    days: int,
    trusted: bool,
) -> None:
    certificate = write_certificate(tmp_path, address, days)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(GatewayUnavailable) as caught:
        gateway_to(secured(server, certificate)).send(SENDER, LOGIN, APPLICATIONS)
    assert (caught.value.problem, caught.value.transient) == ("network_error", True)
    assert caught.value.refusal.text.startswith("TLS failure")
    assert server.received == []
