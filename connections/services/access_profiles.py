"""Access profiles and their versions: listed, read, saved as the next version. No version is ever edited.

A profile that comes with the product counts as saved: its row is stored as soon as something refers to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.models import AccessProfile, Integration
from connections.probe.profile import Profile, from_dict, load_shipped, to_dict
from connections.probe.profile_changes import is_same
from connections.services.errors import NotFound, SavedMeanwhile
from connections.services.events import Actor, record

#: What pages about integrations never need: pictures and sealed secrets.
_UNNEEDED = ("logo", "sealed_sender_password")


@dataclass(frozen=True)
class Listed:
    """One profile: its newest version, and who uses which version of it."""

    newest: AccessProfile
    profile: Profile
    integrations: tuple[Integration, ...]


@dataclass(frozen=True)
class Saved:
    row: AccessProfile
    is_new: bool  # False: the newest version held exactly this already


def listed() -> list[Listed]:
    """Return every profile by name, in a fixed number of queries."""
    same_name = AccessProfile.objects.filter(name=OuterRef("name")).order_by("-version")
    rows = {row.name: row for row in AccessProfile.objects.filter(version=Subquery(same_name.values("version")[:1]))}
    newest = {name: _newer(rows.get(name), _shipped(name)) for name in sorted({*rows, *load_shipped()})}
    used = integrations()
    return [
        Listed(row, row.profile(), tuple(one for one in used if one.access_profile.name == name))
        for name, row in newest.items()
        if row
    ]


def versions(name: str) -> list[AccessProfile]:
    """Return every version of a profile, newest first. Raises NotFound."""
    rows = list(AccessProfile.objects.filter(name=name))
    shipped = _shipped(name)
    if shipped and shipped.version not in {row.version for row in rows}:
        rows.append(shipped)
    if not rows:
        names = sorted({*AccessProfile.objects.values_list("name", flat=True), *load_shipped()})
        raise NotFound(
            _("There is no access profile %(name)s. There are: %(names)s.") % {"name": name, "names": ", ".join(names)}
        )
    return sorted(rows, key=lambda row: row.version, reverse=True)


def version(name: str, number: int | None = None) -> AccessProfile:
    """Return one version, the newest without a number. Raises NotFound."""
    rows = versions(name)
    found = next((row for row in rows if number in (None, row.version)), None)
    if found is None:
        raise NotFound(_("The access profile %(name)s has no version %(number)d.") % {"name": name, "number": number})
    return found


def exists(name: str) -> bool:
    return name in load_shipped() or AccessProfile.objects.filter(name=name).exists()


def users_of(name: str) -> list[Integration]:
    """Return the integrations that use some version of the profile, with that version."""
    return list(_integrations().filter(access_profile__name=name))


def integrations() -> list[Integration]:
    """Return every integration with its profile, by name."""
    return list(_integrations())


@transaction.atomic
def save(profile: Profile, *, based_on: int, actor: Actor) -> Saved:
    """Store `profile` as the version after `based_on` (0: as a new profile), dated today.

    What the newest version holds already is not saved again, so a form that is sent twice does its work once.
    Raises SavedMeanwhile when the newest version is not `based_on`.
    """
    before = _newest(profile.name)
    if before and is_same(before.profile(), profile):
        return Saved(stored(before), is_new=False)
    number = before.version if before else 0
    if number != based_on:
        raise _saved_meanwhile(profile.name, number)
    if before:
        stored(before)
    following = replace(profile, version=number + 1, dated=timezone.localdate())
    content = to_dict(following)
    from_dict(content)  # what is stored can be read again
    try:
        with transaction.atomic():
            row = AccessProfile.objects.create(name=profile.name, version=following.version, content=content)
    except IntegrityError as error:
        raise _saved_meanwhile(profile.name, following.version) from error
    record("profile.saved", actor=actor, profile=row.name, version=row.version)
    return Saved(row, is_new=True)


def stored(row: AccessProfile) -> AccessProfile:
    """Return the row as it is in the database; a shipped version is stored on its first use."""
    kept, _made = AccessProfile.objects.get_or_create(
        name=row.name, version=row.version, defaults={"content": row.content}
    )
    return kept


def is_stored(row: AccessProfile) -> bool:
    return not row._state.adding


def _integrations() -> QuerySet[Integration]:
    return Integration.objects.select_related("access_profile").defer(*_UNNEEDED).order_by("name", "slug")


def _newest(name: str) -> AccessProfile | None:
    return _newer(AccessProfile.objects.filter(name=name).order_by("-version").first(), _shipped(name))


def _newer(row: AccessProfile | None, shipped: AccessProfile | None) -> AccessProfile | None:
    if row and shipped:
        return shipped if shipped.version > row.version else row
    return row or shipped


def _shipped(name: str) -> AccessProfile | None:
    """Return a row for a profile that comes with the product, not stored."""
    profile = load_shipped().get(name)
    return AccessProfile(name=name, version=profile.version, content=to_dict(profile)) if profile else None


def _saved_meanwhile(name: str, newest: int) -> SavedMeanwhile:
    if newest == 0:
        return SavedMeanwhile(_("The access profile %(name)s does not exist.") % {"name": name}, 0)
    sentence = _("Somebody saved version %(number)d of %(name)s meanwhile. Nothing of yours is lost or saved yet.")
    return SavedMeanwhile(sentence % {"number": newest, "name": name}, newest)
