"""`Idempotency-Key` on every POST: the same key gets the same answer, and the work is done once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from connections.crypto import CannotOpen, Place, seal, unseal
from onboarding.access import api_key_of
from onboarding.error_shape import error_response, is_for_api
from onboarding.models import ApiKey, IdempotentReply

KEPT = timedelta(hours=24)
#: A first request that has not answered by now died with its process; the key may be used again.
ABANDONED = timedelta(minutes=2)


class IdempotencyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        if request.method != "POST" or not key or not is_for_api(request):
            return self.get_response(request)
        if len(key) > 255:
            return error_response(422, "invalid", "The Idempotency-Key is longer than 255 characters.")
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        owner = api_key_of(request, secret) if scheme.lower() == "bearer" else None
        if owner is None:
            return self.get_response(request)  # it will be refused there, and nothing is remembered
        return self.once(request, owner, key)

    def once(self, request: HttpRequest, owner: ApiKey, key: str) -> HttpResponse:
        fingerprint = hashlib.sha256(request.path.encode() + b"\n" + request.body).hexdigest()
        _forget_old(owner, key)
        try:
            with transaction.atomic():
                reply = IdempotentReply.objects.create(api_key=owner, key=key, fingerprint=fingerprint)
        except IntegrityError:
            return _repeat(IdempotentReply.objects.filter(api_key=owner, key=key).first(), fingerprint)
        response = self.get_response(request)
        if response.status_code >= 400:
            reply.delete()  # nothing was done: the caller may put it right and use the same key again
        else:
            reply.status = response.status_code
            reply.sealed_body = seal(response.content.decode(), _place(reply))
            reply.save(update_fields=["status", "sealed_body"])
        return response


def purge_replies() -> int:
    """Delete every answer that is no longer repeated, with what was begun and never answered; return how many."""
    return IdempotentReply.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def _place(reply: IdempotentReply) -> Place:
    return Place("idempotent_reply", str(reply.pk), "body")


def _forget_old(owner: ApiKey, key: str) -> None:
    now = timezone.now()
    mine = IdempotentReply.objects.filter(api_key=owner, key=key)
    mine.filter(created_at__lt=now - KEPT).delete()
    mine.filter(status__isnull=True, created_at__lt=now - ABANDONED).delete()


def _repeat(reply: IdempotentReply | None, fingerprint: str) -> HttpResponse:
    if reply is None or reply.status is None:
        return error_response(409, "in_progress", "The first request with this Idempotency-Key is still under way.")
    if reply.fingerprint != fingerprint:
        return error_response(
            422, "idempotency_key_reused", "This Idempotency-Key was used for a different request. Use a new one."
        )
    try:
        body = unseal(reply.sealed_body, _place(reply))
    except CannotOpen:
        return error_response(409, "answer_gone", "The first answer can no longer be read. It was carried out once.")
    headers = {"Idempotency-Replayed": "true"}
    return HttpResponse(body, status=reply.status, content_type="application/json; charset=utf-8", headers=headers)
