"""Access profiles as TOML: nothing is lost on the way, and every fault is told with its place."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.probe.modules import MODULES, normalized
from connections.probe.profile import Profile, Requirement, from_dict, load_shipped
from connections.probe.profile_faults import ProfileInvalid
from connections.probe.profile_file import LONGEST_TEXT, read, written

TODAY = date(2027, 3, 1)


def texts(longest: int, *without: str) -> st.SearchStrategy[str]:
    """Texts of any signs but those of the Unicode categories `without`; surrogates are in no text at all."""
    signs = st.characters(exclude_categories=("Cs", *without))
    return st.text(signs, min_size=1, max_size=longest).map(str.strip).filter(bool)


def names(longest: int, *without: str) -> st.SearchStrategy[str]:
    """Names with a letter, so that a check id can be made of them."""
    return texts(longest - 1, *without).map(lambda name: f"{name}a")


def lists(items: st.SearchStrategy[str], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(items, min_size=least, max_size=4, unique_by=normalized).map(tuple)


@st.composite
def requirements(draw: st.DrawFn, *without: str) -> Requirement:
    module = draw(st.sampled_from(list(MODULES.values())))
    return Requirement(
        module=module.name,
        code=module.code,
        row=draw(names(40, *without)),
        rights=draw(lists(st.sampled_from(["List", "View", "Add", "Edit", "Delete", "Run"]), least=1)),
        required=draw(st.booleans()),
        if_subscribed=draw(st.booleans()),
        purpose=draw(texts(60, *without)),
        without_it=draw(texts(60, *without)),
        aliases=draw(lists(names(20, *without))),
        objects=draw(lists(st.from_regex(r"[A-Z][A-Z0-9_]{0,8}", fullmatch=True))),
    )


@st.composite
def profiles(draw: st.DrawFn, *without: str) -> Profile:
    rows = draw(st.lists(requirements(*without), min_size=1, max_size=5, unique_by=lambda row: (row.code, row.slug)))
    rows.sort(key=lambda row: row.module)  # a module's rows stand together
    return Profile(
        name=draw(st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,3}", fullmatch=True)),
        title=draw(texts(80, *without)),
        version=draw(st.integers(1, 10_000)),
        dated=draw(st.dates()),
        summary=draw(texts(60, *without)),
        requirements=tuple(rows),
    )


@given(profiles())
def test_what_is_written_says_the_same_whatever_signs_it_holds(profile: Profile) -> None:
    assert from_dict(tomllib.loads(written(profile))) == profile


@given(profiles("Cc"))
def test_what_is_written_is_read_back_unchanged(profile: Profile) -> None:
    assert read(written(profile), version=profile.version, dated=profile.dated) == profile
    typed = written(profile, numbered=False).replace("\n", "\r\n")  # as a browser sends it
    assert read(typed, version=profile.version, dated=profile.dated) == profile


@pytest.mark.parametrize("name", sorted(load_shipped()))
def test_shipped_profiles_survive_export_and_import(name: str) -> None:
    shipped = load_shipped()[name]
    assert read(written(shipped), version=1, dated=shipped.dated) == shipped


def test_version_and_date_are_given_and_not_read() -> None:
    profile = read("\ufeff" + written(load_shipped()["ap-spend"]), version=7, dated=TODAY)
    assert (profile.version, profile.dated) == (7, TODAY)


def test_line_breaks_inside_a_sentence_become_spaces() -> None:
    text = described(purpose='"""Sends bills,\n  one by one."""')
    assert read(text, version=1, dated=TODAY).requirements[1].purpose == "Sends bills, one by one."


def described(**changes: str) -> str:
    """Two rows as TOML, the second one with `changes`."""
    row = {"module": '"Accounts Payable"', "rights": '["List"]', "purpose": '"p"', "without_it": '"w"'}
    blocks = [{"row": '"Bills"'} | row, {"row": '"Vendors"'} | row | changes]
    head = 'name = "expenses"\ntitle = "Expenses"\nsummary = "Sends expenses."\n'
    return head + "".join(
        "\n[[requirements]]\n" + "".join(f"{key} = {value}\n" for key, value in block.items()) for block in blocks
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (described(rights="[List]"), ("Line 15", "rights = [List]", "not TOML", "column")),
        ('name = "x"\nname = "y"\n', ("Line 2", 'name = "y"')),
        ('name = "x', ("ends too early",)),
        (described(rights='["list"]'), ("block on line 12", '"list"', '"Vendors" of Accounts Payable')),
        (described(module='"Payroll"'), ("block on line 12", '"Payroll"')),
        (described(row='"Bills"'), ("block on line 12", "listed twice")),
        (described(colour='"green"'), ("block on line 12", '"colour"', "requirement 2")),
        (described(purpose='"a\\u0000b"'), ('"purpose" in requirement 2', "cannot be printed")),
        (described().replace('"Sends expenses."', '""'), ('"summary" in the profile',)),
        (described().replace('"expenses"', '"Expense Tool"'), ("Expense Tool", "small letters")),
        ("", ("name",)),
        ("x = " + "[" * 5000, ("too large",)),
        ("version = " + "9" * 5000, ("too large",)),
        ("#" * (LONGEST_TEXT + 1), ("longer than",)),
        ("requirements = 3\nname = 'a'", ("no requirements",)),
        ("requirements = [3]\nname = 'a'", ("requirement 1",)),
    ],
)
def test_a_fault_is_told_in_one_sentence_with_its_place(text: str, words: tuple[str, ...]) -> None:
    with pytest.raises(ProfileInvalid) as refused:
        read(text, version=1, dated=TODAY)
    sentence = str(refused.value)
    assert [word for word in words if word not in sentence] == []
    assert sentence.endswith(".")
    assert "\n" not in sentence


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ProfileInvalid):
        read(text, version=1, dated=TODAY)


def test_the_line_of_a_fault_is_found_among_many_rows() -> None:
    row = described().split("\n\n")[1]
    rows = [row.replace("Bills", f"Row {number}") for number in range(800)]
    rows[700] = rows[700].replace('["List"]', "[]")
    text = "\n\n".join([described().split("\n\n")[0], *rows])
    with pytest.raises(ProfileInvalid, match=f"block on line {4 + 700 * 7 + 1}: .*Row 700"):
        read(text, version=1, dated=TODAY)
