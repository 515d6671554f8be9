"""`sageintacctsdk`, aimed at the simulated Intacct."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.apis import ApiBase

from tests.conformance.accounts import Account

SignIn = Callable[[Account], SageIntacctSDK]

#: Whose calls a traceback leaves out: their arguments hold whole requests.
_SHOWING_REQUESTS = ("sageintacctsdk", "requests", "urllib3", "http")


def aim(monkeypatch: pytest.MonkeyPatch, gateway_url: str) -> None:
    """Make every object of the SDK that is created from now on ask `gateway_url`; it has no setting for that."""
    make = ApiBase.__init__

    def made(self: ApiBase, *args: Any, **kwargs: Any) -> None:
        make(self, *args, **kwargs)
        self._ApiBase__api_url = gateway_url

    monkeypatch.setattr(ApiBase, "__init__", made)


def hide_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep passwords out of what pytest prints of a failing test."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in _SHOWING_REQUESTS:
            monkeypatch.setattr(module, "__tracebackhide__", True, raising=False)


def sign_in(account: Account) -> SageIntacctSDK:
    """Sign in; the SDK does so when it is made."""
    return SageIntacctSDK(
        sender_id=account.sender_id,
        sender_password=account.sender_password,
        user_id=account.user_id,
        company_id=account.company_id,
        user_password=account.user_password,
        entity_id=account.entity_id,
    )
