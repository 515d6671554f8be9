"""What is looked up in a catalog is written out where it is looked up: only so `makemessages` finds it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOOKED_UP = frozenset(
    {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
)
#: Looks up what `probe/marking.py` marked, by a name of its own.
BY_NAME = "onboarding/probe_words.py"


def test_every_text_that_is_looked_up_is_written_out_there() -> None:
    found = [place for folder in ("connections", "onboarding") for place in _unmarked(ROOT / folder)]
    assert [place for place in found if not place.startswith(BY_NAME)] == []


def _unmarked(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in LOOKED_UP:
                first = node.args[0] if node.args else None
                if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                    yield f"{file.relative_to(ROOT)}:{node.lineno}"
