"""What a run was limited to, in words. The services say what a scope is (`connections.services.probing`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _

from connections.models import CheckResult, ProbeRun
from connections.probe.checks import READINESS, CheckSpec
from connections.services.errors import NotFound
from connections.services.probing import planned_checks


def scope_titles(runs: Iterable[ProbeRun]) -> dict[str, str]:
    """Return words for the scopes of `runs`: a module's name, a check's title. At most one query."""
    parts = {run.pk: run.scope for run in runs if run.scope}
    titles = {scope: scope for scope in parts.values()} | {READINESS: _("What else we looked at")}
    if any("." in scope for scope in parts.values()):
        asked = CheckResult.objects.filter(run__in=list(parts), check_id=F("run__scope")).order_by("run__created_at")
        titles |= dict(asked.values_list("check_id", "title"))
    return titles


def planned_or_none(run: ProbeRun) -> tuple[CheckSpec, ...]:
    """Return the checks that a live run will answer; none where the level was changed under it."""
    try:
        return planned_checks(run)
    except NotFound:
        return ()
