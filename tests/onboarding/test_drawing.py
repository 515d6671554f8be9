"""Small parts of pages are drawn once and look the same as if they were included."""

from __future__ import annotations

import pytest
from django.template import engines
from django.utils import translation

STATUSES = ("pending", "in_progress", "needs_attention", "connected", "degraded", "disconnected")


def html(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context).strip()


@pytest.mark.parametrize("status", STATUSES)
def test_a_part_looks_as_if_it_was_included(status: str) -> None:
    included = html('{% include "components/_status.html" %}', status=status)
    for _again in range(2):
        assert html('{% load drawing %}{% draw "components/_status.html" status=status %}', status=status) == included


def test_a_part_is_kept_for_each_language_and_for_each_thing_it_is_given() -> None:
    draw = '{% load drawing %}{% draw "components/_owner.html" owner=owner staff=True %}'
    with translation.override("en"):
        english = html(draw, owner="customer")
    with translation.override(None):  # no translation at all
        plain = html(draw, owner="customer")
    assert "The customer's move" in english
    assert "The customer's move" in plain
    assert "Our move" in html(draw, owner="vendor")


def test_a_part_sees_nothing_of_the_page_around_it_and_escapes_what_it_is_given() -> None:
    icon = '{% load drawing %}{% draw "components/_icon.html" name=given %}'
    assert "&lt;b&gt;" in html(icon, given="<b>")
    assert 'icons.svg#"' in html('{% load drawing %}{% draw "components/_icon.html" %}', name="copy")
