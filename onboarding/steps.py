"""The ordered list of steps, and when each counts as done. The one place to add or reorder a step.

Wizard, console and API all read it, so it stands below them. The order follows reference, setup-guides section 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connections.models import Answer, Verification
from connections.services.answering import DOOR_REFUSALS
from connections.services.refusals import SIGN_IN_PROBLEMS
from onboarding.fixes import fix_for
from onboarding.journey import Journey


class StepState(StrEnum):
    DONE = "done"  # proven, or done by the customer's word where nothing can be proven yet
    NOT_YET = "not_yet"  # we asked, and the gateway says no
    CANNOT_TELL = "cannot_tell"  # can't tell before credentials
    TODO = "todo"


@dataclass(frozen=True)
class Step:
    slug: str
    title: str | Promise
    state: Callable[[Journey], StepState]
    needs: str = ""  # slug of the step that must be done before this page makes sense
    applies: Callable[[Journey], bool] = lambda journey: True


def _by_word(slug: str, journey: Journey) -> StepState:
    return StepState.DONE if slug in journey.confirmed else StepState.TODO


def _start(journey: Journey) -> StepState:
    return StepState.DONE if "start" in journey.confirmed or journey.connection.company_id else StepState.TODO


def _answered(door: Verification | None) -> Verification | None:
    return door if door and door.answer in (Answer.ACCEPTED, Answer.REFUSED) else None


def _company(journey: Journey) -> StepState:
    if not journey.connection.company_id:
        return StepState.TODO
    door = _answered(journey.door)
    if journey.has_credentials or (door and _found_company(door)):
        return StepState.DONE
    return StepState.NOT_YET if door and door.problem in COMPANY_REFUSALS else StepState.CANNOT_TELL


#: Refusals that speak of the company itself; any other one, such as of our own sender, says nothing about it.
COMPANY_REFUSALS = frozenset(
    {
        "company_id_not_found",
        "company_or_sender_not_recognised",
        "gateway_sign_in_incorrect",
        "demo_company_expired",
        "trial_company",
    }
)


def _found_company(door: Verification) -> bool:
    """Past the gateway's own refusal the company exists, even where the sender is not let in."""
    if door.answer == Answer.ACCEPTED:
        return True
    return door.problem in DOOR_REFUSALS - {"company_id_not_found"}


def _own_sender(journey: Journey) -> StepState:
    return StepState.DONE if journey.connection.own_sender_id else StepState.TODO


def _web_services(journey: Journey) -> StepState:
    if journey.has_credentials:
        return StepState.DONE
    door = _answered(journey.door)
    if door and door.problem == "web_services_subscription_inactive":
        return StepState.NOT_YET
    return _by_word("web-services", journey)


def _authorize_sender(journey: Journey) -> StepState:
    door = _answered(journey.door)
    if journey.has_credentials or (door and door.answer == Answer.ACCEPTED):
        return StepState.DONE
    if door and door.problem == "sender_not_authorized_for_company":
        return StepState.NOT_YET
    return _by_word("authorize-sender", journey)


def _user(journey: Journey) -> StepState:
    return StepState.DONE if journey.has_credentials else _by_word("user", journey)


def _credentials(journey: Journey) -> StepState:
    if journey.has_credentials:
        refused_since = any(
            finding.check_id == "sign_in.accepted" and finding.problem in SIGN_IN_PROBLEMS
            for finding in journey.findings
        )
        return StepState.NOT_YET if refused_since and not _newer_attempt(journey) else StepState.DONE
    refused = journey.attempt and journey.attempt.answer == Answer.REFUSED
    return StepState.NOT_YET if refused else StepState.TODO


def _newer_attempt(journey: Journey) -> bool:
    """Credentials were accepted after the run that saw a refusal."""
    attempt, run = journey.attempt, journey.last_run
    return bool(
        attempt
        and run
        and attempt.answer == Answer.ACCEPTED
        and attempt.finished_at
        and run.finished_at
        and attempt.finished_at > run.finished_at
    )


def _entity(journey: Journey) -> StepState:
    return StepState.DONE if journey.connection.level_chosen_at and journey.has_credentials else StepState.TODO


def _check(journey: Journey) -> StepState:
    if not journey.last_run:
        return StepState.TODO
    return StepState.DONE if journey.verdict == "passed" else StepState.NOT_YET


def _done(journey: Journey) -> StepState:
    return StepState.DONE if journey.connection.status == "connected" else StepState.TODO


STEPS: tuple[Step, ...] = (
    Step("start", _("Before you start"), _start),
    Step("company", _("Company ID"), _company),
    Step(
        "own-sender",
        _("Your sender ID"),
        _own_sender,
        applies=lambda journey: journey.connection.owns_sender,
    ),
    Step("web-services", _("Turn on Web Services"), _web_services, needs="company"),
    Step("authorize-sender", _("Authorize the sender"), _authorize_sender, needs="company"),
    Step("user", _("Role and Web Services user"), _user, needs="company"),
    Step("credentials", _("Credentials"), _credentials, needs="company"),
    Step("entity", _("Entity"), _entity, needs="credentials"),
    Step("check", _("Permission check"), _check, needs="entity"),
    Step("done", _("Done"), _done, needs="check"),
)
BY_SLUG = {step.slug: step for step in STEPS}


def steps_of(journey: Journey) -> list[Step]:
    """Return the steps that apply to this connection, in the customer's order."""
    return [step for step in STEPS if step.applies(journey)]


def current_step(journey: Journey) -> Step:
    """Return the first step that is not done; a working connection is at the last one."""
    if _done(journey) == StepState.DONE:
        return BY_SLUG["done"]
    if journey.attempt and not journey.has_credentials:
        return _step_of_attempt(journey, journey.attempt)
    steps = steps_of(journey)
    undone = (step for step in steps if step.state(journey) not in (StepState.DONE, StepState.CANNOT_TELL))
    return next(undone, steps[-1])


def _step_of_attempt(journey: Journey, attempt: Verification) -> Step:
    """Credentials were tried, so what leads up to them was done; a refusal may lead back to the step it names."""
    if attempt.answer == Answer.REFUSED:
        named = fix_for(attempt.problem, journey.connection).step
        if named in BY_SLUG and BY_SLUG[named].applies(journey):
            return BY_SLUG[named]
    return BY_SLUG["credentials"]


def is_reachable(step: Step, journey: Journey) -> bool:
    """Say whether the page makes sense yet: what it needs was given, proven or not."""
    if not step.applies(journey):
        return False
    if step.needs == "company":
        return bool(journey.connection.company_id)
    return not step.needs or BY_SLUG[step.needs].state(journey) == StepState.DONE


def step_after(step: Step, journey: Journey) -> Step:
    """Return the next step in order; the last step is its own next."""
    steps = steps_of(journey)
    if step not in steps:
        return current_step(journey)
    return steps[min(steps.index(step) + 1, len(steps) - 1)]
