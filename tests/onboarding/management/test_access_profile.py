"""`manage.py access_profile`: plain sentences, and files that come back as they went."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from connections.models import AccessProfile, Event, Integration
from connections.probe import profile_file
from connections.probe.profile import load_shipped
from connections.services import access_profiles
from tests import factories

pytestmark = pytest.mark.django_db
SHIPPED = load_shipped()["ap-spend"]


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command("access_profile", *arguments, stdout=out)
    return out.getvalue()


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as refused:
        printed(*arguments)
    assert refused.value.returncode == 1
    return str(refused.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An export with another title."""
    path = tmp_path / "profile.toml"
    path.write_text(printed("export", "ap-spend").replace(SHIPPED.title, "Spend"), encoding="utf-8")
    return path


def test_an_export_is_the_newest_version_or_the_one_asked_for(file: Path) -> None:
    printed("import", str(file))
    assert 'title = "Spend"' in printed("export", "ap-spend")
    first = printed("export", "ap-spend", "--version", "1")
    assert profile_file.read(first, version=1, dated=SHIPPED.dated) == SHIPPED


def test_an_import_is_the_next_version_once(file: Path) -> None:
    assert printed("import", str(file)) == "Saved as ap-spend version 2. No integration uses it yet.\n"
    assert printed("import", str(file)) == "Nothing to save: ap-spend version 2 holds exactly this already.\n"
    assert Event.objects.get(kind="profile.saved").actor == "command line"


def test_an_import_under_a_new_name_is_a_new_profile(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace('"ap-spend"', '"mine"', 1), encoding="utf-8")
    assert "Saved as mine version 1." in printed("import", str(file))


def test_a_version_is_chosen_for_an_integration(file: Path) -> None:
    factories.integration()
    printed("import", str(file))
    lines = printed("use", "acme-ledger", "ap-spend").splitlines()
    assert lines == [
        "Acme Ledger uses ap-spend version 2.",
        "Connections that are checked again, one after the other: 0.",
    ]
    printed("use", "acme-ledger", "ap-spend", "--version", "1")
    assert Integration.objects.get().access_profile.version == 1


def test_what_cannot_be_is_said_and_ends_with_1(file: Path, tmp_path: Path) -> None:
    factories.integration()
    assert "no access profile nobody" in refusal("export", "nobody")
    assert "no version 7" in refusal("export", "ap-spend", "--version", "7")
    assert "no integration “nobody”" in refusal("use", "nobody", "ap-spend")
    assert "cannot be read as UTF-8 text" in refusal("import", str(tmp_path / "missing.toml"))
    file.write_text("name = ", encoding="utf-8")
    assert "ends too early" in refusal("import", str(file))
    assert AccessProfile.objects.count() == 1
    assert access_profiles.version("ap-spend").version == 1
