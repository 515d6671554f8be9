"""The simulator as a process: it starts fast, says where it is, and ends when asked."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from connections.simulator.server import SimulatorServer

ROOT = Path(__file__).parents[3]
SECRET = "sender-secret-of-this-test"


def started(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "connections.simulator", *arguments]
    environment = {**os.environ, "SIMULATOR_SENDER_PASSWORD": SECRET}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_ends_cleanly_on_a_signal(number):
    process = started("--port", "0")
    line = process.stdout.readline()
    url = re.fullmatch(r"Simulator ready on (http://127\.0\.0\.1:\d+)\n", line).group(1)
    assert httpx.get(f"{url}/").status_code == 200
    process.send_signal(number)
    out, errors = process.communicate(timeout=10)
    assert (process.returncode, out, errors) == (0, "", "")


def test_it_is_ready_soon():
    begun = time.monotonic()
    process = started("--port", "0")
    process.stdout.readline()
    took = time.monotonic() - begun
    process.terminate()
    process.communicate(timeout=10)
    assert took < 3, "a second on a quiet machine, and room for a busy one"


def test_a_port_that_is_taken_is_told_in_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = started("--port", str(taken.getsockname()[1]))
        out, errors = process.communicate(timeout=10)
    assert process.returncode == 1
    assert out == ""
    assert errors.startswith("Cannot listen on 127.0.0.1:")
    assert len(errors.splitlines()) == 1


def test_it_never_prints_the_sender_password():
    process = started("--port", "0")
    url = process.stdout.readline().split()[-1]
    seen = [httpx.get(f"{url}{path}").text for path in ("/", "/control/companies/READY-CO", "/control/requests")]
    process.terminate()
    out, errors = process.communicate(timeout=10)
    assert not any(SECRET in text for text in (out, errors, *seen))


def test_connections_are_kept_alive(simulator):
    with httpx.Client() as client:
        ports = {
            client.get(f"{simulator.url}/control/companies").extensions["network_stream"].get_extra_info("client_addr")
            for _ in range(3)
        }
    assert len(ports) == 1


def test_a_stopped_simulator_hangs_up_and_its_port_is_free():
    simulator = SimulatorServer().start()
    with httpx.Client() as client:
        client.get(f"{simulator.url}/control/companies")
        simulator.stop()
        with pytest.raises(httpx.TransportError):
            client.get(f"{simulator.url}/control/companies")
    port = int(simulator.url.rsplit(":", 1)[1])
    again = SimulatorServer(port).start()
    again.stop()
    assert again.url == simulator.url


def test_a_request_of_unknown_or_exaggerated_length_is_refused(simulator, http):
    chunked = http.post(simulator.gateway_url, content=iter([b"<request/>"]))
    assert chunked.status_code == 413
    host, port = simulator.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as raw:
        raw.sendall(b"POST /ia/xml/xmlgw.phtml HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 413 ")


def test_an_unknown_address_is_a_404(simulator, http):
    assert http.get(f"{simulator.url}/nowhere").status_code == 404
