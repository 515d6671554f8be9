"""Sign-in and sign-out of staff."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from connections.services.events import record
from onboarding.access import forget_tries, is_limited, staff_actor
from onboarding.console.forms import SignInForm
from onboarding.console.guards import ACTIONS, staff_action
from onboarding.htmx import SeeOther
from onboarding.requests import actor_of, client_address

#: Tries per user name and address within the window.
TRIES = 10
WINDOW_MINUTES = 10


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Open to everyone: this is the door. Whoever is in already goes straight on."""
    if request.user.is_authenticated and request.user.is_staff:
        return SeeOther(_way_on(request))
    if request.method != "POST":
        return _form(request, SignInForm(request))
    name = request.POST.get("username", "").replace("\0", "").strip()  # PostgreSQL takes no NUL
    who = f"{name.casefold()} {client_address(request)}"
    if is_limited("sign-in", who, limit=TRIES, seconds=WINDOW_MINUTES * 60):
        return _too_many(request, name)
    form = SignInForm(request, data=request.POST)
    if not form.is_valid():
        _note_refusal(request, name)
        return _form(request, form, status=422)
    forget_tries("sign-in", who)
    login(request, form.get_user())
    record("staff.signed_in", actor=staff_actor(request))
    return SeeOther(_way_on(request))


@staff_action
def sign_out(request: HttpRequest) -> HttpResponse:
    record("staff.signed_out", actor=staff_actor(request))
    logout(request)
    messages.success(request, _("You are signed out."))
    return SeeOther(resolve_url(settings.LOGOUT_REDIRECT_URL))


def _note_refusal(request: HttpRequest, name: str) -> None:
    # Only names that exist: people type their password into the wrong field, and events are for ever.
    known = get_user_model()._default_manager.filter(username=name).exists()
    who = actor_of(request, f"staff {name}" if known else "unknown")
    record("staff.sign_in_refused", actor=who)


def _too_many(request: HttpRequest, name: str) -> HttpResponse:
    sentence = _("There were too many sign-ins for this user name. Please wait %(minutes)d minutes, then try again.")
    messages.error(request, sentence % {"minutes": WINDOW_MINUTES})
    return _form(request, SignInForm(request, initial={"username": name}), status=429)


def _form(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return render(request, "registration/login.html", {"form": form, "next": wanted}, status=status)


def _way_on(request: HttpRequest) -> str:
    """Return the page that was asked for before the sign-in, if it is a page of ours."""
    home = resolve_url(settings.LOGIN_REDIRECT_URL)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return home
    try:
        found = resolve(urlsplit(wanted).path)
    except Resolver404:
        return home
    return home if found.func in ACTIONS else wanted
