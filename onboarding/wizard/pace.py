"""How often the page of a running check asks for news: often at first, when most answers come, then slower.

Reference, reliability: 0.5 s for 5 s, 1 s up to 15 s, then 2 to 5 s. A poll that finds nothing new is answered with
204, which leaves the page and its pace as they are; so the pace is part of what a page has seen.
"""

from __future__ import annotations

from connections.models import ProbeRun

#: From this age of the run on, in seconds -> how long to wait between two questions.
PACES = ((60, "5s"), (15, "2s"), (5, "1s"), (0, "500ms"))
#: A run that was put off has nothing to tell until it is due.
POSTPONED = "2s"


def pace_of(run: ProbeRun, seconds: int) -> str:
    """Return the pause before the next question, as htmx writes it, for a run that began `seconds` ago."""
    if run.state == "queued" and run.postponed:
        return POSTPONED
    return next(pace for age, pace in PACES if seconds >= age)


def version_of(run: ProbeRun, answered: int, pace: str) -> str:
    """Return what changes whenever the page of a running check would look different."""
    state = "in-line" if run.in_line_since else run.state
    return f"{run.pk.hex[:12]}-{state}-{run.postponed}-{run.attempt}-{answered}-{pace}"
