"""The ordered list of steps. The one place to add or reorder a step; when each counts as done says `done_rules`.

Wizard, console and API all read it, so it stands below them. The order follows reference, setup-guides section 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connections.models import Answer, Connection, Integration, Mailbox, Verification
from onboarding import done_rules
from onboarding.done_rules import StepState
from onboarding.fixes import fix_for
from onboarding.journey import Journey

#: Begins the slug of every step of an integration's own, so that none can ever be taken for one of ours.
OWN = "extra-"


@dataclass(frozen=True)
class Step:
    """One step. Two with the same slug are the same step, however often they are made."""

    slug: str
    title: str | Promise = field(compare=False)
    state: Callable[[Journey], StepState] = field(compare=False)
    needs: str = field(default="", compare=False)  # slug of the step that must be done before this page makes sense
    applies: Callable[[Journey], bool] = field(default=lambda journey: True, compare=False)
    own_text: str = field(default="", compare=False)  # of a step of the integration's own; "" for ours

    @property
    def is_own(self) -> bool:
        return self.slug.startswith(OWN)


def is_entered_by_vendor(journey: Journey) -> bool:
    """Say whether the password goes to the vendor's own mailbox, so that operations enter the credentials."""
    return bool(journey.connection.mailbox == Mailbox.VENDOR)


STEPS: tuple[Step, ...] = (
    Step("start", _("Before you start"), done_rules.start),
    Step("company", _("Company ID"), done_rules.company),
    Step(
        "own-sender",
        _("Your sender ID"),
        done_rules.own_sender,
        applies=lambda journey: journey.connection.owns_sender,
    ),
    Step("web-services", _("Turn on Web Services"), done_rules.web_services, needs="company"),
    Step("authorize-sender", _("Authorize the sender"), done_rules.authorize_sender, needs="company"),
    Step("user", _("Role and Web Services user"), done_rules.user, needs="company"),
    Step(
        "credentials",
        _("Credentials"),
        done_rules.credentials,
        needs="company",
        applies=lambda journey: not is_entered_by_vendor(journey),
    ),
    Step(
        "entity",
        _("Entity"),
        done_rules.entity,
        needs="credentials",
        applies=lambda journey: journey.has_credentials or not is_entered_by_vendor(journey),
    ),
    Step("check", _("Permission check"), done_rules.check, needs="entity"),
    Step("done", _("Done"), done_rules.done, needs="check"),
)
BY_SLUG = {step.slug: step for step in STEPS}


def own_steps_of(integration: Integration) -> list[Step]:
    """Return the integration's own steps, each done by the customer's word, in the order the vendor gave them."""
    steps = []
    for one in integration.own_steps:
        slug = f"{OWN}{one['slug']}"
        steps.append(Step(slug, one["title"], partial(done_rules.by_word, slug), own_text=one["text"]))
    return steps


def find_step(slug: str, connection: Connection) -> Step | None:
    """Return the step with this slug, of ours or of the integration's own; None where there is none."""
    if not slug.startswith(OWN):
        return BY_SLUG.get(slug)
    return next((step for step in own_steps_of(connection.integration) if step.slug == slug), None)


def title_of(slug: str) -> str:
    """Return the title of a step for a log, where an integration's own step may have been renamed or removed since."""
    step = BY_SLUG.get(slug)
    return str(step.title) if step else slug.removeprefix(OWN).replace("-", " ").capitalize()


def steps_of(journey: Journey) -> list[Step]:
    """Return the steps that apply to this connection, in order; the integration's own come before the check."""
    steps = [step for step in STEPS if step.applies(journey)]
    place = steps.index(BY_SLUG["check"])
    return steps[:place] + own_steps_of(journey.connection.integration) + steps[place:]


def current_step(journey: Journey) -> Step:
    """Return the first step that is not done; a working connection is at the last one."""
    if done_rules.done(journey) == StepState.DONE:
        return _own_step_left(journey) or BY_SLUG["done"]
    if journey.attempt and not journey.has_credentials:
        return _step_of_attempt(journey, journey.attempt)
    steps = steps_of(journey)
    undone = (step for step in steps if step.state(journey) not in (StepState.DONE, StepState.CANNOT_TELL))
    return next(undone, steps[-1])


def _own_step_left(journey: Journey) -> Step | None:
    """The check may pass while the customer is still on the way to it.

    Whoever has seen the last page is not called back, nor whoever never walked: then the vendor added the step since.
    """
    if not journey.confirmed or "done" in journey.confirmed:
        return None
    own = own_steps_of(journey.connection.integration)
    return next((step for step in own if step.state(journey) != StepState.DONE), None)


def _step_of_attempt(journey: Journey, attempt: Verification) -> Step:
    """Credentials were tried, so what leads up to them was done; a refusal may lead back to the step it names."""
    if is_entered_by_vendor(journey):
        return BY_SLUG["check"]  # its page says what is needed of the customer
    if attempt.answer == Answer.REFUSED:
        named = fix_for(attempt.problem, journey.connection).step
        if named in BY_SLUG and BY_SLUG[named].applies(journey):
            return BY_SLUG[named]
    return BY_SLUG["credentials"]


def is_our_turn(journey: Journey) -> bool:
    """Say whether the customer has done their part, and operations have to enter the credentials."""
    is_waiting = is_entered_by_vendor(journey) and not journey.has_credentials
    return is_waiting and current_step(journey).slug == "check"


def is_reachable(step: Step, journey: Journey) -> bool:
    """Say whether the page makes sense yet: what it needs was given, proven or not."""
    if not step.applies(journey):
        return False
    if step.needs == "company":
        # No access before the agreement.
        may_ask = step.slug != "credentials" or done_rules.start(journey) == StepState.DONE
        return bool(journey.connection.company_id) and may_ask
    return not step.needs or BY_SLUG[step.needs].state(journey) == StepState.DONE


def step_after(step: Step, journey: Journey) -> Step:
    """Return the next step that is open: what is settled is passed over. The last step is its own next."""
    steps = steps_of(journey)
    if step not in steps:
        return current_step(journey)
    return next((one for one in steps[steps.index(step) + 1 :] if not is_settled(one, journey)), steps[-1])


def is_settled(step: Step, journey: Journey) -> bool:
    """Say whether nothing is left to do, as Intacct itself showed. The check is never passed over."""
    if step.slug in ("company", "own-sender", "web-services", "authorize-sender", "user"):
        is_let_in = bool(journey.door and journey.door.answer == Answer.ACCEPTED)
        return journey.has_credentials or (step.slug == "authorize-sender" and is_let_in)
    return (step.is_own or step.slug in ("credentials", "entity")) and step.state(journey) == StepState.DONE
