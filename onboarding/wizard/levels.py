"""The page of the level: top level, one entity or several; and why an entity may be missing from the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from connections.models import Answer, Connection, JobState, Verification
from connections.services import verifying
from connections.services.errors import Paused
from onboarding import waiting
from onboarding.access import Visit
from onboarding.affected import few
from onboarding.card_parts import FixCard
from onboarding.causes import entity_values
from onboarding.fix_cards import lone_card
from onboarding.fixes import fix_for
from onboarding.htmx import HtmxRequest, SeeOther
from onboarding.wizard.context import Page, page_of
from onboarding.wizard.forms import EntityForm
from onboarding.wizard.guard import visitors_only

#: Of more entities that miss for one reason the rest is only counted.
LISTED = 40


@dataclass(frozen=True)
class Missing:
    """Entities that cannot be chosen for one and the same reason."""

    entities: tuple[str, ...]
    card: FixCard

    @property
    def listed(self) -> str:
        """The first of them, and how many more there are."""
        return few(self.entities, LISTED)


def entity_context(page: Page, form: forms.Form | None) -> dict[str, Any]:
    """Return what `entity.html` shows; `form` is a refused choice."""
    connection, attempt = page.connection, page.journey.attempt
    landed = connection.landed_entity
    shown = form or EntityForm(connection=connection)
    is_looking = bool(attempt and attempt.is_live)
    return {
        "form": shown,
        "landed": landed,
        "landed_card": _card("landed_in_entity", page, entity=landed) if landed else None,
        "missing": missing_of(page),
        # A restricted user most likely does not even see the others, so nobody can say which ones they are.
        "restricted_card": None if landed else _card("entity_not_allowed", page),
        "top_level_only": _card("top_level_only", page) if connection.top_level_only else None,
        "looking": waiting.looking(attempt) if attempt and is_looking else None,
        "waits": is_looking,
        "looking_url": reverse("wizard:entities-seen", args=[connection.pk]),
        "look_failed": _failed(attempt),
    }


def missing_of(page: Page) -> list[Missing]:
    """Return what is known of entities that the user cannot enter, by reason."""
    connection: Connection = page.connection
    if connection.multi_entity is False or connection.top_level_only:
        return []  # then one sentence says it for all of them
    by_problem: dict[str, list[dict[str, str]]] = {}
    for entity in connection.missing_entities:
        by_problem.setdefault(entity["problem"], []).append(entity)
    return [_missing(page, problem, found) for problem, found in by_problem.items()]


def _missing(page: Page, problem: str, found: Iterable[dict[str, str]]) -> Missing:
    entities = list(found)
    named = entity_values([entity["id"] for entity in entities])
    return Missing(tuple(_label(entity) for entity in entities), _card(problem, page, **named))


def _label(entity: dict[str, str]) -> str:
    return f"{entity['id']} · {entity['name']}" if entity["name"] else entity["id"]


def _card(problem: str, page: Page, **values: str) -> FixCard:
    fix = fix_for(problem, page.connection, user_id=page.journey.user_id, **values)
    return lone_card(fix, "level", required=False)


def refresh(page: Page) -> HttpResponse:
    """The button "Refresh the entities": a worker looks once more, the page waits for it."""
    try:
        verifying.refresh_entities(page.connection, actor=page.visit.actor)
    except Paused as paused:
        messages.warning(page.request, str(paused))
    return SeeOther(page.url())


@require_safe
@visitors_only
def looking(request: HtmxRequest, visit: Visit, step: str) -> HttpResponseBase:
    """`…/entity/seen/`: wait for the worker that looks at the entities, then show the page anew."""
    page = page_of(request, visit, step)
    return waiting.polled(request, page.journey.attempt, waiting.looking, page=page.url(), then=page.url)


def _failed(attempt: Verification | None) -> bool:
    """The last look told nothing, or was refused. New credentials go on to the check: the page of theirs tells."""
    if attempt is None or attempt.is_live or attempt.then_connect:
        return False
    return attempt.state == JobState.ERRORED or attempt.answer in (Answer.REFUSED, Answer.UNKNOWN)
