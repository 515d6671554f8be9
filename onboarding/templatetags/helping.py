"""Questions and answers that wait: for the wizard's pages, and for the navigation of the console."""

from __future__ import annotations

from django import template
from django.template import Context

from onboarding import help as helpdesk
from onboarding.models import HelpRequest

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_answers(context: Context) -> list[HelpRequest]:
    """Return the visitor's questions with an answer that they did not open yet; none where nobody visits."""
    visit = getattr(context.get("request"), "visit", None)
    return list(helpdesk.unread_of(visit.link)) if visit and visit.has_answers else []


@register.simple_tag
def open_help_count() -> int:
    return helpdesk.open_requests().count()
