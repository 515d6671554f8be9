"""Asking for help as the tests do it, and reading the form again."""

from __future__ import annotations

import html
import re
from typing import Any

from onboarding import help as helpdesk
from onboarding.models import HelpRequest
from tests.factories import TESTER
from tests.onboarding.console.pages import text
from tests.onboarding.wizard.customer import Customer

ASKED = {"message": "The page has no tab Security.\r\nI looked in Company.", "email": "ana@harbour.example"}


def ask(customer: Customer, query: str = "?step=company", **fields: str) -> HelpRequest:
    """Send the form and return the request that came of it."""
    response = customer.client.post(customer.url("help") + query, ASKED | fields)
    assert response.status_code == 303, text(response)
    return HelpRequest.objects.get(pk=response.headers["Location"].rstrip("/").rpartition("/")[2])


def answered(customer: Customer, words: str = "It is under Company > Security.") -> HelpRequest:
    asked = ask(customer)
    helpdesk.answer(asked, words, actor=TESTER)
    return asked


def typed(response: Any) -> str:
    """Return what stands in the message field of a page."""
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", response.content.decode(), re.S)
    assert found
    return html.unescape(found.group(1)).replace("\r\n", "\n").strip()
