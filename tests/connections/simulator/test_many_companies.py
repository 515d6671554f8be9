"""A thousand companies: each of them answers, and the list stays usable."""

from __future__ import annotations

import pytest

from connections.simulator.admin import company_list
from tests.connections.simulator.wire import TOP_QUERY

pytestmark = pytest.mark.simulator
COUNT = 1000


def test_a_thousand_companies_can_be_made_and_each_answers(simulator, caller, http):
    names = [f"MANY-{number}" for number in range(COUNT)]
    made = [http.put(f"{simulator.url}/control/companies/{name}", content=b"{}").status_code for name in names]
    assert made == [201] * COUNT
    levels = [caller(name).say(TOP_QUERY).level for name in names]
    assert levels == ["success"] * COUNT
    assert all(simulator.world.companies[name].users[0].password for name in names)
    assert http.get(f"{simulator.url}/").text.count('class="company-link"') == company_list.MOST
    found = http.get(f"{simulator.url}/", params={"q": names[-1]}).text
    assert found.count('class="company-link"') == 1
