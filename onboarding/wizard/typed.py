"""What was typed into a form whose visit had ended: kept in this browser, and in the form again once it is let in.

Passwords are never kept. Whether there is a set-up at that address plays no part, so nobody learns of one by typing.
"""

from __future__ import annotations

from django.http import HttpRequest

from onboarding.access import is_limited
from onboarding.requests import client_address

#: Session key: the address of the form, and what was typed into it.
TYPED = "typed"
#: Fields that people write into, by their names in all forms of the wizard. No field of a password may be among them.
FIELDS = ("company_id", "sender_id", "user_id", "email", "message", "colleague")
#: Letters of one field; more is no answer to anything that we ask.
LONGEST = 2000
#: How many forms one address may leave with us in an hour: each costs a session, and strangers may send some, too.
MOST, SECONDS = 30, 3600


def keep(request: HttpRequest) -> bool:
    """Keep what this POST brought; say whether there was anything to keep."""
    typed = {name: request.POST[name][:LONGEST] for name in FIELDS if request.POST.get(name)}
    if not typed or is_limited("typed", client_address(request), limit=MOST, seconds=SECONDS):
        return False
    request.session[TYPED] = {"path": request.path, "fields": typed}
    return True


def kept(request: HttpRequest) -> dict[str, str]:
    """Return what was typed into the form at this address before, by the names of its fields."""
    found = request.session.get(TYPED, {})
    fields: dict[str, str] = found["fields"] if found.get("path") == request.path else {}
    return fields


def forget(request: HttpRequest) -> None:
    """The form at this address was sent again."""
    if kept(request):
        del request.session[TYPED]
