"""`Authorization: Bearer KEY`."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from connections.services.events import Actor
from onboarding.access import api_key_of
from onboarding.models import ApiKey
from onboarding.requests import actor_of


class KeyAuth(HttpBearer):
    """Puts the API key's row on `request.auth`."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        return api_key_of(request, token)


def key_actor(request: HttpRequest) -> Actor:
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    return actor_of(request, f"key {key.name}")
