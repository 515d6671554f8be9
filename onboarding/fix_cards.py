"""What is left to do after a run, as the customer reads it: one card per cause, quiet about our own troubles.

Advice is no failure: it never stands among the fixes, whatever the outcome of its check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from connections import guides
from connections.models import CheckResult, Connection
from connections.probe.checks import READINESS
from connections.probe.modules import MODULES
from connections.probe.profile import Profile, Requirement
from onboarding.affected import Affected
from onboarding.card_parts import CardModule, CardRow, FixCard
from onboarding.causes import NAMED_ENTITIES, NAMED_MODULES, Cause, causes_of
from onboarding.check_groups import is_advice
from onboarding.fixes import row_words
from onboarding.instructions import Instructions, ModulePart
from onboarding.probe_words import in_words

#: More different sentences than these are not repeated on a card; the table of all checks has them.
FEW_SENTENCES = 1

Requirements = Mapping[tuple[str, str], Requirement]


def cards_of(results: Iterable[CheckResult], connection: Connection, profile: Profile, **values: str) -> list[FixCard]:
    """Return the cards, required ones first, then in the order of the checks. `values` go into the texts."""
    requirements = {(row.module, row.row): row for row in profile.requirements}
    wrong = [result for result in results if not is_advice(result)]
    return [_card(cause, connection, requirements, values) for cause in causes_of(wrong)]


def advice_of(results: Iterable[CheckResult], connection: Connection, **values: str) -> list[FixCard]:
    """Return a card per piece of advice, in the order of the checks."""
    same: dict[str, list[CheckResult]] = {}
    for result in results:
        if is_advice(result):
            same.setdefault(result.problem or result.check_id, []).append(result)
    causes = [Cause(found[0].problem, "advice", tuple(found)) for found in same.values()]
    return [_card(cause, connection, {}, values) for cause in causes]


def _card(cause: Cause, connection: Connection, requirements: Requirements, values: Mapping[str, str]) -> FixCard:
    if not cause.problem and cause.outcome != "errored":
        return _unnamed_card(cause)
    fix = cause.fix(connection, **values)
    if cause.outcome == "errored" or fix.owner == "vendor":
        return _our_card(cause, fix, connection)
    instructions = cause.instructions(connection, **values) or Instructions(fix.clicks, (), ())
    parts = instructions.modules or _listed_only(cause)
    return FixCard(
        id=_id(cause),
        problem=cause.problem,
        title=fix.title,
        cause=fix.cause,
        owner=fix.owner,
        required=cause.required,
        outcome=cause.outcome,
        step=fix.step,
        scopes=_scopes(cause),
        before=instructions.before,
        modules=tuple(_module(part, requirements, connection) for part in parts if part.clicks or part.affected),
        after=instructions.after,
        seen=_seen(cause),
        entities=cause.entities if len(cause.entities) > NAMED_ENTITIES else (),
        release=fix.release,
    )


def lone_card(fix: guides.Fix, place: str, *, required: bool, step: str = "", hide_clicks: bool = False) -> FixCard:
    """Return the card of a fix that no check stands behind; `place` keeps its id apart from others on the page."""
    return FixCard(
        id=f"{place}-{fix.problem}".replace("_", "-"),
        problem=fix.problem,
        title=fix.title,
        cause=fix.cause,
        owner=fix.owner,
        release=fix.release,
        required=required,
        outcome="failed",
        step=step,
        before=() if hide_clicks else fix.clicks,
    )


def _our_card(cause: Cause, fix: guides.Fix, connection: Connection) -> FixCard:
    """A trouble of ours: said plainly, and nothing is asked of the customer."""
    ours = _("We are on it. There is nothing for you to do.")
    is_vendors = fix.owner == "vendor"
    return FixCard(
        id=_id(cause),
        problem=cause.problem,
        title=fix.title if is_vendors else _("Something went wrong on our side"),
        cause=f"{fix.cause} {ours}" if is_vendors else ours,
        owner="vendor",
        required=cause.required,
        outcome=cause.outcome,
        modules=tuple(_module(part, {}, connection) for part in _listed_only(cause)),
    )


def _unnamed_card(cause: Cause) -> FixCard:
    """A check that says what it saw, and no problem that anybody could repair."""
    return FixCard(
        id=_id(cause),
        problem="",
        title=in_words(cause.results[0].title),
        cause=in_words(cause.results[0].detail),
        owner="nobody",
        required=cause.required,
        outcome=cause.outcome,
    )


def _seen(cause: Cause) -> tuple[str, ...]:
    """What we saw, where one sentence says it. Where each row has its own, the rows say enough."""
    sentences = tuple(dict.fromkeys(in_words(result.detail) for result in cause.results if result.detail))
    return sentences if len(sentences) <= FEW_SENTENCES else ()


def _listed_only(cause: Cause) -> tuple[ModulePart, ...]:
    """The rows of a cause whose clicks do not go by module."""
    by_module: dict[str, list[Affected]] = {}
    for row in cause.affected:
        by_module.setdefault(row.module, []).append(row)
    return tuple(ModulePart(module, tuple(rows)) for module, rows in by_module.items())


def _module(part: ModulePart, requirements: Requirements, connection: Connection) -> CardModule:
    return CardModule(
        module=part.module,
        code=_code(part.module),
        rows=tuple(_row(row, requirements.get((row.module, row.row)), connection) for row in part.affected),
        before=part.before,
        rows_click=part.rows_click,
        after=part.after,
    )


def _row(row: Affected, requirement: Requirement | None, connection: Connection) -> CardRow:
    name = row_words(row.row, connection)
    return CardRow(name, row.rights, requirement.without_it if requirement else "", row.required)


def _scopes(cause: Cause) -> tuple[str, ...]:
    """None for a rung, which carries everything above it, and for more modules than there is room for buttons."""
    ids = [result.check_id for result in cause.results]
    if all(check_id.startswith(f"{READINESS}.") for check_id in ids):
        return (ids[0] if len(ids) == 1 else READINESS,)
    return cause.modules if len(cause.modules) <= NAMED_MODULES else ()


def _id(cause: Cause) -> str:
    first = cause.results[0]
    about = cause.problem or first.check_id
    return "-".join((about, cause.outcome)).replace(".", "-").replace(" ", "-")


def _code(module: str) -> str:
    return MODULES[module].code if module in MODULES else module.lower().replace(" ", "-")
