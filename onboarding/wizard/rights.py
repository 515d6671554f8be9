"""The rights to tick, from the access profile: on the page of their part, and on one sheet of paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from connections.models import CheckResult, Connection
from connections.probe.profile import Profile, Requirement
from connections.services.last_known import last_known
from onboarding.access import Visit
from onboarding.fixes import row_words
from onboarding.htmx import HtmxRequest
from onboarding.wizard.context import Page, guide_context, guide_values, page_context, page_of
from onboarding.wizard.guard import visitors_only


@dataclass(frozen=True)
class Row:
    """One row to tick. `name` is what this customer's screens most likely call it, with the US word behind it."""

    name: str
    key: str  # unique in the profile
    needed: Requirement


@dataclass(frozen=True)
class Module:
    name: str
    code: str
    rows: tuple[Row, ...]

    @property
    def if_subscribed(self) -> bool:
        """Whether the module as a whole may be missing."""
        return all(row.needed.if_subscribed for row in self.rows)


@dataclass(frozen=True)
class Wanted:
    """What is to be ticked. `left_out` are modules that the company has not subscribed to."""

    profile: Profile
    modules: tuple[Module, ...]
    left_out: tuple[str, ...]

    @property
    def row_count(self) -> int:
        return sum(len(module.rows) for module in self.modules)


def wanted_of(connection: Connection) -> Wanted:
    """Return the rows and rights, without the modules that a finished check found not to be subscribed."""
    profile = connection.integration.access_profile.profile()
    missing = not_subscribed(last_known(connection).results)
    modules = tuple(_module(name, profile, connection) for name in profile.modules if name not in missing)
    return Wanted(profile, modules, tuple(name for name in profile.modules if name in missing))


def not_subscribed(answers: Iterable[CheckResult]) -> list[str]:
    """Return the modules that the company has not subscribed to, and that we can do without."""
    found = list(answers)
    asked_for = {result.module for result in found if result.outcome == "failed"}
    modules = dict.fromkeys(result.module for result in found if result.outcome == "not_subscribed")
    return [module for module in modules if module and module not in asked_for]


def _module(name: str, profile: Profile, connection: Connection) -> Module:
    rows = profile.of_module(name)
    shown = (Row(row_words(row.row, connection), f"{row.code}.{row.slug}", row) for row in rows)
    return Module(name, rows[0].code, tuple(shown))


@require_safe
@visitors_only
def sheet(request: HtmxRequest, visit: Visit, step: str) -> HttpResponse:
    """`/connect/CONNECTION/rights/`: everything to tick in Intacct on one sheet, with boxes for a pen."""
    page = page_of(request, visit, step)
    return render(request, "wizard/rights.html", page_context(page) | sheet_context(page))


def sheet_context(page: Page) -> dict[str, Any]:
    values = guide_values(page.journey)
    return guide_context(page) | {
        "rail": None,  # a sheet of paper is no step
        "wanted": wanted_of(page.connection),
        "role": values.get("role", "") if page.connection.permission_type == "role" else "",
        "user_id": values.get("user_id", ""),
        "rights_url": f"{page.url()}?part=rights",
        "printed_on": timezone.localdate(),
    }
