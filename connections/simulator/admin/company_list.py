"""The entry page: every simulated company with its story, in three groups, and a search for when there are many."""

from __future__ import annotations

from connections.simulator.admin import render
from connections.simulator.admin.request import Request
from connections.simulator.http import HttpAnswer
from connections.simulator.state import Company, World

MOST = 200  # companies on one page: more than are named, fewer than tests of load make
TITLES = {
    "set-up": "What a set-up meets",
    "walk": "One company for each kind of walk",
    "refusal": "One company for each refusal",
}


def show(world: World, query: dict[str, list[str]]) -> HttpAnswer:
    """The companies whose ID or title contains the query's `q`, whatever the case; at most MOST of them."""
    wanted = next(iter(query.get("q", [])), "").strip()
    found = [company for company in world.companies.values() if _matches(company, wanted.lower())]
    # Named stories stay on the page however many companies a test adds behind them.
    listed = [
        {"company": company, "url": Request(world, company, "GET").url, "group": company.group}
        for company in found[:MOST]
    ]
    groups = [(title, [each for each in listed if each["group"] == group]) for group, title in TITLES.items()]
    return render.outside(
        "companies.html",
        groups=[group for group in groups if group[1]],
        wanted=wanted,
        found=len(found),
        most=MOST,
        total=len(world.companies),
    )


def _matches(company: Company, wanted: str) -> bool:
    return wanted in company.company_id.lower() or wanted in company.title.lower()
