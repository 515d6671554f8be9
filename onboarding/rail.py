"""The customer's steps as a rail beside the page: the wizard's customers and the console's staff see the same one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from onboarding.journey import Journey
from onboarding.steps import Step, StepState, steps_of

#: What `components/_rail_steps.html` calls the states.
DRAWN = {
    StepState.DONE: "done",
    StepState.NOT_YET: "attention",
    StepState.CANNOT_TELL: "unknown",
    StepState.TODO: "todo",
}


@dataclass(frozen=True)
class RailStep:
    """One step; `state` is one of done, attention, unknown, todo. No `url`: the reader may not open it."""

    slug: str
    title: str
    state: str
    current: bool
    url: str


def rail_of(journey: Journey, current: Step, url_of: Callable[[Step], str] = lambda step: "") -> list[RailStep]:
    """Return the steps that apply, in order; `url_of` gives a step's address, "" where it is closed."""
    return [
        RailStep(step.slug, str(step.title), DRAWN[step.state(journey)], current=step == current, url=url_of(step))
        for step in steps_of(journey)
    ]
