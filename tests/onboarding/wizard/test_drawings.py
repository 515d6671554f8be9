"""Where the drawings of the clicks stand."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from tests.onboarding.wizard.customer import Customer


@pytest.mark.parametrize(
    "place", ["company", "web-services", "authorize-sender", "user?part=role", "user?part=rights", "user?part=user"]
)
def test_each_step_in_intacct_has_its_drawing_after_the_clicks(customer: Customer, place: str) -> None:
    customer.post("start")
    customer.post("company", company_id="READY-CO")
    step, _, query = place.partition("?")
    page: Any = html.fromstring(customer.client.get(f"{customer.url(step)}?{query}").content)
    (section,) = page.xpath("//section[@aria-labelledby='clicks']")
    clicks, figure = section.xpath(".//ol[contains(@class, 'clicks')] | .//figure")
    assert (clicks.tag, figure.tag) == ("ol", "figure")
    drawn = {number.text_content().split()[-1] for number in figure.xpath(".//*[@class='sketch-number']")}
    listed = {number.text_content() for number in clicks.xpath(".//*[@class='click-number']")}
    assert drawn
    assert drawn <= listed
