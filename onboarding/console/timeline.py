"""The event log in words, for `components/_timeline.html`. One line per kind of event: add new kinds here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connections.models import Event, Trigger
from onboarding.console.guide_words import title_of as guide_title
from onboarding.console.run_history import WORDS
from onboarding.fixes import guides_in_use
from onboarding.steps import title_of

Data = Mapping[str, object]


@dataclass(frozen=True)
class Told:
    at: datetime
    text: str
    actor: str
    tone: str


def _said(event: str | Promise, key: str = "") -> Callable[[Data], str]:
    """Return the sentence, with the value of `key` behind it where the event has one."""

    def text(data: Data) -> str:
        value = str(data.get(key) or "") if key else ""
        return f"{event}: {value}" if value else str(event)

    return text


def _link(event: str | Promise) -> Callable[[Data], str]:
    def text(data: Data) -> str:
        slug = str(data.get("step") or "")
        words = {"event": event, "step": title_of(slug)}
        return _("%(event)s, for the step “%(step)s” only") % words if slug else str(event)

    return text


def _step(data: Data) -> str:
    return _("Step done: %(step)s") % {"step": title_of(str(data.get("step", "")))}


def _level(data: Data) -> str:
    listed = data.get("entities")
    entities = [str(entity) for entity in listed] if isinstance(listed, list) else []
    levels = [_("top level")] if data.get("top_level") else []
    return _("Level chosen: %(levels)s") % {"levels": ", ".join(levels + entities)}


def _probe_started(data: Data) -> str:
    trigger = str(data.get("trigger", ""))
    by = Trigger(trigger).label if trigger in Trigger.values else trigger
    words = {"by": by, "scope": str(data.get("scope") or "")}
    if words["scope"]:
        return _("Check of %(scope)s started (%(by)s)") % words
    return _("Permission check started (%(by)s)") % words


def _probe_finished(data: Data) -> str:
    verdict = str(data.get("verdict", ""))
    return _("Permission check finished: %(verdict)s") % {"verdict": WORDS.get(verdict, verdict)}


def _asked(data: Data) -> str:
    if data.get("about") == "new_link":
        return _("The customer asked for a new link")
    slug = str(data.get("step") or "")
    words = {"step": title_of(slug)}
    return _("The customer asked for help at “%(step)s”") % words if slug else _("The customer asked for help")


def _did_not_match(data: Data) -> str:
    guide = guide_title(str(data.get("guide", "")), guides_in_use())
    return _("The customer sees something else than the guide “%(guide)s” says") % {"guide": guide}


#: Kind of event: its words, and the colour of its dot.
KINDS: dict[str, tuple[Callable[[Data], str], str]] = {
    "connection.created": (_said(gettext_lazy("Connection created")), ""),
    "connection.carried_over": (_said(gettext_lazy("Carried over from another environment")), ""),
    "consent.given": (_said(gettext_lazy("The customer agreed, text"), "version"), "ok"),
    "connection.started": (_said(gettext_lazy("The customer began")), "info"),
    "connection.reopened": (_said(gettext_lazy("Started again with a new link")), "info"),
    "connection.in_progress": (_said(gettext_lazy("In progress")), "info"),
    "connection.needs_attention": (_said(gettext_lazy("Needs attention")), "warn"),
    "connection.connected": (_said(gettext_lazy("Connected")), "ok"),
    "connection.degraded": (_said(gettext_lazy("Degraded: something required fails now")), "bad"),
    "connection.disconnected": (_said(gettext_lazy("Disconnected, credentials erased")), ""),
    "company.set": (_said(gettext_lazy("Company ID given"), "company_id"), ""),
    "sender.set": (_said(gettext_lazy("The customer's own sender ID given"), "sender_id"), ""),
    "screens.chosen": (_said(gettext_lazy("The customer told what their Intacct looks like")), ""),
    "mailbox.named": (_said(gettext_lazy("Mailbox for the password e-mail given")), ""),
    "entity.chosen": (_level, ""),
    "entity.refused": (_said(gettext_lazy("Level refused"), "reason"), "warn"),
    "entities.refreshed": (_said(gettext_lazy("Entities read again as user"), "user_id"), ""),
    "credentials.submitted": (_said(gettext_lazy("Credentials given for user"), "user_id"), ""),
    "credentials.accepted": (_said(gettext_lazy("Intacct accepted the credentials of user"), "user_id"), "ok"),
    "credentials.refused": (_said(gettext_lazy("Intacct refused the credentials"), "problem"), "bad"),
    "credentials.not_answered": (
        _said(gettext_lazy("Intacct did not answer about the credentials"), "problem"),
        "warn",
    ),
    "step.part_completed": (_said(gettext_lazy("Part of the step of role and user done"), "part"), "ok"),
    "step.completed": (_step, "ok"),
    "probe.started": (_probe_started, "info"),
    "probe.finished": (_probe_finished, ""),
    "guide.did_not_match": (_did_not_match, "warn"),
    "incident.opened": (_said(gettext_lazy("Trouble on our side began"), "problem"), "warn"),
    "incident.closed": (_said(gettext_lazy("Trouble on our side has passed"), "problem"), "ok"),
    "schedule.budget_spent": (
        _said(gettext_lazy("No more checks by themselves this month: the API budget is spent")),
        "warn",
    ),
    "link.created": (_link(gettext_lazy("Link made")), ""),
    "link.opened": (_link(gettext_lazy("Link opened")), "info"),
    "link.revoked": (_said(gettext_lazy("Link revoked")), ""),
    "step_link.done": (_link(gettext_lazy("A colleague has finished")), "ok"),
    "help.asked": (_asked, "ours"),
    "help.answered": (_said(gettext_lazy("We answered the customer's question")), ""),
    "help.closed": (_said(gettext_lazy("The customer's question is closed")), ""),
}
VERDICT_TONES = {"passed": "ok", "failed": "bad", "could_not_tell": "warn"}


def told(events: Iterable[Event]) -> list[Told]:
    return [_told(event) for event in events]


def _told(event: Event) -> Told:
    words, tone = KINDS.get(event.kind, (_said(event.kind.replace(".", " ").replace("_", " ").capitalize()), ""))
    if event.kind == "probe.finished":
        tone = VERDICT_TONES.get(str(event.data.get("verdict", "")), "")
    actor = " · ".join(part for part in (event.actor, event.address) if part)
    return Told(event.at, words(event.data), actor, tone)
