"""The kinds of company that are walked from the link to Connected, each guide variant at least once."""

from __future__ import annotations

from dataclasses import dataclass

from connections.guides import Variant

VENDOR = "acme-ledger"
VENDORS_MAILBOX = "acme-mail"
CURRENT = Variant()


@dataclass(frozen=True)
class Kind:
    """`company` is a company of the simulated Intacct (docs/simulator.md, looks), `variant` what its people see."""

    company: str
    variant: Variant = CURRENT
    environment: str = "production"
    has_entities: bool = True
    integration: str = VENDOR

    @property
    def not_so_here(self) -> tuple[str, ...]:
        """Beginnings of clicks whose "If" does not hold in this company."""
        return () if self.has_entities else ("If you see an entity drop-down", "If there is a tab User entities")


KINDS = (
    Kind("NEW-CO"),
    Kind("ROLE-SINGLE-CO", has_entities=False),
    Kind("GROUPED-CO", Variant("grouped")),
    Kind("CLASSIC-CO", Variant("classic")),
    Kind("USERBASED-CO", Variant(permissions="user")),
    Kind("OLDFORM-CO", Variant(user_form="older")),
    Kind("UK-CO", Variant(region="uk")),
    Kind("AU-CO", Variant(region="au")),
    Kind("ZA-CO", Variant(region="za")),
    Kind("MIXED-CO", Variant("classic", "user", user_form="older", region="au"), has_entities=False),
    Kind("OWNSENDER-CO", Variant(sender="customer")),
    Kind("VENDORMAIL-CO", Variant(mailbox="vendor"), integration=VENDORS_MAILBOX),
    Kind("NEW-CO-sandbox", environment="sandbox"),
)
