"""Everything that can go wrong when talking to the gateway.

IntacctError
├── SettingRefused         an argument that cannot be meant: time-outs, sender, sign-in …  (also a ValueError)
├── EndpointRefused        an address we will not talk to
├── RequestNotExpressible  a value that XML cannot carry
├── GatewayUnavailable     no answer: DNS, TLS, time-out, HTTP error, CDN   (mostly transient: try again later)
├── UnexpectedReply        an answer that is not the protocol               (tell us)
└── GatewayRefusal         the gateway said no; `.refusal` says why
    ├── SenderRefused      control level: sender, company ID, request as a whole
    ├── SignInRefused      authentication level: sender not authorized, user, password, entity, session
    └── FunctionRefused    result level: one function of the request

Every error has `problem` (a stable name) and `transient` (whether the same request may succeed later). `str()` is one
sentence without secrets.
"""

from __future__ import annotations

from typing import ClassVar

from connections.intacct.refusals import Refusal


class IntacctError(Exception):
    """Anything that kept a request from being answered as asked."""

    def __init__(self, sentence: str, *, problem: str, transient: bool = False) -> None:
        super().__init__(sentence)
        self.problem = problem
        self.transient = transient


class SettingRefused(IntacctError, ValueError):
    """Something the caller gave cannot be meant; `setting` names it. Nothing was sent."""

    def __init__(self, setting: str, what: str) -> None:
        super().__init__(f"{setting} {what}.", problem="setting_refused")
        self.setting = setting


class EndpointRefused(IntacctError):
    """An address we will not talk to; nothing was sent to it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, problem="endpoint_refused")


class RequestNotExpressible(IntacctError):
    """A value holds a character that XML cannot carry; `field` names it. Nothing was sent."""

    def __init__(self, field: str) -> None:
        super().__init__(
            f"The value of {field} holds a character that cannot be sent to Intacct: type it anew, without it.",
            problem="value_not_expressible",
        )
        self.field = field


class GatewayUnavailable(IntacctError):
    """There was no answer of the gateway. `retry_after`: seconds it asked us to wait, if it did.

    `may_have_signed_in`: the request may have been carried out although its answer is lost. A sign-in is then not
    sent again: with a wrong password each repetition brings the user nearer to its lock-out.
    """

    def __init__(
        self,
        refusal: Refusal,
        retry_after: float | None = None,
        *,
        may_have_signed_in: bool = True,
        sentence: str = "",
    ) -> None:
        super().__init__(
            sentence or f"The gateway did not answer ({refusal.problem}): {advice(refusal)}.",
            problem=refusal.problem,
            transient=refusal.transient,
        )
        self.refusal = refusal
        self.retry_after = retry_after
        self.may_have_signed_in = may_have_signed_in


def advice(refusal: Refusal) -> str:
    """Return what to do where nobody answered, as the end of a sentence."""
    return "try again later" if refusal.transient else "check its address, and that this machine may call it"


class UnexpectedReply(IntacctError):
    """The answer is not the gateway protocol, or not the answer to what was asked."""


class GatewayRefusal(IntacctError):
    """The gateway understood and said no."""

    what: ClassVar[str] = "the request"

    def __init__(self, refusal: Refusal) -> None:
        said = f": {refusal.text}" if refusal.text else "."
        super().__init__(
            f"The gateway refused {self.what} ({refusal.problem}){said}",
            problem=refusal.problem,
            transient=refusal.transient,
        )
        self.refusal = refusal


class SenderRefused(GatewayRefusal):
    """Refused at control level, before anybody signed in."""

    what = "the sender or the company"


class SignInRefused(GatewayRefusal):
    """Refused at authentication level. Never retried: wrong passwords lock users out."""

    what = "the sign-in"


class FunctionRefused(GatewayRefusal):
    """One function was refused; raised only by `Outcome.unwrap`."""

    what = "the function"
