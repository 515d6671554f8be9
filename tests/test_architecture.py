"""The rules of the layout, held by reading the code."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAX_LINES = 250
PRODUCT = ("onboarding", "connections")


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports_inside_functions(tree: ast.Module) -> list[int]:
    """Return the lines of imports that run later than the module itself."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def test_imports_run_one_way() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_import_hides_inside_a_function() -> None:
    found = [
        f"{name(path)}:{line}"
        for path in python_files(*PRODUCT, "tests")
        for line in imports_inside_functions(ast.parse(path.read_text()))
    ]
    assert found == []


def test_files_stay_short() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in python_files(*PRODUCT, "tests")}
    assert {file: lines for file, lines in lengths.items() if lines > MAX_LINES} == {}


@pytest.mark.parametrize("forbidden", ["utils", "util", "helpers", "misc", "common"])
def test_every_module_is_named_after_its_topic(forbidden: str) -> None:
    named = [path for path in python_files(*PRODUCT, "tests") if forbidden in (path.stem, path.parent.name)]
    assert [name(path) for path in named] == []


def test_no_package_lacks_its_init_file() -> None:
    folders = {path.parent for path in python_files(*PRODUCT, "tests")}
    assert [name(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []
