"""Static files under names that change with their content, each name looked up once."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Keeps the URLs: a page asks for dozens of them, and they stand still while the process runs."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._urls: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """Return the URL of the file `name`; ValueError when `collectstatic` has seen no such file."""
        if force or name not in self._urls:
            self._urls[name] = super().url(name, force)
        return self._urls[name]
