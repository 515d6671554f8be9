"""The same as `onboarding.once`, which the wizard uses as well."""

from __future__ import annotations

from onboarding.once import claim, new_key, note, noted, release

__all__ = ["claim", "new_key", "note", "noted", "release"]
