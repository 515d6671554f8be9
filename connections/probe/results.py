"""Making results out of planned checks."""

from __future__ import annotations

from connections.probe.checks import CheckSpec
from connections.probe.outcomes import CheckResult, Outcome


def blank(spec: CheckSpec, outcome: Outcome) -> CheckResult:
    """Return a result that carries the check's own words and nothing else yet."""
    return CheckResult(
        check_id=spec.check_id,
        title=spec.title,
        module=spec.module,
        outcome=outcome,
        required=spec.required,
        row=spec.row,
        right=spec.right,
        entity=spec.entity,
        rung=spec.rung,
    )
