"""The gateway client: functions in, typed outcomes out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from connections.intacct.arguments import check_flag, check_seconds, check_wait, check_whole_number
from connections.intacct.auth import Auth, Login, Sender, check_caller
from connections.intacct.blanking import Blanker
from connections.intacct.elements import Element
from connections.intacct.endpoint import check_endpoint, check_session_endpoint
from connections.intacct.envelope import Request, build
from connections.intacct.errors import IntacctError, SettingRefused
from connections.intacct.functions import ApiSession, Function, GetApiSession
from connections.intacct.http_level import document_of
from connections.intacct.reply import Reply, read_reply
from connections.intacct.retry import with_retries
from connections.intacct.transcript import Exchange
from connections.intacct.transport import HttpReply, Transport

#: Time-outs for one wait, in seconds.
CONNECT_TIMEOUT = 5.0
READ_TIMEOUT = 60.0
#: More than this would only be a slip of the pen.
MOST_RETRIES = 20
MOST_REPLY_BYTES = 1_000_000_000


class Gateway:
    """Sage Intacct's XML gateway. Safe between threads: one per process is enough, it pools its connections.

    `url`: the gateway address. `allow_simulator`: accept an address outside `*.intacct.com`. Time-outs and `deadline`
    are in seconds; `deadline` is the most a `send` takes in all, its retries included. The time-outs hold for one wait
    each: 5 for a connection, 60 for the next bytes, or the deadline where that is shorter. `max_reply_bytes` counts
    decoded bytes. `additional_error_info`: see `build`. `transcript` receives each HTTP exchange, secrets blanked.
    Raises EndpointRefused, SettingRefused.
    """

    def __init__(
        self,
        url: str,
        *,
        allow_simulator: bool = False,
        connect_timeout: float | None = None,
        read_timeout: float | None = None,
        deadline: float = 120.0,
        max_reply_bytes: int = 5_000_000,
        retries: int = 2,
        additional_error_info: bool = False,
        transcript: Callable[[Exchange], None] | None = None,
    ) -> None:
        check_endpoint(url, allow_simulator=check_flag("allow_simulator", allow_simulator))
        if transcript is not None and not callable(transcript):
            raise SettingRefused("transcript", "must be something to call with each exchange, or None")
        self._url = url
        self._allow_simulator = allow_simulator
        self._deadline = check_seconds("deadline", deadline)
        self._retries = check_whole_number("retries", retries, least=0, most=MOST_RETRIES)
        self._additional_error_info = check_flag("additional_error_info", additional_error_info)
        self._transcript = transcript
        self._transport = Transport(
            connect_timeout=check_wait(
                "connect_timeout", connect_timeout, deadline=self._deadline, usual=CONNECT_TIMEOUT
            ),
            read_timeout=check_wait("read_timeout", read_timeout, deadline=self._deadline, usual=READ_TIMEOUT),
            max_reply_bytes=check_whole_number("max_reply_bytes", max_reply_bytes, least=1, most=MOST_REPLY_BYTES),
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
        with an address we will not talk to; SettingRefused for arguments that cannot be meant.
        """
        url = self._url if endpoint is None else endpoint
        self._check_session_endpoint(url)
        seconds = self._deadline if deadline is None else check_seconds("deadline", deadline)
        check_caller(sender, auth)
        request = build(sender, auth, _checked(functions), additional_error_info=self._additional_error_info)
        blanker = Blanker(request.secrets)
        deadline_at = time.monotonic() + seconds
        root = with_retries(
            lambda: self._exchange(url, request, blanker, deadline_at),
            retries=self._retries,
            deadline_at=deadline_at,
            is_sign_in=isinstance(auth, Login),
        )
        reply = read_reply(root, request, blanker.words)
        for index, function in enumerate(request.functions):
            # Only these are looked at: an outcome is read when it is looked at.
            if isinstance(function, GetApiSession) and isinstance(session := reply.outcomes[index].value, ApiSession):
                self._check_session_endpoint(session.endpoint)
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
            blanker.learn(answer.body)
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


def _checked(functions: object) -> tuple[Function, ...]:
    """Return what to send. Raises SettingRefused."""
    if not isinstance(functions, Sequence) or not all(isinstance(function, Function) for function in functions):
        raise SettingRefused("functions", "must be a sequence of functions such as [GetApplications()]")
    if not functions:
        raise SettingRefused("functions", "is empty: give at least one function")
    return tuple(functions)
