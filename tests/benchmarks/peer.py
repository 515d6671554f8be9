"""The same job as the users of `sageintacctsdk` do it: one object per entity, one function per request.

Each object signs in when it is made, and every call is a request over a connection of its own. `count` is its way to
ask for one row; `get_all` counts first.
"""

from __future__ import annotations

import dataclasses

from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.apis import ApiBase

from tests.conformance.accounts import Account
from tests.conformance.python_sdk import sign_in

#: The twelfth, Purchasing, is not among the SDK's own.
OFFERED = (
    "departments",
    "checking_accounts",
    "accounts",
    "vendors",
    "customers",
    "projects",
    "items",
    "order_entry_transactions",
    "contracts",
    "tax_details",
    "expense_reports",
)


class Purchasing(ApiBase):
    """What a user of the SDK writes for an object that it does not have."""

    def __init__(self, sdk: SageIntacctSDK, account: Account) -> None:
        super().__init__(dimension="PODOCUMENT")
        self.set_sender_id(account.sender_id)
        self.set_sender_password(account.sender_password)
        self.set_session_id(sdk._SageIntacctSDK__session_id)
        self.set_show_private(False)


def check(account: Account) -> None:
    """Check the 12 modules, list the entities, and sign in to each. `python_sdk.aim` says where."""
    sdk = sign_in(account)
    for name in OFFERED:
        getattr(sdk, name).count(None)
    Purchasing(sdk, account).count(None)
    for entity in sdk.location_entities.get_all():
        sign_in(dataclasses.replace(account, entity_id=entity["LOCATIONID"]))
