"""What an administrator of the simulated Intacct does more than once, click by click."""

from __future__ import annotations

from tests.plain_browser import Browser

ADMIN_PASSWORD = "admin"  # shown on the page that asks for it
NEW_USER: dict[str, str | list[str]] = {
    "user_id": "acmeledger_ws",
    "user_name": "Acme Ledger",
    "email": "finance@customer.example",
    "contact_first_name": "Acme",
    "contact_last_name": "Ledger",
    "contact_email": "finance@customer.example",
    "admin_privileges": "full",
}


def add_user(browser: Browser, company_id: str, **fields: str | list[str]) -> Browser:
    """From the Add form to the finished user."""
    browser.open(f"/company/{company_id}/admin/web-services-users").follow("+ Add")
    return browser.press("Save", **(NEW_USER | fields)).press("Create", admin_password=ADMIN_PASSWORD)


def add_role(browser: Browser, company_id: str, name: str) -> Browser:
    browser.open(f"/company/{company_id}/admin/roles").follow("+ Add")
    return browser.press("Save", name=name, description="For the integration")
