"""The JSON API under `/api/v1/` (DESIGN section 11)."""

from __future__ import annotations

from ninja import NinjaAPI

from onboarding.api import connections, errors, links, probe_runs
from onboarding.api.auth import KeyAuth

api = NinjaAPI(
    title="Intacct Onboarding",
    version="1",
    description="Create links, learn the outcome, start permission checks.",
    auth=KeyAuth(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
errors.register(api)
api.add_router("/connections", connections.router)
api.add_router("/connections", links.router)
api.add_router("/connections", probe_runs.router)
