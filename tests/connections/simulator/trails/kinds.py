"""The kinds of company that guides know: a variant as a company, and a company as a variant."""

from __future__ import annotations

from itertools import product
from typing import get_args

from connections.guides import Menus, Permissions, Variant
from connections.guides.model import Region, UserForm
from connections.simulator.look import Look
from connections.simulator.state import Company

VARIANTS = [
    Variant(menus, permissions, multi_entity, user_form, region)
    for menus, permissions, multi_entity, user_form, region in product(
        get_args(Menus), get_args(Permissions), (True, False), get_args(UserForm), get_args(Region)
    )
]


def name(variant: Variant) -> str:
    """The variant in a test's name."""
    entities = "multi" if variant.multi_entity else "single"
    return f"{variant.menus}-{variant.permissions}-{entities}-{variant.user_form}-{variant.region}"


def make(company: Company, variant: Variant) -> None:
    """Make the company one of the kind that the variant is for."""
    company.look = Look(variant.menus, variant.user_form, variant.region)
    company.permission_type = variant.permissions
    if variant.permissions == "user" and company.roles:
        company.users[0].rights = company.roles[0].rights
    if not variant.multi_entity:
        company.entities = []
        company.subscriptions.discard("Multi-Entity Management")


def variant_of(company: Company) -> Variant:
    """What the customer would answer about this company."""
    return Variant(
        company.look.menus,
        company.permission_type,
        None if company.top_level_only else company.multi_entity,  # hidden entities: nobody can tell
        company.look.user_form,
        company.look.region,
        "customer" if company.own_senders else "vendor",
    )
