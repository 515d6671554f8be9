"""What a colleague was asked for: a link that was made at a fix card is about that one card."""

from __future__ import annotations

from collections.abc import Iterable

from connections import guides
from connections.models import CheckResult
from onboarding.card_parts import FixCard
from onboarding.causes import SAME_CAUSE
from onboarding.fix_cards import lone_card
from onboarding.fixes import fix_with
from onboarding.links import note_step_done, problem_asked
from onboarding.wizard.context import Page, guide_values

#: Outcomes that leave nothing to be done.
REPAIRED = frozenset({"passed", "not_subscribed"})


def problem_of(page: Page) -> str:
    """Return the problem that the visitor was sent here for; "" for everybody else."""
    link = page.visit.link
    problem = problem_asked(link) if link.step == page.step.slug else ""
    return problem if problem in guides.problems() else ""


def card_of(page: Page) -> FixCard | None:
    """Return the card to show on the page of a step; the check has its own."""
    problem = problem_of(page)
    if not problem:
        return None
    fix = fix_with(problem, page.connection, guide_values(page.journey))
    return lone_card(fix, "asked", required=True, hide_clicks=fix.owner == "vendor")


def finish_if_repaired(page: Page, problem: str, answers: Iterable[CheckResult]) -> bool:
    """Note that the colleague is done, and say so, once all that had this problem when they were asked passes."""
    link = page.visit.link
    names = {problem, *(name for name, same in SAME_CAUSE.items() if same == problem)}
    had_it = CheckResult.objects.filter(
        run__connection=page.connection, run__created_at__lt=link.created_at, problem__in=names
    )
    now = {answer.check_id: answer.outcome for answer in answers}
    outcomes = [now[check_id] for check_id in set(had_it.values_list("check_id", flat=True)) if check_id in now]
    if not outcomes or set(outcomes) - REPAIRED:
        return False
    note_step_done(link, actor=page.visit.actor)
    return True
