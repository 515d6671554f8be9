"""How a customer takes back what was granted: the clicks in their own menus, without asking anybody.

The menu paths are those of the guides, so that a menu that Sage moves is corrected in one place. Sources: reference,
setup-guides section 4 [SAGE-UFLD] (status Inactive), section 1 row 3 [SAGE-AUTH] and section 10 row 2 (the list of
senders, rows removed), section 10 row 9 [EXP-122][SAGE-WSU] (each of the two ends the access).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from connections import guides
from connections.guides import Click
from connections.models import Connection
from onboarding.fixes import fix_for


@dataclass(frozen=True)
class Way:
    title: str
    effect: str
    clicks: tuple[Click, ...]


def ways_to_revoke(connection: Connection, user_id: str = "") -> tuple[Way, Way]:
    """Return the two ways; either is enough."""
    user, sender = user_id or connection.integration.suggested_user_id, connection.sender_id
    return (
        Way(
            _("Switch off the user"),
            _("Nobody can sign in as this user any more. Other connections of your company are not touched."),
            (
                Click(
                    _("Open %(user)s, click Edit and set Status to Inactive.") % {"user": user},
                    _trail("user_inactive", connection),
                    button="Edit",
                    field="Status",
                ),
                Click(_("Click Save."), button="Save"),
            ),
        ),
        Way(
            _("Remove the sender"),
            _("Nothing signed by this sender gets into your company any more, whoever it signs in as."),
            (
                Click(
                    _("Click Edit and find %(sender)s in the section Web Services authorizations.")
                    % {"sender": sender},
                    _trail("sender_not_authorized_for_company", connection),
                    button="Edit",
                    field="Web Services authorizations",
                ),
                Click(_("Remove its row, or open it and set Status to Inactive."), field="Status"),
                Click(_("Click Save in the pop-up window, and Save on the page as well."), button="Save"),
            ),
        ),
    )


def _trail(problem: str, connection: Connection) -> tuple[str, ...]:
    """Return the menu path that the fix for `problem` takes."""
    fix: guides.Fix = fix_for(problem, connection)
    return next((click.trail for click in fix.clicks if click.trail), ())
