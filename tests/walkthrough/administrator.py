"""What the customer's administrator does in the simulated Intacct, page by page, as the wizard's guides say."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from tests.admin_acts import add_role, add_user
from tests.plain_browser import Browser


class Administrator:
    """Holds the simulated Intacct open for one company."""

    def __init__(self, intacct: Browser, company_id: str) -> None:
        self.intacct = intacct
        self.company_id = company_id
        self.home = f"/company/{company_id}"

    def turn_on_web_services(self) -> None:
        self.intacct.open(f"{self.home}/admin/subscriptions").press("Web Services Off").press("Subscribe")

    def authorize_sender(self, sender_id: str) -> None:
        self.intacct.open(f"{self.home}/setup/company/security/edit").press("Add a Web Services authorization")
        self.intacct.press("Save", sender_id=sender_id, status="active").press("Save")

    def create_role(self, name: str, read_only: Iterable[str]) -> None:
        """Make a role that may only read in the named modules: the usual first mistake."""
        add_role(self.intacct, self.company_id, name)
        for module in read_only:
            self._open_permissions(name, module)
            self.intacct.press("Read only of Activities and lists").press("Save").press("Save")

    def grant(self, role: str, module: str, rights: Iterable[str]) -> None:
        """Tick single rights, such as "Bills:Add", on top of what is ticked; save the pop-up and the page."""
        self._open_permissions(role, module)
        ticked = self.intacct.ticked("rights") | set(rights)
        self.intacct.press("Save", rights=sorted(ticked)).press("Save")

    def rights_offered(self, role: str, module: str) -> list[str]:
        """Return every right of a module as its boxes name them, such as "Bills:Add"."""
        self._open_permissions(role, module)
        return [str(box.get("value")) for box in self.intacct.page.xpath("//input[@name='rights']")]

    def create_user(self, user_id: str, role: str) -> None:
        add_user(self.intacct, self.company_id, role, user_id=user_id, admin_privileges="limited")

    def password_from_mailbox(self) -> str:
        letter: str = self.intacct.open(f"{self.home}/mailbox").page.xpath("string((//pre)[1])")
        return letter.partition("Password: ")[2].strip()

    def _open_permissions(self, role: str, module: str) -> None:
        self.intacct.open(f"{self.home}/admin/roles/{quote(role)}/subscriptions")
        slug = module.lower().replace(" & ", "-").replace(" ", "-")
        ticked = sorted(self.intacct.ticked("modules") | {slug})
        self.intacct.press(f"Permissions of {module}", modules=ticked)
