"""How often a page looks at the company's door by itself: briskly while somebody works, then slower, then no more.

Each look may cost Intacct a refused sign-in, so a forgotten tab has to come to an end. The count travels in the
address that the page asks for next; nothing is stored.
"""

from __future__ import annotations

from django.http import HttpRequest

#: Looks 3 seconds apart: the two minutes in which somebody clicks in the other tab.
BRISK_LOOKS = 40
#: Looks in all; the rest is 15 seconds apart, for a quarter of an hour.
LAST_LOOK = 100


def looks_of(request: HttpRequest) -> int:
    """Return how often this page has looked before, from `?looks=`; what is no number there counts as 0."""
    text = request.GET.get("looks", "")
    if not (text.isascii() and text.isdecimal()):
        return 0
    return min(int(text), LAST_LOOK) if len(text) < 10 else LAST_LOOK


def pause_after(looks: int) -> str:
    """Return how long to wait before the next look, as htmx writes it; "" when there is no next one."""
    if looks >= LAST_LOOK:
        return ""
    return "3s" if looks < BRISK_LOOKS else "15s"
