"""Buttons and fields stand out in the sentence, and nothing slips through unescaped."""

from __future__ import annotations

import pytest

from connections.guides import Click
from onboarding.templatetags.clicks import marked


def click(text: str, *, button: str = "", field: str = "") -> Click:
    return Click(text=text, trail=(), button=button, field=field, value="", note="")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (click("Click Add.", button="Add"), "Click <b>Add</b>."),
        (click("Enter the address, then click Add.", button="Add"), "Enter the address, then click <b>Add</b>."),
        (
            click("In Sender ID, paste it and click Save.", button="Save", field="Sender ID"),
            "In <b>Sender ID</b>, paste it and click <b>Save</b>.",
        ),
        (click("Click A & B <now>.", button="A & B"), "Click <b>A &amp; B</b> &lt;now&gt;."),
        (click("Wait & see."), "Wait &amp; see."),
    ],
)
def test_the_words_of_intacct_are_bold_and_everything_is_escaped(shown: Click, expected: str) -> None:
    assert marked(shown) == expected
