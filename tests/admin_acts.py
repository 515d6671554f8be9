"""What an administrator of the simulated Intacct does more than once, click by click."""

from __future__ import annotations

from tests.plain_browser import Browser

ADMIN_PASSWORD = "admin"  # shown on the page that asks for it
NEW_USER: dict[str, str | list[str]] = {
    "user_id": "acmeledger_ws",
    "user_name": "Acme Ledger",
    "email": "finance@customer.example",
    "admin_privileges": "full",
}
CONTACT = {
    "contact_first_name": "Acme",
    "contact_last_name": "Ledger",
    "contact_email": "finance@customer.example",
}


def fill_in_user(browser: Browser, company_id: str, role: str = "", **fields: str | list[str]) -> Browser:
    """The Add form of a Web Services user, filled in with contact and role, but without its Save."""
    browser.open(f"/company/{company_id}/admin/web-services-users").follow("Add")
    browser.press("Add the contact", **(NEW_USER | fields)).press("Save", **CONTACT)
    return browser.press("Add a role").press("Add a role", roles=role) if role else browser


def add_user(browser: Browser, company_id: str, role: str = "", **fields: str | list[str]) -> Browser:
    """From the Add form to the finished user."""
    fill_in_user(browser, company_id, role, **fields).press("Save").press("Create")
    return browser.press("Save", admin_password=ADMIN_PASSWORD)


def add_role(browser: Browser, company_id: str, name: str) -> Browser:
    browser.open(f"/company/{company_id}/admin/roles").follow("Add")
    return browser.press("Save", name=name, description="For the integration")
