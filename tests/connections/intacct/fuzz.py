"""Fuzz target of the client's reading path: spoiled replies in, nothing but known answers and named errors out.

`python -m tests.connections.intacct.fuzz --seconds 600 [--seed N]` runs it for longer than the suite does. A failing
input is kept in `var/fuzz/` and read again with `--seed N --input M`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random, SystemRandom

from connections.intacct import FunctionRefused, IntacctError, Refusal, refusals_of
from connections.intacct.blanking import Blanker
from connections.intacct.http_level import document_of
from connections.intacct.refusals import PATTERNS
from connections.intacct.reply import Reply, read_reply
from connections.intacct.transport import HttpReply
from tests.connections.intacct.corpus import Case, collect
from tests.connections.intacct.mutations import ANY, LARGEST, WITH_ITS_ID

KEPT_IN = Path(__file__).resolve().parents[3] / "var" / "fuzz"
#: Processor time that one input may take, in seconds; the largest ones take a few hundredths.
LONGEST = 2.0
KNOWN_PROBLEMS = {pattern.problem for pattern in PATTERNS} | {
    "reply_incomplete", "reply_with_doctype", "result_unreadable", "unexpected_redirect", "unparseable_response",
}  # fmt: skip

_STATUSES = (200, 200, 200, 200, 204, 302, 400, 401, 403, 404, 429, 500, 503, 524, 999)
_TYPES = ("text/xml", "application/xml; charset=utf-16", "text/html", "", "TEXT/XML ;x", "application/json", "\x00")
_RETRY_AFTER = (
    "",
    "7",
    "-1",
    "9" * 5000,
    "Thu, 99999999999999 Jan 2026 00:00:00 GMT",
    "\u0662",
    "Mon, 1 Jan 1 0:0:0 +9999",
)


class Violated(Exception):
    """An invariant does not hold; the message says which."""


@dataclass(frozen=True)
class Spoiled:
    """One input: the case it was made from, and what arrives instead of the true reply."""

    case: Case
    reply: HttpReply
    made_by: tuple[str, ...]
    keeps_pairs: bool  # every function's data is still with its control id


def spoil(rng: Random, cases: Sequence[Case]) -> Spoiled:
    """Make one input."""
    case = rng.choice(cases)
    keeps_pairs = rng.random() < 0.3
    body, made_by = case.reply.body, []
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        mutation = rng.choice(WITH_ITS_ID if keeps_pairs else (*ANY, *WITH_ITS_ID))
        body = mutation(rng, body, case)[:LARGEST]
        made_by.append(mutation.__name__)
    reply = replace(case.reply, body=body)
    if rng.random() < 0.15:
        reply = HttpReply(rng.choice(_STATUSES), rng.choice(_TYPES), rng.choice(_RETRY_AFTER), body)
    return Spoiled(case, reply, tuple(made_by), keeps_pairs)


def examine(spoiled: Spoiled) -> None:
    """Read `spoiled` like the client does and look at everything that comes out. Raises Violated."""
    began = time.thread_time()
    blanker = Blanker(spoiled.case.request.secrets)
    blanker.learn(spoiled.reply.body)
    try:
        reply = read_reply(document_of(spoiled.reply, blanker.words), spoiled.case.request, blanker.words)
        _check_outcomes(reply, spoiled)
    except IntacctError as error:
        _check_error(error, spoiled)
    try:
        for refusal in refusals_of(spoiled.reply.body):
            _check_problem(refusal.problem)
    except IntacctError as error:
        _check_problem(error.problem)
    _check_silent(blanker.document(spoiled.reply.body), spoiled, "the transcript")
    if time.thread_time() - began > LONGEST:
        raise Violated(f"it took {time.thread_time() - began:.1f} s")


def _check_outcomes(reply: Reply, spoiled: Spoiled) -> None:
    functions = spoiled.case.request.functions
    if len(reply.outcomes) != len(functions):
        raise Violated("there is not one outcome per function")
    for index, outcome in enumerate(reply.outcomes):
        if outcome.function is not functions[index]:
            raise Violated("an outcome belongs to another function")
        if outcome.refusal is not None:
            _check_refusal(outcome.refusal, spoiled)
        try:
            value = outcome.unwrap()
        except FunctionRefused as error:
            _check_error(error, spoiled)
            continue
        if spoiled.keeps_pairs and _is_another_ones(value, index, spoiled.case.values):
            raise Violated(f"function {index} was given the data of another one")


def _is_another_ones(value: object, index: int, values: Sequence[object]) -> bool:
    return value != values[index] and any(value == other for other in values if other is not None)


def _check_error(error: IntacctError, spoiled: Spoiled) -> None:
    _check_problem(error.problem)
    _check_silent(str(error), spoiled, "an error's sentence")
    if not str(error).strip():
        raise Violated("an error says nothing")
    refusal = getattr(error, "refusal", None)
    if isinstance(refusal, Refusal):
        _check_refusal(refusal, spoiled)


def _check_refusal(refusal: Refusal, spoiled: Spoiled) -> None:
    _check_problem(refusal.problem)
    for entry in refusal.entries:
        for text in (
            entry.errorno,
            entry.description,
            entry.description2,
            entry.correction,
            entry.support_id,
            *entry.raw,
        ):
            _check_silent(text, spoiled, "a refusal's entry")


def _check_problem(problem: str) -> None:
    if problem not in KNOWN_PROBLEMS:
        raise Violated(f"there is no problem {problem}")


def _check_silent(text: str, spoiled: Spoiled, where: str) -> None:
    for secret in spoiled.case.request.secrets:
        if secret in text:
            near = text.index(secret)
            raise Violated(f"{where} holds a secret: {text[max(near - 40, 0) : near + len(secret) + 10]!r}")


def run(seconds: float, seed: int | None = None, cases: Sequence[Case] = ()) -> int:
    """Fuzz for `seconds`; return how many inputs were read. Raises AssertionError, naming seed, number and file."""
    seed = SystemRandom().randrange(2**32) if seed is None else seed
    cases = cases or collect()
    ends_at, number = time.monotonic() + seconds, 0
    while time.monotonic() < ends_at:
        spoiled = spoil(Random(f"{seed}/{number}"), cases)  # noqa: S311  (has to be repeatable)
        try:
            examine(spoiled)
        except Exception as error:
            file = keep(spoiled, seed, number)
            raise AssertionError(
                f"Seed {seed}, input {number} ({spoiled.case.name}; {', '.join(spoiled.made_by)}; HTTP"
                f" {spoiled.reply.status}), kept in {file}: {type(error).__name__}: {error}"
            ) from error
        number += 1
    return number


def keep(spoiled: Spoiled, seed: int, number: int) -> Path:
    KEPT_IN.mkdir(parents=True, exist_ok=True)
    file = KEPT_IN / f"{seed}-{number}.bin"
    file.write_bytes(spoiled.reply.body)
    return file


def kept(seed: int, number: int, cases: Sequence[Case]) -> Spoiled:
    """Make the input `number` of `seed` again, with the bytes that were kept: the simulator makes some by chance."""
    spoiled = spoil(Random(f"{seed}/{number}"), cases)  # noqa: S311
    body = (KEPT_IN / f"{seed}-{number}.bin").read_bytes()
    return replace(spoiled, reply=replace(spoiled.reply, body=body))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--input", type=int, metavar="NUMBER", help="read only this one, which an earlier run has kept")
    options = parser.parse_args()
    if options.input is not None:
        examine(kept(options.seed, options.input, collect()))
        return
    try:
        sys.stdout.write(f"{run(options.seconds, options.seed)} inputs read, no invariant broken.\n")
    except AssertionError as failure:
        sys.exit(str(failure))


if __name__ == "__main__":
    main()
