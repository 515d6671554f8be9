"""Entering the credentials of a customer whose password comes to the vendor's own mailbox.

The same services as in the wizard: one try per submit by a worker, kept only if accepted, a pause after three refusals.
Where the company has no entities the check starts by itself; otherwise the level is chosen here.
"""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from connections.models import Answer, Connection, Mailbox, Trigger
from connections.services import connecting, probing, refusals, verifying
from connections.services.errors import ChangesProof, NotReady, Paused, ServiceRefused
from onboarding.access import staff_actor
from onboarding.console.guards import staff_form, staff_page
from onboarding.console.overview import connection_or_404
from onboarding.forms import CredentialsForm, EntityForm
from onboarding.htmx import HtmxRequest, SeeOther
from onboarding.journey import Journey, journey_of
from onboarding.refused import pause_in, refusal_of
from onboarding.waiting import polled, trying

TEMPLATE = "console/enter_credentials.html"


@sensitive_post_parameters("password")
@staff_form
def enter(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    """`…/credentials/`: the form, the try under way, what Intacct refused, and then the level."""
    connection = connection_or_404(connection_id)
    journey = journey_of(connection)
    if connection.mailbox != Mailbox.VENDOR:
        messages.info(request, _("The password goes to the customer's own mailbox, so the customer enters it."))
        return _back(connection)
    if request.method == "POST":
        return _save_level(request, journey) if "level" in request.POST else _try(request, journey)
    return _page(request, journey)


def _try(request: HttpRequest, journey: Journey) -> HttpResponse:
    connection = journey.connection
    form = CredentialsForm(request.POST, company_id=connection.company_id)
    if not form.is_valid():
        return _page(request, journey, form=form, status=422)
    if not journey.has_consented:
        form.add_error(None, not_agreed(connection))
        return _page(request, journey, form=form, status=422)
    level = verifying.level_to_keep(connection) or verifying.Level(True, trigger=Trigger.CONSOLE, only_choice=True)
    try:
        verifying.submit_credentials(
            connection,
            user_id=form.cleaned_data["user_id"],
            password=form.cleaned_data["password"],
            actor=staff_actor(request),
            then_connect=level,
        )
    except ServiceRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, journey, form=form, status=422)
    return SeeOther(_url(connection))


def not_agreed(connection: Connection) -> str:
    sentence = _("%(customer)s has not agreed yet. Their link asks for it first; then you can enter the credentials.")
    return sentence % {"customer": connection.customer_name}


def _save_level(request: HttpRequest, journey: Journey) -> HttpResponse:
    connection, actor = journey.connection, staff_actor(request)
    form = EntityForm(request.POST, connection=connection)
    if not form.is_valid():
        return _page(request, journey, level=form, status=422)
    top_level, entities = form.chosen
    confirmed = bool(form.cleaned_data.get("confirm_change"))
    try:
        connecting.choose_level(connection, top_level=top_level, entity_ids=entities, actor=actor, confirmed=confirmed)
        probing.start(connection, trigger=Trigger.CONSOLE, actor=actor)
    except ChangesProof as refused:
        form.add_error("confirm_change", str(refused))
        return _page(request, journey, level=form, status=422)
    except NotReady as refused:
        messages.info(request, str(refused))
        return SeeOther(_url(connection))
    except (Paused, ServiceRefused) as refused:
        messages.error(request, str(refused))
    return _back(connection)


@staff_page
def entering(request: HtmxRequest, connection_id: uuid.UUID) -> HttpResponseBase:
    """What the page polls while a worker tries: the same again, or where to go."""
    connection = connection_or_404(connection_id)
    url = _url(connection)
    return polled(request, journey_of(connection).attempt, trying, page=url, then=lambda: url)


def _page(
    request: HttpRequest,
    journey: Journey,
    *,
    form: forms.Form | None = None,
    level: EntityForm | None = None,
    status: int = 200,
) -> HttpResponse:
    connection, attempt = journey.connection, journey.attempt
    is_trying = bool(attempt and attempt.is_live)
    needs_level = journey.has_credentials and not connection.level_chosen_at and not is_trying
    if journey.live_run and form is None and level is None and attempt and attempt.answer == Answer.ACCEPTED:
        messages.success(request, _("Intacct accepted the credentials, and the permission check has started."))
        return _back(connection)
    context: dict[str, Any] = {
        "connection": connection,
        "journey": journey,
        "attempt": attempt,
        "seen": trying(attempt) if attempt and is_trying else None,
        "waits": is_trying,
        "trying_url": reverse("console:entering", args=[connection.pk]),
        "level_form": level or (EntityForm(connection=connection) if needs_level else None),
        "refusal": refusal_of(attempt, connection) if form is None and level is None else None,
        "brand": {"name": connection.integration.name},
    }
    return render(request, TEMPLATE, context | _form_context(journey, form), status=status)


def _form_context(journey: Journey, form: forms.Form | None) -> dict[str, Any]:
    connection, attempt = journey.connection, journey.attempt
    tried = attempt.user_id if attempt and attempt.answer != Answer.ACCEPTED else ""
    stored = tried or journey.user_id or connection.integration.suggested_user_id
    # Only what is usable is looked up: a database may choke on the rest.
    user_id = (form.cleaned_data.get("user_id") if form else "") or stored
    tries = refusals.tries_of(connection.company_id, user_id)
    return {
        "form": form or CredentialsForm(initial={"user_id": stored}),
        "user_id": user_id,
        "pause": pause_in(tries, timezone.now()),
        "tries_left": tries.left,
    }


def _url(connection: Connection) -> str:
    return reverse("console:enter-credentials", args=[connection.pk])


def _back(connection: Connection) -> SeeOther:
    return SeeOther(reverse("console:connection", args=[connection.pk]))
