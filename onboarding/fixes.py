"""The fix for a finding, in the customer's own menus and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import get_language

from connections import guides
from connections.models import CheckResult, Connection
from connections.services.guide_texts import library_in_use

#: Outcomes that a fix can answer.
FIXABLE = frozenset({"failed", "errored", "could_not_tell"})


def variant_of(connection: Connection) -> guides.Variant:
    """Return what the customer sees in Intacct, and who holds the sender ID and the mailbox of the password."""
    return guides.Variant(
        menus=connection.menus,  # type: ignore[arg-type]
        permissions=connection.permission_type,  # type: ignore[arg-type]
        multi_entity=connection.multi_entity,
        user_form=connection.user_form,  # type: ignore[arg-type]
        region=connection.region,  # type: ignore[arg-type]
        sender="customer" if connection.owns_sender else "vendor",
        mailbox=connection.mailbox,  # type: ignore[arg-type]
    )


def guides_in_use() -> guides.Library:
    """Return the guides that people read now, corrections included, in the language of the page where we have it."""
    return library_in_use((get_language() or "en").partition("-")[0])


def guide_of(step: str, connection: Connection, values: Mapping[str, str]) -> guides.Guide:
    """Return the guide of one step as this customer reads it. Raises UnknownGuide."""
    return guides.step(step, variant_of(connection), values, library=guides_in_use())


def fix_with(problem: str, connection: Connection, values: Mapping[str, str]) -> guides.Fix:
    """Return the fix for a problem as this customer reads it, with these values in its texts."""
    return guides.fix(problem_of(problem, connection), variant_of(connection), values, library=guides_in_use())


def row_words(row: str, connection: Connection) -> str:
    """Return the name of a row with the words of the customer's region first: "Suppliers (Vendors)"."""
    return row_namer(connection)(row)


def row_namer(connection: Connection) -> Callable[[str], str]:
    """Return `row_words` for many rows of one connection, or for a list of rows in one text."""
    words, region = guides_in_use().words, variant_of(connection).region
    return lambda rows: words.both(rows, region)


def values_of(connection: Connection, **more: str) -> dict[str, str]:
    """Return what the guides fill into their texts for this connection."""
    integration = connection.integration
    values = {
        "vendor": integration.name,
        "sender_id": connection.sender_id,
        "company_id": connection.company_id,
        "user_id": integration.suggested_user_id,
        "role": integration.suggested_role,
        "environment": connection.get_environment_display().lower(),
        "email": connection.password_email or connection.contact_email,
        "admin_privileges": integration.get_admin_privileges_display(),
    }
    return {name: value for name, value in (values | more).items() if value}


def problem_of(problem: str, connection: Connection) -> str:
    """Return whose problem it is: a refused sender that the customer bought is the customer's, not ours."""
    return f"own_{problem}" if connection.owns_sender and problem == "sender_credentials_invalid" else problem


def fix_for(problem: str, connection: Connection, **more: str) -> guides.Fix:
    """Return the fix for a problem of this connection; `more` are the values that belong to the finding."""
    return fix_with(problem, connection, values_of(connection, **more))


def fix_of(result: CheckResult, connection: Connection) -> guides.Fix | None:
    """Return the fix of one finding, or None where there is nothing to fix."""
    if not result.problem or result.outcome not in FIXABLE:
        return None
    more = {"module": result.module, "row": result.row, "rights": result.right, "entity": result.entity}
    return fix_for(result.problem, connection, needed=needed(result.required), **more)


def needed(is_required: bool) -> str:
    """Return the guides' value `needed`: given where the connection does not pass without the fix."""
    return "yes" if is_required else ""
