"""Counts refused sign-ins per Intacct user, across all links, so that we never lock a customer's user out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from connections.models import Answer, Credentials, ProbeRun, Question, Verification
from connections.probe import ladder
from connections.probe.outcomes import Outcome

#: After this many refusals within the window, further tries wait until the window has passed.
ALLOWED_REFUSALS = 3
WINDOW = timedelta(minutes=15)

#: Refusals that count: Intacct looked at the user and the password and said no.
SIGN_IN_PROBLEMS = frozenset(
    {
        "user_login_incorrect",
        "login_failed_unclassified",
        "user_locked_out",
        "user_inactive",
        "password_expired",
        "gateway_sign_in_incorrect",
    }
)

#: Refusals that name nothing but what was typed: whoever typed it compares first.
MAYBE_MISTYPED = frozenset({"user_login_incorrect", "login_failed_unclassified"})

#: The company or the gateway is busy: nobody's fault, tried again later without holding a worker.
BUSY_PROBLEMS = frozenset({"concurrency_limit", "rate_limited", "retry_later"})


@dataclass(frozen=True)
class Tries:
    """How many more refusals are allowed for an Intacct user. `paused_until` is None where it may be tried now."""

    left: int
    paused_until: datetime | None


def tries_of(company_id: str, user_id: str) -> Tries:
    """Return what is left of the tries of this user, over all connections."""
    times = _recent_refusals(company_id, user_id)
    if len(times) < ALLOWED_REFUSALS:
        return Tries(ALLOWED_REFUSALS - len(times), None)
    # Free again as soon as fewer than the allowed number lie inside the window.
    return Tries(0, times[ALLOWED_REFUSALS - 1] + WINDOW)


def pause_ends_at(company_id: str, user_id: str) -> datetime | None:
    """Return when a next sign-in may be tried, or None when it may be tried now."""
    return tries_of(company_id, user_id).paused_until


def was_refused_last(connection_id: uuid.UUID, *, but: ProbeRun | None = None) -> bool:
    """Say whether the last that a check heard about the kept credentials was that they are wrong. `but`: not in it."""
    credentials = Credentials.objects.filter(connection=connection_id).only("accepted_at").first()
    runs = ProbeRun.objects.finished().filter(connection=connection_id)
    if credentials is not None:
        runs = runs.filter(finished_at__gt=credentials.accepted_at)
    if but is not None:
        runs = runs.exclude(pk=but.pk)
    accepted = Q(results__check_id=ladder.SIGN_IN, results__outcome=Outcome.PASSED)
    last = runs.filter(accepted | Q(results__problem__in=SIGN_IN_PROBLEMS)).first()
    return last is not None and last.results.filter(problem__in=SIGN_IN_PROBLEMS).exists()


def _recent_refusals(company_id: str, user_id: str) -> list[datetime]:
    """When this user was (or may have been) refused within the window, newest first, over all connections."""
    since = timezone.now() - WINDOW
    asked = Verification.objects.filter(
        question=Question.CREDENTIALS,
        company_id__iexact=company_id,
        user_id__iexact=user_id,
        finished_at__gt=since,
    )
    refused = Q(answer=Answer.REFUSED, problem__in=SIGN_IN_PROBLEMS)
    # Sent, and no readable answer came back: for all we know Intacct counted it.
    unanswered = Q(sent_at__isnull=False) & ~Q(answer__in=(Answer.ACCEPTED, Answer.REFUSED))
    by_form = asked.filter(refused | unanswered).values_list("finished_at", flat=True)
    # Whichever check told it: a second sign-in of a run may be refused, too, and some refusals name the company.
    by_probe = ProbeRun.objects.filter(
        company_id__iexact=company_id,
        user_id__iexact=user_id,
        finished_at__gt=since,
        results__problem__in=SIGN_IN_PROBLEMS,
    ).values_list("finished_at", flat=True)
    by_probe = by_probe.distinct().order_by()
    return sorted((moment for moment in (*by_form, *by_probe) if moment), reverse=True)
