"""A probe run as data and as a table: the same for the API and for the files that staff downloads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime

from connections.models import CheckResult, Connection, ProbeRun
from connections.probe.checks import EVERYTHING
from connections.services.last_known import LastKnown
from connections.services.probing import scope_of
from onboarding.differences import Difference, difference_made_by
from onboarding.fixes import fix_of

Data = dict[str, object]

COLUMNS = (
    "id",
    "title",
    "module",
    "row",
    "right",
    "entity",
    "outcome",
    "required",
    "problem",
    "detail",
    "count",
    "tested_at",
)
CSV_TYPE = "text/csv; charset=utf-8"
#: A cell that begins like this is a formula to Excel and its kin (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: Excel reads a file as UTF-8 only if it begins so.
_BYTE_ORDER_MARK = "\ufeff"


def run_head(run: ProbeRun) -> Data:
    """Return what a list of runs says of each."""
    return {
        "id": str(run.pk),
        "status": run.state,
        "verdict": run.verdict or None,
        "trigger": run.trigger,
        "scope": _scope_data(run),
        "created_at": run.created_at,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
    }


def _scope_data(run: ProbeRun) -> Data | None:
    scope = scope_of(run)
    return None if scope == EVERYTHING else {"module": scope.module or None, "check": scope.check_id or None}


def run_data(run: ProbeRun) -> Data:
    """Return everything about one run; `difference` is None until it is finished."""
    results = list(run.results.all())
    changed = difference_made_by(run, results) if run.verdict else None
    return {
        **run_head(run),
        "planned": run.planned,
        "difference": None if changed is None else _difference_data(changed),
        "checks": [check_data(result, run.connection) for result in results],
    }


def known_data(connection: Connection, known: LastKnown) -> Data:
    """Return the newest answer to each check, with the run that gave it; `verdict` is on all of them."""
    return {
        "connection": str(connection.pk),
        "verdict": known.verdict or None,
        "checks": [
            {**check_data(result, connection), "run": str(result.run_id), "tested_at": result.run.finished_at}
            for result in known.results
        ],
    }


def check_data(result: CheckResult, connection: Connection) -> Data:
    fix = fix_of(result, connection)
    return {
        "id": result.check_id,
        "title": result.title,
        "module": result.module or None,
        "row": result.row or None,
        "right": result.right or None,
        "outcome": result.outcome,
        "required": result.required,
        "problem": result.problem or None,
        "detail": result.detail,
        "count": result.count,
        "entity": result.entity or None,
        "fix": {"title": fix.title, "steps": [click.sentence for click in fix.clicks]} if fix else None,
    }


def _difference_data(changed: Difference) -> Data:
    return {
        "newly_passed": [result.check_id for result in changed.passed],
        "newly_failed": [result.check_id for result in changed.failed],
    }


def csv_of(results: Iterable[CheckResult]) -> str:
    """Return one line per check, for spreadsheets. Reads `result.run`, so have it loaded."""
    text = io.StringIO()
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in _line(result)] for result in results)
    return text.getvalue()


def _line(result: CheckResult) -> tuple[object, ...]:
    return (
        result.check_id,
        result.title,
        result.module,
        result.row,
        result.right,
        result.entity,
        result.outcome,
        "yes" if result.required else "no",
        result.problem,
        result.detail,
        "" if result.count is None else result.count,
        _moment(result.run.finished_at),
    )


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""


def _cell(value: object) -> object:
    """Keep texts from being read as formulas: names in them come out of the customer's company."""
    if isinstance(value, str) and (value.lstrip().startswith(_FORMULA) or value[:1] in ("\t", "\r", "\n")):
        return f"'{value}"
    return value
