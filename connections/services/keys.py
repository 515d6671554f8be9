"""Rotation of the encryption keys, row by row: it can be interrupted and resumed at any point."""

from __future__ import annotations

from django.db import transaction

from connections.models import SEALED_COLUMNS
from connections.models.sealed import reseal

BATCH = 500


def reseal_everything() -> int:
    """Seal every secret again under the newest key; return how many rows changed.

    Each batch is its own transaction, and rows under the newest key are left alone: running it again goes on.
    Raises CannotOpen when a row needs a key that is no longer given.
    """
    changed = 0
    for model, column in SEALED_COLUMNS:
        pks = list(model._default_manager.exclude(**{column: ""}).values_list("pk", flat=True))
        for start in range(0, len(pks), BATCH):
            with transaction.atomic():
                rows = (
                    model._default_manager.select_for_update().filter(pk__in=pks[start : start + BATCH]).order_by("pk")
                )
                for row in rows:
                    if reseal(row, column):
                        row.save(update_fields=[column])
                        changed += 1
    return changed
