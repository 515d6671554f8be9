"""Whose move it is, and what that move is: one owner and one sentence per connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connections.models import Answer, Status
from onboarding.fixes import fix_of
from onboarding.journey import Journey
from onboarding.steps import current_step

Owner = Literal["customer", "vendor", "sage", "nobody"]

#: Who is named when several must act: whoever can go on at once comes first.
OWNERS: tuple[Owner, ...] = ("customer", "vendor", "sage")


@dataclass(frozen=True)
class NextAction:
    owner: Owner
    summary: str


def next_action_of(journey: Journey) -> NextAction:
    connection = journey.connection
    if connection.status == Status.DISCONNECTED:
        return NextAction("nobody", _("Disconnected. A new link starts it again."))
    if not connection.integration.is_active:
        return NextAction("vendor", _("The integration is switched off."))
    if journey.live_run:
        return NextAction("nobody", _("A permission check is under way."))
    if journey.broken_run:
        return NextAction("vendor", _("The last permission check broke off on our side."))
    if connection.status == Status.CONNECTED:
        return NextAction("nobody", _("Nothing to do."))
    if journey.findings:
        return _from_findings(journey)
    if journey.attempt and journey.attempt.answer == Answer.UNKNOWN and not journey.has_credentials:
        return NextAction("nobody", _("Intacct did not answer. Trying again later helps."))
    return NextAction("customer", _("Next step: %(step)s") % {"step": current_step(journey).title})


def _from_findings(journey: Journey) -> NextAction:
    errored = [row for row in journey.findings if row.outcome == "errored"]
    if errored:
        return NextAction("vendor", _("A check could not run on our side: %(title)s") % {"title": errored[0].title})
    failed = [row for row in journey.findings if row.outcome == "failed"] or list(journey.findings)
    owners = {fix.owner for row in failed if (fix := fix_of(row, journey.connection))}
    owner: Owner = next((name for name in OWNERS if name in owners), "nobody")
    if len(failed) == 1:
        return NextAction(owner, _("To fix: %(title)s") % {"title": failed[0].title})
    summary = ngettext("%(count)d check to fix", "%(count)d checks to fix", len(failed)) % {"count": len(failed)}
    return NextAction(owner, summary)
