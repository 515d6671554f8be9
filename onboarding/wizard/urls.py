"""The wizard's addresses: the link, then one per step and connection."""

from __future__ import annotations

from django.urls import path

from onboarding.wizard import branding, checking, links, seen, views

app_name = "wizard"

urlpatterns = [
    path("link/", links.pending, name="pending"),
    path("link/<path:token>", links.link, name="link"),
    path("connect/<uuid:connection_id>/", views.current, name="current"),
    path("connect/<uuid:connection_id>/brand.css", branding.style, name="brand"),
    path("connect/<uuid:connection_id>/logo", branding.logo, name="logo"),
    path("connect/<uuid:connection_id>/menus/", views.menus, name="menus"),
    path("connect/<uuid:connection_id>/check/results/", checking.results, {"step": "check"}, name="results"),
    path(
        "connect/<uuid:connection_id>/credentials/seen/",
        seen.credentials,
        {"step": "credentials"},
        name="credentials-seen",
    ),
    path("connect/<uuid:connection_id>/<slug:step>/", views.step, name="step"),
    path("connect/<uuid:connection_id>/<slug:step>/seen/", seen.door, name="seen"),
    path("connect/<path:rest>", views.closed_door, name="closed-door"),
]
