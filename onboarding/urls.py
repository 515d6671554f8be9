"""Where everything is put together."""

from django.urls import include, path

from onboarding import health
from onboarding.api.urls import api

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("console/", include("onboarding.console.urls")),
    path("api/v1/", api.urls),
    path("", include("onboarding.wizard.urls")),
]

handler400 = "onboarding.errors.bad_request"
handler403 = "onboarding.errors.forbidden"
handler404 = "onboarding.errors.not_found"
handler500 = "onboarding.errors.server_error"
