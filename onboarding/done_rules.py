"""When each step counts as done: one rule per step, on one snapshot of the connection."""

from __future__ import annotations

from enum import StrEnum

from connections.models import Answer, Verification
from connections.services.answering import DOOR_REFUSALS
from connections.services.refusals import SIGN_IN_PROBLEMS
from onboarding.journey import Journey


class StepState(StrEnum):
    DONE = "done"  # proven, or done by the customer's word where nothing can be proven yet
    NOT_YET = "not_yet"  # we asked, and the gateway says no
    CANNOT_TELL = "cannot_tell"  # can't tell before credentials
    TODO = "todo"


def by_word(slug: str, journey: Journey) -> StepState:
    return StepState.DONE if slug in journey.confirmed else StepState.TODO


def start(journey: Journey) -> StepState:
    """Done by agreeing. Where the vendor gave us the credentials nobody walked: then it is theirs to ask."""
    given_by_vendor = journey.has_credentials and journey.consent is None
    return StepState.DONE if journey.has_consented or given_by_vendor else StepState.TODO


def _answered(door: Verification | None) -> Verification | None:
    return door if door and door.answer in (Answer.ACCEPTED, Answer.REFUSED) else None


def company(journey: Journey) -> StepState:
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


def own_sender(journey: Journey) -> StepState:
    return StepState.DONE if journey.connection.own_sender_id else StepState.TODO


def web_services(journey: Journey) -> StepState:
    if journey.has_credentials:
        return StepState.DONE
    door = _answered(journey.door)
    if door and door.problem == "web_services_subscription_inactive":
        return StepState.NOT_YET
    return by_word("web-services", journey)


def authorize_sender(journey: Journey) -> StepState:
    door = _answered(journey.door)
    if journey.has_credentials or (door and door.answer == Answer.ACCEPTED):
        return StepState.DONE
    if door and door.problem == "sender_not_authorized_for_company":
        return StepState.NOT_YET
    return by_word("authorize-sender", journey)


def user(journey: Journey) -> StepState:
    return StepState.DONE if journey.has_credentials else by_word("user", journey)


def credentials(journey: Journey) -> StepState:
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


def entity(journey: Journey) -> StepState:
    return StepState.DONE if journey.connection.level_chosen_at and journey.has_credentials else StepState.TODO


def check(journey: Journey) -> StepState:
    if not journey.last_run:
        return StepState.TODO
    return StepState.DONE if journey.verdict == "passed" else StepState.NOT_YET


def done(journey: Journey) -> StepState:
    return StepState.DONE if journey.connection.status == "connected" else StepState.TODO
