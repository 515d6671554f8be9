"""Many connections at once, ready to be checked, made without asking the simulated Intacct for each."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from connections.models import Connection, Credentials, Integration, Status
from connections.simulator.companies import USER_ID
from tests import factories


def connection_to(
    company_id: str,
    password: str,
    *,
    to: Integration | None = None,
    status: Status = Status.IN_PROGRESS,
    due_at: datetime | None = None,
) -> Connection:
    """Return a connection at the top level whose credentials were accepted; `due_at`: its next check by schedule."""
    made = factories.connection(company_id, to=to)
    made.level_chosen_at = made.proof_since = timezone.now()
    made.status, made.check_due_at = status, due_at
    made.save()
    credentials = Credentials(connection=made, user_id=USER_ID)
    credentials.password = password
    credentials.save()
    return made
