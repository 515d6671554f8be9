"""What an `Idempotency-Key` keeps: answers to what was done, for a day."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from connections.models import Connection
from onboarding.models import IdempotentReply
from onboarding.tasks import purge
from tests import factories
from tests.onboarding.api.caller import Caller

pytestmark = pytest.mark.django_db
BODY = {"integration": "acme-ledger", "customer_name": "Harbour Foods"}
KEY = {"Idempotency-Key": "order-1"}


def test_a_refusal_for_now_is_not_repeated_when_it_no_longer_holds(api: Caller) -> None:
    integration = factories.integration()
    integration.is_active = False
    integration.save()
    assert api("POST", "/connections", BODY, status=409, **KEY)["error"]["code"] == "switched_off"
    assert not IdempotentReply.objects.exists()
    integration.is_active = True
    integration.save()
    api("POST", "/connections", BODY, status=201, **KEY)
    assert Connection.objects.count() == 1


def test_an_answer_under_a_key_that_is_gone_is_neither_shown_nor_carried_out_again(
    api: Caller, settings: Settings
) -> None:
    factories.integration()
    api("POST", "/connections", BODY, status=201, **KEY)
    settings.CREDENTIAL_KEYS = [secrets.token_bytes(32)]
    assert api("POST", "/connections", BODY, status=409, **KEY)["error"]["code"] == "answer_gone"
    assert Connection.objects.count() == 1


@pytest.mark.parametrize(("age", "kept"), [(timedelta(hours=23), True), (timedelta(hours=25), False)])
def test_answers_are_kept_for_a_day_even_if_nobody_asks_again(api: Caller, age: timedelta, kept: bool) -> None:
    factories.integration()
    api("POST", "/connections", BODY, status=201, **KEY)
    IdempotentReply.objects.update(created_at=timezone.now() - age)
    purge()
    assert IdempotentReply.objects.exists() is kept
