"""One request to the admin pages: what was asked, of which company, and the edits that are not saved yet.

Drafts carry Intacct's two saves: a pop-up's Save only changes the draft, the page's own Save changes the
company (reference, setup-guides section 5.1). Opening a page afresh drops its draft, so whoever leaves
between the two saves loses the change; `?editing=1` is how the pages come back to a draft they keep.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote

from connections.simulator.http import HttpAnswer, redirect
from connections.simulator.state import Company, World

Draft = TypeVar("Draft")
EDITING = "editing"
NOTICE = "notice"
LEVEL = "level"


@dataclass(frozen=True)
class Request:
    """A request inside one company. Form values are as typed; the look-ups trim what a browser adds."""

    world: World
    company: Company
    method: str
    form: dict[str, list[str]] = field(default_factory=dict, repr=False)
    query: dict[str, list[str]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The first value of a form field without surrounding spaces, "" where it was not sent."""
        return next(iter(self.form.get(name, [])), "").strip()

    def typed(self, name: str) -> str:
        """A field exactly as typed, for values in which spaces count: passwords, sender IDs."""
        return next(iter(self.form.get(name, [])), "")

    def texts(self, name: str) -> list[str]:
        """Every value of a repeated field, in the order sent, each once."""
        return list(dict.fromkeys(value.strip() for value in self.form.get(name, []) if value.strip()))

    def ticked(self, name: str) -> bool:
        return bool(self.text(name))

    @property
    def editing(self) -> bool:
        return EDITING in self.query

    def url(self, *segments: str) -> str:
        """The address of a page of this company; every segment is escaped."""
        return "/".join(["/company", *(quote(part, safe="") for part in (self.company.company_id, *segments))])

    def go(self, *segments: str, editing: bool = False, notice: str = "", part: str = "") -> HttpAnswer:
        """See Other, to a page of this company, or a `part` of it; `notice` is shown once on the next page drawn."""
        if notice:
            self.keep(notice, NOTICE)
        return redirect(self.url(*segments) + (f"?{EDITING}=1" if editing else "") + (f"#{part}" if part else ""))

    def draft(self, kind: type[Draft], *key: str) -> Draft | None:
        """What was kept under the key, if it is of that kind and of this very company, not of one reset since."""
        owner, draft = self.world.drafts.get((self.company.company_id, *key), (None, None))
        return draft if owner is self.company and isinstance(draft, kind) else None

    def keep(self, draft: object, *key: str) -> None:
        self.world.drafts[(self.company.company_id, *key)] = (self.company, draft)

    def drop(self, *key: str) -> None:
        self.world.drafts.pop((self.company.company_id, *key), None)

    @property
    def level(self) -> str:
        """The entity the administrator works in, as chosen by the company name; "" at top level."""
        level = self.draft(str, LEVEL) or ""
        return level if not self.company.top_level_only and self.company.entity(level) else ""

    def take_notice(self) -> str:
        """The message left by the page before, once."""
        notice = self.draft(str, NOTICE) or ""
        self.drop(NOTICE)
        return notice
