"""Secrets on model rows: a text field that holds the sealed value, and a property that seals and opens it."""

from __future__ import annotations

from django.db import models

from connections.crypto import Place, is_current, seal, unseal


class SealedText(models.TextField):
    """A column that holds a sealed secret; use `Secret` to put in and take out the plain text."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class Secret:
    """Plain-text face of a `SealedText` column: reading opens it, assigning seals it for this very row.

    Rows have their UUID before they are saved, so the row can be bound in from the first moment.
    """

    def __init__(self, column: str) -> None:
        self.column = column

    def __get__(self, row: models.Model, owner: type[models.Model]) -> str:
        sealed = getattr(row, self.column)
        return unseal(sealed, place_of(row, self.column)) if sealed else ""

    def __set__(self, row: models.Model, secret: str) -> None:
        setattr(row, self.column, seal(secret, place_of(row, self.column)) if secret else "")


def place_of(row: models.Model, column: str) -> Place:
    return Place(row._meta.db_table, str(row.pk), column)


def reseal(row: models.Model, column: str) -> bool:
    """Seal the column again under the newest key; say whether anything changed. Does not save."""
    sealed = getattr(row, column)
    if not sealed or is_current(sealed):
        return False
    place = place_of(row, column)
    setattr(row, column, seal(unseal(sealed, place), place))
    return True
