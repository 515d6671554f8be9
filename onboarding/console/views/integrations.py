"""Integrations: the list, one integration as a form, and a look at its customers' pages before anything is saved."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from connections.models import Event, Integration
from connections.services import integrations as service
from connections.services.errors import ChangedMeanwhile
from connections.services.integration_fields import cleaned
from onboarding.access import staff_actor
from onboarding.brand import Brand, has_logo, logo_of, style_sheet
from onboarding.console.brand_words import needed, readings_of
from onboarding.console.guards import staff_form, staff_page
from onboarding.console.integration_forms import IntegrationForm, as_typed
from onboarding.console.integration_preview import preview_context
from onboarding.console.timeline import Told
from onboarding.htmx import SeeOther

#: What a customer should find on the pages; the list says where it is missing.
WANTED = ("support_email", "purpose", "retention", "privacy_url")


@staff_page
def integrations(request: HttpRequest) -> HttpResponse:
    rows = Integration.objects.select_related("access_profile").defer("logo", "sealed_sender_password")
    labels = {name: field.label for name, field in IntegrationForm.base_fields.items()}
    listed = [
        (row, [labels[name] for name in WANTED if not getattr(row, name)])
        for row in rows.annotate(connection_count=Count("connections")).order_by("name")
    ]
    return render(request, "console/integrations.html", {"listed": listed})


@staff_form
def integration(request: HttpRequest, integration: str) -> HttpResponse:
    """POST with action "save" saves, "preview" shows the customers' page, "edit" leads back from it to the form."""
    row = _integration_or_404(integration)
    if request.method != "POST":
        return _page(request, row, IntegrationForm(row))
    action = request.POST.get("action", "save")
    if action == "edit":
        return _page(request, row, as_typed(row, request.POST))
    form = IntegrationForm(row, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        return _preview(request, row, form) if action == "preview" else _save(request, row, form)
    except ValidationError as error:
        form.refuse(error)
        return _page(request, row, form, status=422)
    except ChangedMeanwhile as conflict:
        form.add_error(None, _("%(what)s Saving again puts what stands below in its place.") % {"what": conflict})
        form.show(seen=service.fingerprint(_integration_or_404(integration)))
        return _page(request, row, form, status=409)


@staff_page
def style(request: HttpRequest, integration: str) -> HttpResponse:
    """The customers' style sheet; with `?accent=1f5f8b` as it would be with another colour."""
    row = _integration_or_404(integration)
    accent = request.GET.get("accent", "")
    return style_sheet(request, f"#{accent}" if re.fullmatch(r"[0-9a-f]{6}", accent) else row.accent_colour)


@staff_page
def logo(request: HttpRequest, integration: str) -> HttpResponse:
    return logo_of(_integration_or_404(integration))


def _save(request: HttpRequest, row: Integration, form: IntegrationForm) -> HttpResponse:
    changed = service.change_integration(
        row.slug, form.changes, logo=form.new_logo, seen=form.cleaned_data["seen"], actor=staff_actor(request)
    )
    if changed:
        messages.success(request, _("Saved. Customers see it with their next page."))
    else:
        messages.info(request, _("Nothing was different, so nothing was changed."))
    return SeeOther(reverse("console:integration", args=[row.slug]))


def _preview(request: HttpRequest, row: Integration, form: IntegrationForm) -> HttpResponse:
    shown = service.previewed(row, form.changes)
    query = urlencode({"accent": shown.accent_colour.removeprefix("#")})
    brand = Brand(
        name=shown.name,
        css_url=f"{reverse('console:integration-style', args=[row.slug])}?{query}",
        logo_url="" if form.cleaned_data["remove_logo"] else _logo_url(row),
    )
    typed = [(name, value) for name, value in request.POST.items() if name not in ("action", "csrfmiddlewaretoken")]
    context = {"brand": brand, "typed": typed, "has_upload": bool(form.cleaned_data.get("logo")), "row": row}
    return render(request, "console/integration_preview.html", context | preview_context(shown))


def _page(request: HttpRequest, row: Integration, form: IntegrationForm, status: int = 200) -> HttpResponse:
    try:
        typed = cleaned({"accent_colour": form["accent_colour"].value() or ""})["accent_colour"]
    except ValidationError:
        typed = row.accent_colour
    context = {
        "row": row,
        "form": form,
        "logo_url": _logo_url(row),
        "accent": typed,
        "readings": readings_of(typed),
        "needed": needed(),
        "changes": [Told(event.at, _told(event), event.actor, "") for event in service.changes_of(row)],
    }
    return render(request, "console/integration.html", context, status=status)


def _told(event: Event) -> str:
    """Return what changed, by the labels of the form."""
    if event.kind == "integration.created":
        return _("Created")
    labels: dict[str, object] = {name: field.label for name, field in IntegrationForm.base_fields.items()}
    labels |= {"help_texts": _("Your own words on a step"), "own_steps": _("Your own steps")}
    fields = event.data.get("fields", [])
    return _("Changed: %(fields)s") % {"fields": ", ".join(str(labels.get(name, name)) for name in fields)}


def _logo_url(row: Integration) -> str:
    return reverse("console:integration-logo", args=[row.slug]) if has_logo(row) else ""


def _integration_or_404(slug: str) -> Integration:
    row = Integration.objects.select_related("access_profile").filter(slug=slug).first()
    if row is None:
        raise Http404(_("There is no integration “%(slug)s”.") % {"slug": slug})
    return row
