"""How TCP connections are used: again, replaced when the server has closed them, and by one process only."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable

import pytest

from connections.intacct import GatewayUnavailable, SessionAuth
from tests.connections.intacct.conftest import MakeGateway
from tests.connections.intacct.faulty_server import FaultyServer, Wire
from tests.connections.intacct.samples import APPLICATIONS, LOGIN, SENDER
from tests.polling import wait_until

pytestmark = pytest.mark.gateway

SESSION = SessionAuth("a session")


def test_requests_one_after_the_other_share_a_connection(gateway_to: MakeGateway, server: FaultyServer) -> None:
    gateway = gateway_to(server.url)
    for _ in range(20):
        gateway.send(SENDER, LOGIN, APPLICATIONS)
    assert (len(server.received), server.connections) == (20, 1)


def test_a_refusing_page_does_not_cost_the_connection(gateway_to: MakeGateway, server: FaultyServer) -> None:
    server.acts = [lambda wire: wire.reply(429, b"later", "text/plain"), Wire.succeed]
    gateway_to(server.url, retries=1).send(SENDER, LOGIN, APPLICATIONS)
    assert server.connections == 1


def test_a_connection_that_was_closed_while_idle_is_replaced_unseen(
    gateway_to: MakeGateway, server: FaultyServer
) -> None:
    server.acts = [Wire.succeed_and_close]
    gateway = gateway_to(server.url)
    for sent in range(1, 4):
        # Each of them with a password: no request was lost, so none is repeated.
        assert gateway.send(SENDER, LOGIN, APPLICATIONS).outcomes[0].unwrap() == {"AP"}
        wait_until(lambda: server.closed == server.connections, "the close")
        assert (len(server.received), server.connections) == (sent, sent)


def leave_without_a_word(wire: Wire) -> None:
    wire.close_connection = True


def test_a_reused_connection_that_breaks_is_replaced_for_a_session(
    gateway_to: MakeGateway, server: FaultyServer
) -> None:
    server.acts = [Wire.succeed, leave_without_a_word, Wire.succeed]
    gateway = gateway_to(server.url, retries=1)
    for _ in range(2):
        assert gateway.send(SENDER, SESSION, APPLICATIONS).outcomes[0].unwrap() == {"AP"}
    assert (len(server.received), server.connections) == (3, 2)


@pytest.mark.parametrize("breaks", [leave_without_a_word, Wire.reset])
def test_a_sign_in_on_a_reused_connection_that_breaks_is_not_sent_again(
    gateway_to: MakeGateway, server: FaultyServer, breaks: Callable[[Wire], None]
) -> None:
    """The server has read it for all we know, so a wrong password would count twice (docs/decisions.md, 8)."""
    server.acts = [Wire.succeed, breaks, Wire.succeed]
    gateway = gateway_to(server.url, retries=5)
    gateway.send(SENDER, LOGIN, APPLICATIONS)
    with pytest.raises(GatewayUnavailable) as caught:
        gateway.send(SENDER, LOGIN, APPLICATIONS)
    assert caught.value.may_have_signed_in
    assert (len(server.received), server.connections) == (2, 1)


def test_a_closed_gateway_opens_its_connections_anew(gateway_to: MakeGateway, server: FaultyServer) -> None:
    gateway = gateway_to(server.url)
    for _ in range(2):
        gateway.send(SENDER, LOGIN, APPLICATIONS)
        gateway.close()
    assert server.connections == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="This system does not fork.")
@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_forked_process_makes_a_pool_of_its_own(gateway_to: MakeGateway, server: FaultyServer) -> None:
    gateway = gateway_to(server.url)
    gateway.send(SENDER, LOGIN, APPLICATIONS)
    assert in_a_fork(lambda: gateway.send(SENDER, LOGIN, APPLICATIONS)) == 0
    assert server.connections == 2
    gateway.send(SENDER, LOGIN, APPLICATIONS)
    assert server.connections == 2  # and the parent still has its own, untouched


@pytest.mark.skipif(not hasattr(os, "fork"), reason="This system does not fork.")
@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_fork_in_the_middle_of_another_threads_request_leaves_no_lock_behind(
    gateway_to: MakeGateway, server: FaultyServer
) -> None:
    gateway = gateway_to(server.url)
    with gateway._transport._lock:  # as another thread holds it while it opens the pool
        pid = fork(lambda: gateway.send(SENDER, LOGIN, APPLICATIONS))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def in_a_fork(act: Callable[[], object]) -> int:
    """Run `act` in a forked process; return its exit code, 0 where nothing was raised."""
    return os.waitstatus_to_exitcode(os.waitpid(fork(act), 0)[1])


def fork(act: Callable[[], object]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal_free(act)
        code = 0
    except BaseException:  # noqa: BLE001  (whatever it was: the child must not go on with the test)
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(code)


def signal_free(act: Callable[[], object]) -> None:
    """End the child after a while, so that a lock left behind fails the test instead of hanging it."""
    timer = threading.Timer(10, os._exit, (3,))
    timer.daemon = True
    timer.start()
    act()
