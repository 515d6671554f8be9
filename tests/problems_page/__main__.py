"""`python -m tests.problems_page`: write docs/problems.md; with `--check` only tell whether it is up to date."""

from __future__ import annotations

import argparse
import sys

from tests.problems_page import page


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.problems_page", description="Write the page of problems.")
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 if the page is out of date")
    check = parser.parse_args().check
    wanted = page.text(page.look())
    if not check:
        page.PAGE.write_text(wanted, encoding="utf-8")
        print(f"Wrote {page.PAGE.name}.")
        return 0
    if page.PAGE.exists() and page.PAGE.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"docs/{page.PAGE.name} is out of date: run python -m tests.problems_page", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
