"""The customer's steps, as the console draws them."""

from __future__ import annotations

from dataclasses import dataclass

from onboarding.journey import Journey
from onboarding.steps import StepState, current_step, steps_of

#: What `components/_rail_steps.html` calls the states.
DRAWN = {
    StepState.DONE: "done",
    StepState.NOT_YET: "attention",
    StepState.CANNOT_TELL: "unknown",
    StepState.TODO: "todo",
}


@dataclass(frozen=True)
class RailStep:
    slug: str
    title: str
    state: str
    current: bool
    url: str = ""  # the wizard is the customer's: its pages do not open for staff


def rail_of(journey: Journey) -> list[RailStep]:
    current = current_step(journey)
    return [
        RailStep(step.slug, str(step.title), DRAWN[step.state(journey)], current=step is current)
        for step in steps_of(journey)
    ]
