"""Every refusal of the API's own calls in the one error shape (`onboarding.error_shape`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as ModelInvalid
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as InputInvalid

from connections.identifiers import NotUsable
from connections.services import errors as services
from onboarding.error_shape import ANY_STATUS, BY_STATUS, bare_error, error_response


class ApiError(Exception):
    """A refusal of the API's own; `fields` maps field names to sentences."""

    def __init__(self, status: int, code: str, message: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.fields = status, code, message, fields


#: HTTP status and code for each refusal of a service; the first class that fits counts.
REFUSALS: tuple[tuple[type[services.ServiceRefused], int, str], ...] = (
    (services.NotFound, 422, "not_found"),
    (services.NotReady, 409, "not_ready"),
    (services.Paused, 429, "paused"),
    (services.UnderWay, 409, "under_way"),
    (services.SwitchedOff, 409, "switched_off"),
    (services.Disconnected, 409, "disconnected"),
    (services.ChangesProof, 409, "changes_proven_company"),
    (services.ServiceRefused, 409, "refused"),
)


def register(api: NinjaAPI) -> None:
    """Teach `api` to answer every refusal in the one shape."""
    for kind, handler in HANDLERS:
        api.add_exception_handler(kind, handler)


def _own(request: HttpRequest, error: ApiError) -> HttpResponse:
    return error_response(error.status, error.code, error.message, error.fields)


def _service(request: HttpRequest, error: services.ServiceRefused) -> HttpResponse:
    status, code = next((status, code) for kind, status, code in REFUSALS if isinstance(error, kind))
    response = error_response(status, code, str(error))
    if isinstance(error, services.Paused):
        response.headers["Retry-After"] = error.until.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return response


def _not_usable(request: HttpRequest, error: NotUsable) -> HttpResponse:
    return error_response(422, "invalid", str(error))


def _input(request: HttpRequest, error: InputInvalid) -> HttpResponse:
    fields = {_field_name(entry): str(entry.get("msg", "")) for entry in error.errors}
    return error_response(422, "invalid", "Some fields are missing or wrong.", fields)


def _field_name(entry: dict[str, Any]) -> str:
    """Pydantic locates an error as ("body", "payload", "field"); callers know the field alone."""
    location = [str(part) for part in entry.get("loc", ())]
    return ".".join(location[2:] or location[1:] or location) or "body"


def _model(request: HttpRequest, error: ModelInvalid) -> HttpResponse:
    fields = {name: " ".join(messages) for name, messages in error.message_dict.items()}
    return error_response(422, "invalid", "Some fields are missing or wrong.", fields)


def _unauthorized(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = error_response(401, "unauthorized", "Send a valid API key as “Authorization: Bearer KEY”.")
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    code, _sentence = BY_STATUS.get(error.status_code, ANY_STATUS)
    return error_response(error.status_code, code, str(error))


def _nothing_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return bare_error(404)


HANDLERS: tuple[tuple[type[Exception], Callable[[HttpRequest, Any], HttpResponse]], ...] = (
    (ApiError, _own),
    (services.ServiceRefused, _service),
    (NotUsable, _not_usable),
    (InputInvalid, _input),
    (ModelInvalid, _model),
    (AuthenticationError, _unauthorized),
    (HttpError, _http),
    (Http404, _nothing_there),
)
