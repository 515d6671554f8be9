"""What one `error` of an `errormessage` says, as values (reference, intacct-gateway section 3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from connections.intacct.wording import clean


@dataclass(frozen=True)
class ErrorTarget:
    """What caused an error. Any field may be empty."""

    domain: str = ""
    request_info: str = ""
    object: str = ""
    field: str = ""
    business_info: str = ""

    def blanked(self, blank: Callable[[str], str]) -> ErrorTarget:
        return ErrorTarget(
            blank(self.domain),
            blank(self.request_info),
            blank(self.object),
            blank(self.field),
            blank(self.business_info),
        )


@dataclass(frozen=True)
class ErrorMessage:
    """The message behind one text of an error, whatever language the text is in. Any field may be empty.

    `placeholders`: the values that the text was filled with, by name, in the order received.
    """

    message_id: str = ""
    category: str = ""
    target: ErrorTarget = ErrorTarget()
    placeholders: tuple[tuple[str, str], ...] = ()

    def blanked(self, blank: Callable[[str], str]) -> ErrorMessage:
        return replace(
            self,
            target=self.target.blanked(blank),
            placeholders=tuple((name, blank(value)) for name, value in self.placeholders),
        )


@dataclass(frozen=True)
class AdditionalInfo:
    """What `showadditionalerrorinfo` adds to an error: data that does not depend on a language.

    `error_id`: such as "GL-0493". `description`, `description2` and `correction` say more about the texts of these
    names (the gateway calls the second one `cdescription` here).
    """

    error_id: str = ""
    category: str = ""
    target: ErrorTarget = ErrorTarget()
    description: ErrorMessage = ErrorMessage()
    description2: ErrorMessage = ErrorMessage()
    correction: ErrorMessage = ErrorMessage()

    def blanked(self, blank: Callable[[str], str]) -> AdditionalInfo:
        return replace(
            self,
            target=self.target.blanked(blank),
            description=self.description.blanked(blank),
            description2=self.description2.blanked(blank),
            correction=self.correction.blanked(blank),
        )


@dataclass(frozen=True)
class ErrorEntry:
    """One `error` of an `errormessage`, texts cleaned. Any field may be empty.

    `raw`: the same texts as they came, for operators, because cleaning takes more than ornaments: of "The field
    <TERM> is required" it leaves no field. `additional_info`: None unless it was asked for.
    """

    errorno: str = ""
    description: str = ""
    description2: str = ""
    correction: str = ""
    support_id: str = ""
    additional_info: AdditionalInfo | None = None
    raw: tuple[str, ...] = field(default=(), compare=False, repr=False)

    @property
    def text(self) -> str:
        """The words that say most: `description2`, else `description`, else `correction`."""
        return self.description2 or self.description or self.correction

    def blanked(self, blank: Callable[[str], str]) -> ErrorEntry:
        """Return a copy with `blank` applied to every text: error texts can echo what was sent."""
        return replace(
            self,
            errorno=blank(self.errorno),
            description=blank(self.description),
            description2=blank(self.description2),
            correction=blank(self.correction),
            support_id=blank(self.support_id),
            additional_info=self.additional_info.blanked(blank) if self.additional_info else None,
            raw=tuple(_blanked_raw(text, blank) for text in self.raw),
        )


def _blanked_raw(raw: str, blank: Callable[[str], str]) -> str:
    """Blank secrets also where entities or tags hide them; such a text is then kept without these."""
    words, _ = clean(raw)
    blanked = blank(words)
    return blank(raw) if blanked == words else blanked
