"""Access profiles edited as text: checked, previewed, saved as the next version. What was typed is never lost."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.models import AccessProfile
from connections.probe import profile_file
from connections.probe.modules import MODULES
from connections.probe.profile import Profile, load_shipped
from connections.probe.profile_changes import compare, is_same
from connections.probe.profile_faults import ProfileInvalid
from connections.services import access_profiles, profile_use
from connections.services.errors import SavedMeanwhile
from onboarding.access import staff_actor
from onboarding.console.forms import ProfileForm, number_or_none
from onboarding.console.guards import staff_form
from onboarding.console.profile_words import changed_rows, modules_of, summary_of
from onboarding.console.views.profiles import version_or_404, versions_or_404
from onboarding.htmx import SeeOther
from onboarding.probe_words import in_words

#: Names that are addresses of other pages.
TAKEN = frozenset({"new"})

EMPTY = """\
name = ""
title = ""
summary = ""

[[requirements]]
module = "Accounts Payable"
row = "Bills"
rights = ["List", "View"]
required = true
if_subscribed = false
purpose = ""
without_it = ""
aliases = []
objects = ["APBILL"]
"""


@staff_form
def new_profile(request: HttpRequest) -> HttpResponse:
    """Begin with an example row, or with a copy of another profile (`?from=NAME`)."""
    if request.method == "POST":
        return _answer(request, None)
    source = request.GET.get("from", "").replace("\0", "")  # PostgreSQL takes no NUL
    text = EMPTY
    if source:
        copied = versions_or_404(source)[0].profile()
        text = profile_file.written(copied, numbered=False).replace(f'name = "{copied.name}"', 'name = ""', 1)
    return _page(request, ProfileForm(initial={"text": text, "based_on": 0}), None)


@staff_form
def edit_profile(request: HttpRequest, name: str) -> HttpResponse:
    """Begin with the newest version, or with an older one to go back to (`?from=NUMBER`)."""
    rows = versions_or_404(name)
    if request.method == "POST":
        return _answer(request, rows[0])
    wanted = number_or_none(request.GET.get("from", ""))
    row = rows[0] if wanted is None else version_or_404(rows, wanted)
    text = profile_file.written(row.profile(), numbered=False)
    return _page(request, ProfileForm(initial={"text": text, "based_on": rows[0].version}), rows[0])


def _answer(request: HttpRequest, newest: AccessProfile | None) -> HttpResponse:
    form = ProfileForm(request.POST, request.FILES)
    profile = _profile_of(form, newest) if form.is_valid() else None
    if profile is None:
        return _page(request, form, newest, status=422)
    # A file is looked at first: nobody has seen yet what it holds.
    if request.POST.get("action") != "save" or form.cleaned_data["upload"]:
        return _page(request, form, newest, profile)
    try:
        saved = access_profiles.save(profile, based_on=form.cleaned_data["based_on"], actor=staff_actor(request))
    except SavedMeanwhile as conflict:
        form.add_error(None, _("%(what)s Look at the differences, then save.") % {"what": conflict})
        form.show(based_on=conflict.newest)
        return _page(request, form, access_profiles.version(profile.name), profile, status=409)
    if saved.is_new:
        messages.success(request, _("Saved as version %(number)d.") % {"number": saved.row.version})
    else:
        same = _("Version %(number)d holds exactly this already.") % {"number": saved.row.version}
        messages.info(request, same)
    return SeeOther(reverse("console:profile", args=[saved.row.name]))


def _profile_of(form: ProfileForm, newest: AccessProfile | None) -> Profile | None:
    """Return the profile that the form holds; None after telling the form what is wrong with it."""
    try:
        profile = profile_file.read(form.cleaned_data["text"], version=1, dated=timezone.localdate())
    except ProfileInvalid as fault:
        form.add_error("text", in_words(str(fault)))
        return None
    fault_of_name = _fault_of_name(profile, newest)
    if fault_of_name:
        form.add_error("text", fault_of_name)
        return None
    return profile


def _fault_of_name(profile: Profile, newest: AccessProfile | None) -> str:
    name = profile.name
    if newest and name != newest.name:
        words = _("This page is about the profile “%(name)s”, so the name in the text must stay “%(name)s”.")
        return words % {"name": newest.name}
    if newest is None and name in TAKEN:
        return _("The name “%(name)s” cannot be used. Please choose another one.") % {"name": name}
    if (
        newest is None
        and access_profiles.exists(name)
        and not is_same(access_profiles.version(name).profile(), profile)
    ):
        words = _("There is a profile “%(name)s” already. Choose another name, or open that profile and edit it.")
        return words % {"name": name}
    return ""


def _page(
    request: HttpRequest,
    form: ProfileForm,
    newest: AccessProfile | None,
    preview: Profile | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, object] = {
        "form": form,
        "newest": newest,
        "next_version": newest.version + 1 if newest else 1,
        "shipped": load_shipped().values(),
        "known_modules": list(MODULES),
    }
    if preview:
        context |= _preview(preview, newest)
    return render(request, "console/profile_edit.html", context, status=status)


def _preview(profile: Profile, newest: AccessProfile | None) -> dict[str, object]:
    changes = compare(newest.profile(), profile) if newest else None
    users = access_profiles.users_of(profile.name) if newest else []
    return {
        "profile": profile,
        "modules": modules_of(profile),
        "changes": changes,
        "changes_text": summary_of(changes) if changes else "",
        "changed_rows": changed_rows(changes) if changes else [],
        "users": [(one, profile_use.proven(one).count()) for one in users],
    }
