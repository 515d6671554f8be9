"""Permission checks: started, watched while they run, read afterwards."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.models import ProbeRun, Trigger
from connections.services import probing, transcripts
from connections.services.errors import ServiceRefused
from onboarding.access import staff_actor
from onboarding.check_groups import groups_of
from onboarding.console.findings import findings_of
from onboarding.console.guards import staff_action, staff_page
from onboarding.console.overview import connection_or_404, overview_of, progress_of
from onboarding.console.run_history import run_rows
from onboarding.console.trend import trend_of
from onboarding.differences import difference_made_by
from onboarding.htmx import HtmxRequest, SeeOther
from onboarding.paging import page_of
from onboarding.scopes import planned_or_none

RUNS_PER_PAGE = 25


@staff_action
def check(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    """Start a check of everything, or of the one module or check that the button names; or join the one under way."""
    connection = connection_or_404(connection_id)
    asked_at, wanted = timezone.now(), request.POST.get("scope", "")
    try:
        started = probing.start(connection, trigger=Trigger.CONSOLE, actor=staff_actor(request), scope=wanted)
    except ServiceRefused as refused:
        messages.error(request, str(refused))
    else:
        if started.created_at < asked_at:
            messages.info(request, _("A permission check is already under way. Its result will show here."))
    return SeeOther(reverse("console:connection", args=[connection_id]))


@staff_page
def progress(request: HtmxRequest, connection_id: uuid.UUID) -> HttpResponse:
    """What the page of a connection polls while a run is live: the bar, and at the end everything that changed.

    The last answer carries no trigger, so the polling ends by itself.
    """
    connection = connection_or_404(connection_id)
    if not request.htmx:
        return redirect("console:connection", connection_id)
    live = ProbeRun.objects.live().filter(connection=connection).first()
    if live:
        bar = {"connection": connection, "progress": progress_of(live)}
        return render(request, "console/_progress.html", bar)
    everything = {"connection": connection, "overview": overview_of(connection), "oob": True}
    return render(request, "console/_finished.html", everything)


@staff_page
def runs(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    connection = connection_or_404(connection_id)
    page = page_of(connection.probe_runs.all(), request.GET.get("behind", ""), size=RUNS_PER_PAGE)
    trend = trend_of(connection) if page.is_first else None
    context = {"connection": connection, "page": page, "runs": run_rows(page.rows), "trend": trend}
    return render(request, "console/runs.html", context)


@staff_page
def run(request: HtmxRequest, connection_id: uuid.UUID, run_id: uuid.UUID) -> HttpResponse:
    """One run with all its results; while it is live, htmx asks for its part of the page again."""
    connection = connection_or_404(connection_id)
    shown = get_object_or_404(connection.probe_runs.select_related("access_profile"), pk=run_id)
    results = list(shown.results.all())
    shown.connection = connection
    profile = shown.access_profile.profile()
    planned = planned_or_none(shown) if shown.is_live else ()
    context = {
        "connection": connection,
        "row": run_rows([shown])[0],
        "groups": groups_of(results, profile, planned),
        "findings": findings_of(results, connection),
        "difference": difference_made_by(shown, results) if shown.verdict else None,
        "has_transcript": shown.transcripts.exists(),
    }
    return render(request, "console/_run.html" if request.htmx else "console/run.html", context)


@staff_page
def transcript(request: HttpRequest, connection_id: uuid.UUID, run_id: uuid.UUID) -> HttpResponse:
    """What a run and the gateway said to each other, as a file; secrets were blanked before it was kept."""
    shown = get_object_or_404(connection_or_404(connection_id).probe_runs, pk=run_id)
    text = transcripts.transcript_of(shown)
    if not text:
        raise Http404
    disposition = f'attachment; filename="transcript-{shown.pk}.txt"'
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": disposition})
