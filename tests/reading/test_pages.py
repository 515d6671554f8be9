"""Pages as customers get them: what they read is short, and terms are explained where they are first used."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.reading import rules
from tests.reading.page import LABELS, blocks_of, unexplained
from tests.reading.texts import ROOT, Text
from tests.reading.walks import EACH

pytestmark = pytest.mark.django_db
PAGES = {path.name for path in (ROOT / "templates" / "wizard").glob("[!_]*.html")} - {"base.html", "step.html"}
seen_templates: set[str] = set()


@pytest.mark.parametrize("walk", EACH)
def test_what_customers_read_is_plain(walk: str, request: pytest.FixtureRequest) -> None:
    fixture, run = EACH[walk]
    faults: list[str] = []
    for name, response in run(request.getfixturevalue(fixture)):
        html = response.content.decode()
        assert "</main>" in html, f"{name}: {response.status_code}"
        seen_templates.update(template.name for template in response.templates if template.name)
        faults += unexplained(name, html)
        faults += [fault for rule in RULES for text in _sentences_of(name, html) for fault in rule(text)]
    if faults:
        pytest.fail("\n".join(dict.fromkeys(faults)), pytrace=False)


def test_every_page_is_read() -> None:
    """A new page needs a walk that shows it. Runs after the walks above."""
    if not seen_templates:
        pytest.skip("The walks did not run.")
    assert PAGES - {name.removeprefix("wizard/") for name in seen_templates} == set()


RULES: tuple[Callable[[Text], object], ...] = (rules.long_sentences, rules.forbidden_words)  # type: ignore[assignment]


def _sentences_of(name: str, html: str) -> list[Text]:
    """Lists of rows and rights, which are cells of tables, are no sentences."""
    return [Text(name, block.text) for block in blocks_of(html) if block.tag not in LABELS | {"td"}]
