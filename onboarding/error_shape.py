"""The JSON API's one shape for what went wrong: `{"error": {"code", "message", "fields"?}}`.

Django refuses a request before or around the API's own calls as well, so both sides take the shape from here.
"""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

#: Whatever is asked for below this path is answered in JSON.
API_PREFIX = "/api/v1/"

#: Code and sentence for a status of which nothing more is known.
BY_STATUS: dict[int, tuple[str, str]] = {
    400: ("invalid", "This request cannot be read."),
    403: ("forbidden", "This is not allowed."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take that method."),
    413: ("too_large", "The request body is too large."),
    500: ("server_error", "Something broke on our side. Please try again."),
}
ANY_STATUS = ("refused", "This request was refused.")


def is_for_api(request: HttpRequest) -> bool:
    return request.path.startswith(API_PREFIX)


def error_response(status: int, code: str, message: str, fields: dict[str, str] | None = None) -> JsonResponse:
    """Return the one error shape there is; `fields` maps field names to sentences."""
    error: dict[str, object] = {"code": code, "message": message}
    if fields:
        error["fields"] = fields
    return JsonResponse({"error": error}, status=status)


def bare_error(status: int) -> JsonResponse:
    """Return the shape for a refusal that brings no words of its own."""
    return error_response(status, *BY_STATUS.get(status, ANY_STATUS))
