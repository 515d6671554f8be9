"""The wizard's addresses: the link, then one per step and connection."""

from __future__ import annotations

from django.urls import path

from onboarding.wizard import (
    branding,
    checking,
    handing_over,
    helping,
    levels,
    links,
    menus,
    mismatch,
    reconnecting,
    rights,
    seen,
    views,
)

app_name = "wizard"

urlpatterns = [
    path("link/", links.pending, name="pending"),
    path("link/ask/", links.ask_for_new, name="ask-for-new"),
    path("link/<path:token>", links.link, name="link"),
    path("connect/<uuid:connection_id>/", views.current, name="current"),
    path("connect/<uuid:connection_id>/brand.css", branding.style, name="brand"),
    path("connect/<uuid:connection_id>/logo", branding.logo, name="logo"),
    path("connect/<uuid:connection_id>/mismatch/", mismatch.mismatch, name="mismatch"),
    path("connect/<uuid:connection_id>/help/", helping.ask, name="help"),
    path("connect/<uuid:connection_id>/help/<uuid:request_id>/", helping.conversation, name="help-request"),
    path("connect/<uuid:connection_id>/hand-over/", handing_over.hand_over, name="hand-over"),
    path("connect/<uuid:connection_id>/hand-over/<uuid:link_id>/", handing_over.withdraw, name="withdraw"),
    path("connect/<uuid:connection_id>/menus/", menus.menus, name="menus"),
    path("connect/<uuid:connection_id>/reconnect/", reconnecting.reconnect, name="reconnect"),
    path("connect/<uuid:connection_id>/check/results/", checking.results, {"step": "check"}, name="results"),
    path(
        "connect/<uuid:connection_id>/credentials/seen/",
        seen.credentials,
        {"step": "credentials"},
        name="credentials-seen",
    ),
    path("connect/<uuid:connection_id>/entity/seen/", levels.looking, {"step": "entity"}, name="entities-seen"),
    path("connect/<uuid:connection_id>/rights/", rights.sheet, {"step": "user"}, name="rights"),
    path("connect/<uuid:connection_id>/<slug:step>/", views.step, name="step"),
    path("connect/<uuid:connection_id>/<slug:step>/seen/", seen.door, name="seen"),
    path("connect/<path:rest>", views.closed_door, name="closed-door"),
]
