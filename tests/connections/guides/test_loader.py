"""A mistake in a data file is refused when it is read, with the file and the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from connections.guides import GuideInvalid, Variant
from connections.guides.loader import Library, build, texts_in
from connections.guides.rendering import Renderer

PATHS = """
[[paths]]
name = "users"
current = ["Company", "Admin", "Users"]
grouped = ["Company", "Admin", "Users, roles, and groups", "Users"]
classic = ["Company", "Users"]
sources = ["setup-guides section 1 row 0"]
"""
STEP = """
order = 1
title = "Company ID"
why = "It tells us which company to connect."
sources = ["setup-guides section 1 row 1"]
release = "2025 R4"
checked = 2026-11-21

[[clicks]]
path = "users"
under = ["Details"]
text = "Click Edit."
button = "Edit"
"""
FIXES = """
release = "2025 R4"
checked = 2026-11-21

[[fixes]]
problems = ["unknown_problem"]
title = "Something new"
owner = "vendor"
cause = [{ when = { given = ["seen"] }, text = "We saw {seen}" }, { text = "We saw {problem}." }]
sources = ["gateway-errors fallback"]
clicks = [{ text = "We are on it." }]
"""


def load(folder: Path) -> Library:
    return build(texts_in(folder))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "steps").mkdir()
    (tmp_path / "fixes").mkdir()
    (tmp_path / "paths.toml").write_text(PATHS)
    (tmp_path / "steps" / "company.toml").write_text(STEP)
    (tmp_path / "fixes" / "generic.toml").write_text(FIXES)
    return tmp_path


def test_a_named_path_is_resolved_for_each_kind_of_menu(folder: Path) -> None:
    draft = load(folder).steps["company"]
    assert Renderer(Variant("classic"), {}).guide(draft).clicks[0].trail == ("Company", "Users", "Details")
    assert Renderer(Variant(), {}).guide(draft).clicks[0].trail == ("Company", "Admin", "Users", "Details")


def test_the_first_wording_that_fits_is_used(folder: Path) -> None:
    draft = load(folder).generic
    assert Renderer(Variant(), {"seen": "this."}).fix("x", draft).cause == "We saw this."
    assert Renderer(Variant(), {"problem": "that"}).fix("x", draft).cause == "We saw that."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('why = "It', 'because = "It', "company.toml needs 'why'"),
        ("order = 1", "order = 1\nicon = 2", "company.toml has unknown keys: icon"),
        ('release = "2025 R4"', "", "company.toml needs 'release'"),
        ("2025 R4", "2025 R5", "company.toml has a release that is none of Intacct's: '2025 R5'"),
        ('button = "Edit"', 'button = "Edit"\nshows = "film"', "clicks 1 shows the unknown 'film'"),
        ('button = "Edit"', 'button = "Edit"\nscreen = "Edit"', "clicks 1 names a 'screen', but not what it 'shows'"),
        ('button = "Edit"', 'button = "Edit"\npart = "role"', "clicks 1 belongs to the unknown part 'role'"),
        ("[[clicks]]", '[[parts]]\nid = "a"\ntitle = "A"\n\n[[clicks]]', "has parts, so each click needs a 'part'"),
        ('text = "Click', 'when = { region = ["fr"] }\ntext = "Click', "unknown words in 'region': fr"),
        ('text = "Click', 'note = [{ text = "{x}" }]\ntext = "Click', "note 1 uses the unknown placeholder {x}"),
        ("order = 1", 'order = "first"', "company.toml needs a whole number in 'order'"),
        ("checked = 2026-11-21", 'checked = "today"', "company.toml needs a date in 'checked'"),
        ('sources = ["setup-guides section 1 row 1"]', "sources = []", "company.toml needs 'sources'"),
        ("setup-guides section 1 row 1", "hearsay", "names no reference: 'hearsay'"),
        ('"Details"', '"Details", " "', "clicks 1 needs a list of texts in 'under', none of them empty"),
        ('path = "users"', 'path = "nowhere"', "clicks 1 names the unknown path 'nowhere'"),
        ('path = "users"', 'trail = ["Company"]', "clicks 1 has 'under' without a 'path'"),
        ('under = ["Details"]', 'trail = ["Company"]', "clicks 1 has both 'path' and 'trail'"),
        ('button = "Edit"', 'buton = "Edit"', "clicks 1 has unknown keys: buton"),
        ('button = "Edit"', 'button = "Save"', "names the button 'Save', but its text does not contain it"),
        ("Click Edit.", "Click Edit, {customer}.", "clicks 1 uses the unknown placeholder {customer}"),
        ("Click Edit.", "Click Edit { now.", "clicks 1 has a brace that is no placeholder"),
        ('text = "Click Edit."', 'text = " "', "clicks 1 needs a text in 'text'"),
        ('text = "Click', 'when = { menus = ["new"] }\ntext = "Click', "when has unknown words in 'menus': new"),
        ('text = "Click', 'when = { given = ["moon"] }\ntext = "Click', "unknown words in 'given': moon"),
        ('text = "Click', 'when = { phase = ["new"] }\ntext = "Click', "when has unknown keys: phase"),
        ("order = 1", "order = ", "company.toml cannot be read"),
        (
            '"It tells us which company to connect."',
            '[{ when = { menus = ["classic"] }, text = "It." }]',
            "needs a last choice without a condition in 'why'",
        ),
    ],
)
def test_a_mistake_in_a_step_is_told_with_its_place(folder: Path, old: str, new: str, told: str) -> None:
    assert old in STEP
    (folder / "steps" / "company.toml").write_text(STEP.replace(old, new))
    with pytest.raises(GuideInvalid) as caught:
        load(folder)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"unknown_problem"', '"other"', "There is no fix for 'unknown_problem'"),
        ('"unknown_problem"', '"unknown_problem", "unknown_problem"', "has a second fix for 'unknown_problem'"),
        ('release = "2025 R4"', "", "generic.toml needs 'release'"),
        ('owner = "vendor"', 'owner = "us"', "has an unknown owner 'us'"),
        ('owner = "vendor"', 'owner = "vendor"\nstep = "moon"', "belongs to the unknown step 'moon'"),
        ('clicks = [{ text = "We are on it." }]', "", "needs at least one problem and one click"),
        ('clicks = [{ text = "We are on it." }]', 'clicks = ["Wait."]', "clicks 1 must be a table"),
        ('title = "Something new"', "title = 3", "needs a list of tables in 'title'"),
    ],
)
def test_a_mistake_in_a_fix_is_told_with_its_place(folder: Path, old: str, new: str, told: str) -> None:
    assert old in FIXES
    (folder / "fixes" / "generic.toml").write_text(FIXES.replace(old, new))
    with pytest.raises(GuideInvalid) as caught:
        load(folder)
    assert told in str(caught.value)


def test_a_menu_path_must_say_how_it_looks_in_every_kind_of_menu(folder: Path) -> None:
    (folder / "paths.toml").write_text(PATHS.replace('classic = ["Company", "Users"]\n', ""))
    with pytest.raises(GuideInvalid, match="needs a trail for each of current, grouped, classic"):
        load(folder)
