"""What stands on pages and is no text of ours: words of Intacct, of the vendor and of the customer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import PurePath

from connections import guides
from connections.models import AdminPrivileges, CheckResult, Connection, Credentials
from connections.probe.modules import MODULES
from connections.probe.profile import load_shipped, to_dict
from onboarding.fixes import guides_in_use, values_of, variant_of
from onboarding.wizard.starting import GRANT_RIGHTS, LIMITED_RIGHTS
from tests.languages.catalogs import OPEN

#: Names that are written alike everywhere.
NAMES = frozenset(
    {"Sage Intacct", "Intacct", "WCAG", "TOML", "CSV", "JSON", "SVG", "PNG", "JPEG", "WebP", "GIF", "KB", "UTC", "Aa"}
)
#: What stands for somebody or something: addresses, references, and who acted in the log.
REFERENCES = re.compile(r"https?://\S+|\b[0-9a-f]{8}(-[0-9a-f-]{27})?\b|\b(staff|link|key) \w+|\bsystem\b|\btest\b")


def known_of(connection: Connection) -> set[str]:
    """Return the words of Intacct, the vendor and the customer that pages of this connection may show."""
    integration = connection.integration
    known = set(NAMES) | set(_strings(to_dict(integration.access_profile.profile())))
    known |= {integration.name, integration.slug, integration.sender_id, integration.suggested_role}
    known |= {integration.suggested_user_id, integration.support_email, str(integration.get_admin_privileges_display())}
    known |= set(_strings([to_dict(profile) for profile in load_shipped().values()]))
    known |= {str(integration.access_profile), *AdminPrivileges.labels, *MODULES, "operator"}
    known |= {connection.customer_name, connection.company_id, connection.password_email, connection.contact_email}
    known |= set(connection.entities.values_list("entity_id", flat=True))
    known |= set(connection.entities.values_list("name", flat=True))
    known |= set(connection.entities.values_list("currency", flat=True))
    known |= set(Credentials.objects.filter(connection=connection).values_list("user_id", flat=True))
    for result in CheckResult.objects.filter(run__connection=connection):
        known |= {result.module, result.row, result.right, result.entity, result.evidence}
    known |= _of_guides(connection) | _of_screens()
    return {text for text in known if text}


def residue(piece: str, known: set[str]) -> str:
    """Return what is left of a piece of text without the known words."""
    piece = REFERENCES.sub(" ", piece)
    for text in sorted(known, key=len, reverse=True):
        piece = piece.replace(text, " ")
    return " ".join(piece.split())


def english_guides() -> set[str]:
    """What operations edit: the guides as they are written, in English, and the names of their files."""
    files = guides.files()
    written = {text for file in files for text in re.findall(r'"([^"\n]+)"', guides.file_text(file))}
    return written | set(files) | {PurePath(file).stem.replace("-", " ").capitalize() for file in files}


def _of_guides(connection: Connection) -> set[str]:
    """Intacct's menus, buttons and fields; sentences of the guides are in marks already."""
    variant, values = variant_of(connection), values_of(connection)
    library = guides_in_use()
    shown: list[object] = [guides.step(step, variant, values, library=library) for step in guides.step_ids()]
    shown += [guides.fix(problem, variant, values, library=library) for problem in guides.problems()]
    return {text for text in _strings(shown) if OPEN not in text}


def _of_screens() -> set[str]:
    """Menus, and what other regions call things; and rows of Administration that our texts name one by one."""
    data = guides.file_text("paths.toml") + guides.file_text("words.toml")
    return set(re.findall(r'"([^"]+)"', data)) | set(_strings((*LIMITED_RIGHTS, GRANT_RIGHTS)))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from _strings(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _strings(getattr(value, field.name))
