"""The reading test itself: it sees every kind of text, and every kind of fault."""

from __future__ import annotations

import ast

import pytest

from tests.reading import rules
from tests.reading.page import Block, blocks_of, unexplained
from tests.reading.texts import Text, refusals, sentences_in, texts_of_template, translated

TEMPLATE = """
{% load i18n %}{# a comment is not read #}
<p title="{% translate 'In a tag' %}">{% translate "One sentence." %} {{ value }} Not translated.</p>
{% blocktranslate count number=rows trimmed with vendor=brand.name %}
  One row of {{ vendor }}.
{% plural %}
  {{ number }} rows of
  {{ vendor }}.
{% endblocktranslate %}
{% firstof title _("If you are stuck") %}
<script>let code = "is not read";</script>
"""
PYTHON = '''
"""A docstring is not read."""
TITLE = _("A title")
words = ngettext("%(count)d row", "%(count)d rows", number) % {"count": number}
def refuse():
    raise NotReady("Enter the company ID first.", "company")
    raise Other(_("Translated: %(what)s.") % {"what": 1})
WORDS = f"{row} can be read."
'''


def test_templates_are_read_tag_by_tag() -> None:
    assert list(texts_of_template(TEMPLATE)) == [
        "In a tag",
        "One sentence.",
        "One row of ….",
        "… rows of ….",
        "If you are stuck",
        "… … Not translated.",
    ]


def test_python_is_read_by_its_calls() -> None:
    tree = ast.parse(PYTHON)
    assert list(translated(tree)) == ["A title", "… row", "… rows", "Translated: …."]
    assert list(refusals(tree)) == ["Enter the company ID first."]
    assert "… can be read." in sentences_in(tree)
    assert "A docstring is not read." not in sentences_in(tree)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Open the page. Click Save.", ["Open the page.", "Click Save."]),
        ("Is it there? “Yes” is right.", ["Is it there?", "“Yes” is right."]),
        ("See https://status.sage.com for news.", ["See https://status.sage.com for news."]),
        ("The ID has the form CompanyID-sandbox, or CompanyID-name.", None),
        ("It says “No.” Then stop.", ["It says “No.”", "Then stop."]),
    ],
)
def test_sentences_are_told_apart(text: str, parts: list[str] | None) -> None:
    assert rules.sentences(text) == (parts or [text])


def test_long_sentences_are_found_and_named() -> None:
    long = "word " * 25 + "end."
    assert list(rules.long_sentences(Text("a.html", f"Short. W{long}"))) == [f"a.html: 26 words: “W{long}”"]
    assert not list(rules.long_sentences(Text("a.html", "word " * 24 + "end.")))
    assert rules.words("Add + {rows} > … now.") == 4


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (rules.forbidden_words, "The API said no."),
        (rules.forbidden_words, "Please note that it is late."),
        (rules.forbidden_words, "We probe it."),
        (rules.shouting, "Do it NOW."),
        (rules.double_spaces, "Two  spaces."),
    ],
)
def test_each_rule_finds_its_fault_and_names_the_file(rule: object, text: str) -> None:
    found = list(rule(Text("a.html", text)))  # type: ignore[operator]
    assert len(found) == 1
    assert found[0].startswith("a.html: ")
    assert text in found[0]


@pytest.mark.parametrize("text", ["Capital letters", "Copy the company ID.", "problem", "https://api.intacct.com"])
def test_good_texts_are_left_alone(text: str) -> None:
    for rule in (rules.long_sentences, rules.forbidden_words, rules.shouting, rules.double_spaces):
        assert not list(rule(Text("a.html", text)))


PAGE = """<nav><p>The sender in the rail</p></nav><main><h1>Authorize the sender</h1>{}<label>Sender ID</label>
<p>Paste the sender ID.</p></main>"""


def test_what_is_read_is_told_by_blocks() -> None:
    html = "<main><h1>A <b>title</b></h1><ul><li>One</li><li><p>Two</p><svg><text>3</text></svg></li></ul></main>"
    assert blocks_of(html) == [Block("h1", "A title"), Block("li", "One"), Block("p", "Two")]


def test_a_term_must_be_explained_before_or_where_it_is_first_used() -> None:
    (fault,) = unexplained("page", PAGE.format(""))
    assert "page: “sender ID” in “Paste the sender ID.”" in fault
    assert not unexplained("page", PAGE.format("<p>The sender ID is the name that signs our requests.</p>"))
    late = PAGE.format("").replace("</main>", "<p>It is the name that signs our requests.</p></main>")
    assert unexplained("page", late)
