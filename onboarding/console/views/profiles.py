"""Access profiles: the list, one profile and its versions, and a version as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from connections.models import AccessProfile
from connections.probe import profile_file
from connections.services import access_profiles, rights_lacking
from connections.services.errors import NotFound
from onboarding.console.guards import staff_page
from onboarding.console.profile_words import history_of, modules_of
from onboarding.paging import page_of

VERSIONS_SHOWN = 20
LACKING_PER_PAGE = 50


@staff_page
def profiles(request: HttpRequest) -> HttpResponse:
    return render(request, "console/profiles.html", {"listed": access_profiles.listed()})


@staff_page
def profile(request: HttpRequest, name: str) -> HttpResponse:
    rows = versions_or_404(name)
    return _page(request, rows[0], rows)


@staff_page
def version(request: HttpRequest, name: str, number: int) -> HttpResponse:
    rows = versions_or_404(name)
    return _page(request, version_or_404(rows, number), rows)


@staff_page
def export(request: HttpRequest, name: str, number: int) -> HttpResponse:
    row = version_or_404(versions_or_404(name), number)
    disposition = f'attachment; filename="{row.name}-{row.version}.toml"'
    text = profile_file.written(row.profile())
    return HttpResponse(
        text, content_type="application/toml; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def versions_or_404(name: str) -> list[AccessProfile]:
    """Return every version of a profile, newest first."""
    try:
        return access_profiles.versions(name)
    except NotFound as missing:
        raise Http404(str(missing)) from missing


def version_or_404(rows: list[AccessProfile], number: int) -> AccessProfile:
    for row in rows:
        if row.version == number:
            return row
    raise Http404(_("There is no version %(number)d.") % {"number": number})


def _page(request: HttpRequest, row: AccessProfile, rows: list[AccessProfile]) -> HttpResponse:
    integrations = access_profiles.integrations()
    using = [one for one in integrations if one.access_profile_id == row.pk]
    # Whoever works with an older version of this profile is the likeliest to want this one.
    others = sorted(
        (one for one in integrations if one not in using), key=lambda one: one.access_profile.name != row.name
    )
    shown = row.profile()
    context = {
        "row": row,
        "newest": rows[0],
        "profile": shown,
        "modules": modules_of(shown),
        "history": history_of(rows, VERSIONS_SHOWN),
        "using": using,
        "others": others,
        "behind": [one for one in others if one.access_profile.name == row.name],
    }
    if using:
        page = page_of(rights_lacking.incomplete(row), request.GET.get("behind", ""), size=LACKING_PER_PAGE)
        context |= {
            "tally": rights_lacking.tally(row),
            "page": page,
            "lacks": rights_lacking.who_lacks(row, page.rows),
        }
    return render(request, "console/profile.html", context)
