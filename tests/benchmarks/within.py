"""`python -m tests.benchmarks.within NAME ANSWER`: a part of a benchmark that needs Django, in its own process.

Sets Django up before it imports `tests.benchmarks.NAME`, calls its `answer` with the JSON object of standard input and
writes what that returns to the file ANSWER.
"""

from __future__ import annotations

import importlib
import json
import sys
from multiprocessing.synchronize import Barrier
from pathlib import Path

import django

PATIENCE = 120.0  # seconds


def begin(everybody: Barrier) -> None:
    """A worker process: set Django up before anything that needs it is imported, and wait for the others."""
    django.setup()
    everybody.wait(PATIENCE)


def main() -> None:
    name, answer = sys.argv[1:]
    django.setup()
    part = importlib.import_module(f"tests.benchmarks.{name}")
    Path(answer).write_text(json.dumps(part.answer(**json.load(sys.stdin))))


if __name__ == "__main__":
    main()
