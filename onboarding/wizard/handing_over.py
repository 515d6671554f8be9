"""`/connect/CONNECTION/hand-over/`: a link to one step for a colleague, shown once with a text to forward.

Only whoever holds the link to the whole set-up can hand over, and only they see and withdraw what they made.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from connections.services.errors import ServiceRefused
from onboarding import links, once
from onboarding.access import Visit
from onboarding.fixes import fix_for
from onboarding.htmx import HtmxRequest, SeeOther
from onboarding.journey import journey_of
from onboarding.models import Link, LinkState
from onboarding.steps import find_step, steps_of
from onboarding.wizard import typed
from onboarding.wizard.guard import visitors_only
from onboarding.wizard.help_forms import HandOverForm
from onboarding.wizard.helping import Place, around, back_url, place_of

#: Steps that nobody else can do for the one who was asked.
NOT_HANDED_OVER = ("start", "done")
#: Links for colleagues that the page lists, newest first.
SHOWN = 30


@dataclass(frozen=True)
class HandedLink:
    link: Link
    step_title: str

    @property
    def is_usable(self) -> bool:
        return self.link.state == LinkState.USABLE and not self.link.step_done_at


@dataclass(frozen=True)
class Forward:
    """What is sent to the colleague. It holds the link, so it is shown together with it, this once."""

    text: str
    mailto: str


@require_http_methods(["GET", "HEAD", "POST"])
@visitors_only
def hand_over(request: HtmxRequest, visit: Visit) -> HttpResponseBase:
    """The form and the links made before; POST makes a link and shows its URL in the answer."""
    if visit.link.step:
        messages.info(request, _("Your link opens this step only. Whoever sent it to you can send another one."))
        return SeeOther(back_url(visit, find_step(visit.link.step, visit.connection)))
    place = place_of(request, visit)
    steps = _choices(visit)
    if request.method != "POST":
        initial = {"step": place.step.slug if place.step else "", "problem": place.problem, "days": 3}
        initial |= typed.kept(request)
        return _form(request, visit, HandOverForm(steps=steps, initial=initial | {"form_key": once.new_key()}), place)
    form = HandOverForm(request.POST, steps=steps)
    if not form.is_valid():
        return _form(request, visit, form, place)
    key = form.cleaned_data["form_key"]
    if not once.claim(key):
        messages.info(request, _("This link was made already. It is shown only once: make a new one if you lost it."))
        return SeeOther(request.path)
    try:
        link, url = links.hand_over(
            visit.link,
            step=form.cleaned_data["step"],
            life=form.life,
            colleague=form.cleaned_data["colleague"],
            problem=form.cleaned_data["problem"],
            actor=visit.actor,
        )
    except ServiceRefused as refused:
        once.release(key)
        form.add_error(None, str(refused))
        return _form(request, visit, form, place)
    return _made(request, visit, link, url, form.cleaned_data["problem"])


def _choices(visit: Visit) -> list[tuple[str, str]]:
    steps = steps_of(journey_of(visit.connection))
    return [(step.slug, str(step.title)) for step in steps if step.slug not in NOT_HANDED_OVER]


def _form(request: HtmxRequest, visit: Visit, form: HandOverForm, place: Place) -> HttpResponse:
    handed = visit.link.handed_over.all()[:SHOWN]
    context = around(visit) | {
        "form": form,
        "place": place,
        "back_url": back_url(visit, place.step),
        "handed": [HandedLink(link, _title(link, visit)) for link in handed],
    }
    return render(request, "wizard/hand_over.html", context, status=422 if form.errors else 200)


def _title(link: Link, visit: Visit) -> str:
    step = find_step(link.step, visit.connection)
    return str(step.title) if step else link.step


def _made(request: HtmxRequest, visit: Visit, link: Link, url: str, problem: str) -> HttpResponse:
    step = find_step(link.step, visit.connection)
    context = around(visit) | {
        "link": link,
        "link_url": url,
        "step_title": _title(link, visit),
        "forward": _forward(visit, link, url, problem),
        "back_url": back_url(visit, step),
    }
    return render(request, "wizard/handed_over.html", context, status=201)


def _forward(visit: Visit, link: Link, url: str, problem: str) -> Forward:
    connection = visit.connection
    words = {
        "name": link.colleague,
        "vendor": connection.integration.name,
        "customer": connection.customer_name,
        "step": _title(link, visit),
        "until": _with_zone(link.expires_at),
        "url": url,
    }
    lines = [
        _("Hello %(name)s,") % words if link.colleague else _("Hello,"),
        _("I am connecting the Sage Intacct company of %(customer)s to %(vendor)s, and I need your help.") % words,
        _("It is about one step: %(step)s.") % words,
    ]
    if problem:
        lines.append(_("What is in the way: %(title)s.") % {"title": fix_for(problem, connection).title.rstrip(".")})
    lines += [
        _("The page says what to click, and it takes a few minutes. Open this link:"),
        url,
        _("It opens this step only and works until %(until)s. Please do not pass it on.") % words,
        _("Thank you!"),
    ]
    text = "\n\n".join(lines)
    subject = _("Sage Intacct and %(vendor)s: your help with one step") % words
    return Forward(text, f"mailto:?{urlencode({'subject': subject, 'body': text}, quote_via=quote)}")


def _with_zone(moment: datetime) -> str:
    """Nobody knows the reader's time zone, and in theirs it may be another day: so the text names ours."""
    local = localtime(moment)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"


@require_POST
@visitors_only
def withdraw(request: HtmxRequest, visit: Visit, link_id: uuid.UUID) -> HttpResponseBase:
    """Revoke a link that was made from the visitor's own."""
    link = get_object_or_404(visit.link.handed_over.select_related("connection"), pk=link_id)
    links.revoke_link(link, actor=visit.actor)
    messages.success(request, _("Withdrawn. The link opens nothing any more."))
    return SeeOther(reverse("wizard:hand-over", args=[visit.connection.pk]))
