"""The gateway client: functions in, typed outcomes out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from connections.intacct.auth import Auth, Login, Sender
from connections.intacct.blanking import Blanker
from connections.intacct.elements import Element
from connections.intacct.endpoint import check_endpoint, check_session_endpoint
from connections.intacct.envelope import Request, build
from connections.intacct.errors import IntacctError
from connections.intacct.functions import ApiSession, Function
from connections.intacct.http_level import document_of
from connections.intacct.reply import Reply, read_reply
from connections.intacct.retry import with_retries
from connections.intacct.transcript import Exchange
from connections.intacct.transport import HttpReply, Transport


class Gateway:
    """Sage Intacct's XML gateway. Safe between threads: one per process is enough, it pools its connections.

    `url`: the gateway address. `allow_simulator`: accept an address outside `*.intacct.com`. Time-outs and `deadline`
    are in seconds; `deadline` is the most a `send` takes in all, its retries included. `max_reply_bytes` counts decoded
    bytes. `transcript` receives each HTTP exchange, secrets blanked. Raises EndpointRefused.
    """

    def __init__(
        self,
        url: str,
        *,
        allow_simulator: bool = False,
        connect_timeout: float = 5.0,
        read_timeout: float = 60.0,
        deadline: float = 120.0,
        max_reply_bytes: int = 5_000_000,
        retries: int = 2,
        transcript: Callable[[Exchange], None] | None = None,
    ) -> None:
        check_endpoint(url, allow_simulator=allow_simulator)
        self._url = url
        self._allow_simulator = allow_simulator
        self._deadline = deadline
        self._retries = retries
        self._transcript = transcript
        self._transport = Transport(
            connect_timeout=connect_timeout, read_timeout=read_timeout, max_reply_bytes=max_reply_bytes
        )

    def send(
        self,
        sender: Sender,
        auth: Auth,
        functions: Sequence[Function],
        *,
        endpoint: str | None = None,
        deadline: float | None = None,
    ) -> Reply:
        """Send `functions` in one request and return one outcome for each, in the same order.

        `endpoint`: where a session's calls go; `deadline`: seconds for this call. Raises SenderRefused, SignInRefused,
        GatewayUnavailable, UnexpectedReply, RequestNotExpressible; EndpointRefused also when a session came back
        with an address we will not talk to; ValueError without functions.
        """
        url = endpoint or self._url
        self._check_session_endpoint(url)
        request = build(sender, auth, functions)
        blanker = Blanker(request.secrets)
        deadline_at = time.monotonic() + (self._deadline if deadline is None else deadline)
        root = with_retries(
            lambda: self._exchange(url, request, blanker, deadline_at),
            retries=self._retries,
            deadline_at=deadline_at,
            is_sign_in=isinstance(auth, Login),
        )
        reply = read_reply(root, request, blanker.words)
        for outcome in reply.outcomes:
            if isinstance(outcome.value, ApiSession):
                self._check_session_endpoint(outcome.value.endpoint)
        return reply

    def close(self) -> None:
        """Close the pooled connections."""
        self._transport.close()

    def _check_session_endpoint(self, url: str) -> None:
        check_session_endpoint(url, home=self._url, allow_simulator=self._allow_simulator)

    def _exchange(self, url: str, request: Request, blanker: Blanker, deadline_at: float) -> Element:
        started = time.monotonic()
        answer: HttpReply | None = None
        problem = ""
        try:
            answer = self._transport.post(url, request.body, deadline_at=deadline_at)
            return document_of(answer, blanker.words)
        except IntacctError as error:
            problem = error.problem
            raise
        finally:
            if self._transcript is not None:
                self._transcript(
                    Exchange(
                        url=url,
                        request=blanker.document(request.body),
                        reply=blanker.document(answer.body) if answer else "",
                        status=answer.status if answer else None,
                        seconds=time.monotonic() - started,
                        problem=problem,
                    )
                )
