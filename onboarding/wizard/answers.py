"""What the visitor sent: saved through a service, then on to the next step; or the page again with the reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connections.identifiers import NotUsable, is_sandbox_of, looks_like_sandbox, sandbox_name
from connections.models import Environment, Mailbox
from connections.services import connecting, own_sender, preferences, verifying
from connections.services.carrying_over import carried
from connections.services.errors import ChangesProof, NotReady, Paused, ServiceRefused
from onboarding.access import is_limited
from onboarding.htmx import SeeOther
from onboarding.journey import journey_of
from onboarding.wizard import checking, levels, pages, signing_in, starting, user_parts
from onboarding.wizard.context import Page
from onboarding.wizard.forms import CompanyForm, CredentialsForm, EntityForm, MailboxForm, OwnSenderForm
from onboarding.wizard.progress import complete

#: Credentials that one set-up may send within an hour, for whatever users: nobody tries one password on many.
MOST_TRIES = 40
#: What a step's own function returns: the form to show again, or None when all is saved.
Answer = forms.Form | HttpResponse | None


def save(page: Page) -> HttpResponse:
    """Save the POST of one step. Redirects when saved; 422 with what was typed when not."""
    handler = _confirmed if page.step.is_own else HANDLERS.get(page.step.slug)
    if handler is None:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        answer = handler(page)
    except NotReady as refused:
        messages.info(page.request, str(refused))
        return SeeOther(page.url(page.visit.link.step or refused.step))
    except ServiceRefused as refused:  # switched off or disconnected since the page was opened
        messages.error(page.request, str(refused))
        return SeeOther(page.url())
    if isinstance(answer, HttpResponse):
        return answer
    if answer is not None:
        return pages.show(page, form=answer, status=422)
    return go_on(page)


def go_on(page: Page) -> SeeOther:
    """The step is done: note it, and lead to the next one."""
    complete(page.visit, page.step.slug)
    now = replace(page, journey=journey_of(page.connection))  # what was just saved may open or close steps
    return SeeOther(now.next_url)


def _confirmed(page: Page) -> Answer:
    """The customer's word is enough; what the gateway says is shown beside it."""
    connecting.check_open(page.connection)
    connecting.begin(page.connection, actor=page.visit.actor)
    return None


def _company(page: Page) -> Answer:
    form = CompanyForm(page.request.POST)
    if not form.is_valid():
        return form
    company_id, confirmed = form.cleaned_data["company_id"], form.cleaned_data["confirm_change"]
    try:
        connecting.set_company(page.connection, company_id, actor=page.visit.actor, confirmed=confirmed)
    except ChangesProof as refused:
        form.add_error("confirm_change", str(refused))
        return form
    verifying.ask_door(page.connection, actor=page.visit.actor)
    _hint_at_environment(page, company_id)
    return None


def _hint_at_environment(page: Page, company_id: str) -> None:
    """Sandboxes have IDs of their own; what an ID looks like proves nothing, so this asks (setup-guides section 7)."""
    is_for_sandbox = page.connection.environment == Environment.SANDBOX
    words = {"company": company_id, "environment": page.connection.get_environment_display().lower()}
    if looks_like_sandbox(company_id) and not is_for_sandbox:
        sentence = _("“%(company)s” looks like a sandbox, but this set-up is for your %(environment)s company.")
        messages.warning(page.request, sentence % words)
    elif is_for_sandbox and not sandbox_name(company_id):
        sentence = _("This set-up is for a sandbox. Please check that “%(company)s” is one.")
        messages.warning(page.request, sentence % words)
    elif sandbox_name(company_id) and not is_for_sandbox and not _has_this_sandbox(page, company_id):
        sentence = _("Is “%(company)s” a sandbox? This set-up is for your %(environment)s company.")
        messages.info(page.request, sentence % words)


def _has_this_sandbox(page: Page, company_id: str) -> bool:
    """Say whether this set-up goes on from that of a company which is named after this one, as its sandboxes are."""
    before = carried(page.connection)
    return before is not None and is_sandbox_of(before.company_id, company_id)


def _own_sender(page: Page) -> Answer:
    stored = bool(page.connection.sealed_own_sender_password)
    form = OwnSenderForm(page.request.POST, has_password=stored)
    if not form.is_valid():
        return form
    try:
        own_sender.set_own_sender(
            page.connection,
            sender_id=form.cleaned_data["sender_id"],
            password=form.cleaned_data["sender_password"],
            actor=page.visit.actor,
        )
    except NotUsable as refused:
        form.add_error("sender_password", str(refused))
        return form
    verifying.ask_door(page.connection, actor=page.visit.actor, max_age=timedelta(0))
    return None


def _user(page: Page) -> Answer:
    if "email" in page.request.POST and page.connection.mailbox != Mailbox.VENDOR:
        return _mailbox(page)
    _confirmed(page)
    # A page that was opened before there were parts names none: then the word is for all of them.
    following = user_parts.save_part(page) if "part" in page.request.POST else ""
    return SeeOther(following) if following else None


def _mailbox(page: Page) -> Answer:
    form = MailboxForm(page.request.POST)
    if not form.is_valid():
        return form
    preferences.set_password_email(page.connection, form.cleaned_data["email"], actor=page.visit.actor)
    messages.success(page.request, _("Thank you. The address now stands in the instructions below."))
    return SeeOther(f"{page.url()}?part=user")


def _credentials(page: Page) -> Answer:
    form = CredentialsForm(page.request.POST, company_id=page.connection.company_id)
    if not form.is_valid():
        return form
    user_id = form.cleaned_data["user_id"]
    if is_limited("credentials", str(page.connection.pk), limit=MOST_TRIES, seconds=3600):
        form.add_error(None, _("This set-up has sent many credentials within an hour. Please try again in an hour."))
        return form
    try:
        attempt = verifying.submit_credentials(
            page.connection,
            user_id=user_id,
            password=form.cleaned_data["password"],
            actor=page.visit.actor,
            then_connect=verifying.level_to_keep(page.connection),
        )
    except Paused as paused:
        form.add_error(None, pause_text(paused))
        return form
    signing_in.note_sent(page, attempt)
    _hint_at_case(page, user_id)
    return SeeOther(page.url())  # the page waits for the worker and goes on by itself


def _hint_at_case(page: Page, user_id: str) -> None:
    """Whether Intacct minds the case of a user ID is not known everywhere (setup-guides section 4)."""
    wanted = page.connection.integration.suggested_user_id
    if user_id != wanted and user_id.casefold() == wanted.casefold():
        sentence = _("You wrote “%(given)s”, the instructions “%(wanted)s”. Capital letters may matter here.")
        messages.warning(page.request, sentence % {"given": user_id, "wanted": wanted})


def pause_text(paused: Paused) -> str:
    minutes = max(1, -int((timezone.now() - paused.until).total_seconds() // 60))
    when = ngettext("Please try again in %(minutes)d minute.", "Please try again in %(minutes)d minutes.", minutes)
    return f"{paused} {when % {'minutes': minutes}}"


def _entity(page: Page) -> Answer:
    if "refresh" in page.request.POST:
        return levels.refresh(page)
    form = EntityForm(page.request.POST, connection=page.connection)
    if not form.is_valid():
        return form
    top_level, entities = form.chosen
    try:
        connecting.choose_level(
            page.connection,
            top_level=top_level,
            entity_ids=entities,
            actor=page.visit.actor,
            confirmed=bool(form.cleaned_data.get("confirm_change")),
        )
    except ChangesProof as refused:
        form.add_error("confirm_change", str(refused))
        return form
    _start_probe(page)
    return None


def _check(page: Page) -> Answer:
    _start_probe(page, page.request.POST.get("scope", ""))
    return SeeOther(page.url())


def _start_probe(page: Page, scope: str = "") -> None:
    """Start a run, or join the one under way."""
    try:
        checking.start_check(page, scope)
    except Paused as paused:
        messages.warning(page.request, pause_text(paused))


HANDLERS: dict[str, Callable[[Page], Answer]] = {
    "start": starting.agree,
    "company": _company,
    "own-sender": _own_sender,
    "web-services": _confirmed,
    "authorize-sender": _confirmed,
    "user": _user,
    "credentials": _credentials,
    "entity": _entity,
    "check": _check,
}
