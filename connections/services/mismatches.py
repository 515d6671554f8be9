"""Customers say that a guide did not match what they see; operations count it, correct the guide, and settle it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.models import Connection, Mismatch
from connections.services.errors import NotFound
from connections.services.events import Actor, record
from connections.services.guides_in_use import in_use

#: Characters of what the customer sees instead.
LONGEST_NOTE = 500
#: How `Mismatch.guide` begins when it is about a fix; a problem stands behind it.
FIX = "fix:"
GENERIC = "unknown_problem"


@transaction.atomic
def say(
    connection: Connection, guide: str, *, variant: Mapping[str, object], note: str, actor: Actor
) -> tuple[Mismatch, bool]:
    """Note that a guide did not match; return the row, and whether it is a new one.

    `guide` is a step's slug or `FIX` and a problem; `variant` is what was shown. Who says it again about the same
    guide, before somebody settled it, changes the open row; an empty note keeps the one before. Raises NotFound for
    a guide that does not exist.
    """
    guide = _known(guide)
    Connection.objects.select_for_update().only("pk").get(pk=connection.pk)  # two clicks at once make one row
    row = open_rows().filter(connection=connection, guide=guide).first()
    is_new = row is None
    row = row or Mismatch(connection=connection, guide=guide)
    row.variant = dict(variant)
    row.note = " ".join(note.split())[:LONGEST_NOTE] or row.note
    row.at = timezone.now()
    row.save()
    if is_new:
        record("guide.did_not_match", actor=actor, connection=connection, guide=guide)
    return row, is_new


def open_rows() -> QuerySet[Mismatch]:
    return Mismatch.objects.filter(settled_at=None)


def settle(rows: Iterable[Mismatch], *, actor: Actor) -> int:
    """Settle open rows; return how many were open until now."""
    wanted = [row.pk for row in rows]
    done = open_rows().filter(pk__in=wanted).update(settled_at=timezone.now(), settled_by=actor.name)
    if done:
        record("guide.mismatches_settled", actor=actor, number=done)
    return done


def _known(guide: str) -> str:
    library = in_use("en").library
    if guide.startswith(FIX):
        problem = guide.removeprefix(FIX)
        # Where a problem has no fix of its own, this is the text that was read.
        return guide if problem in library.fixes else FIX + GENERIC
    if guide not in library.steps:
        raise NotFound(_("There are no such instructions."))
    return guide
