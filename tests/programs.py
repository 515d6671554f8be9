"""Where this machine keeps the programs that some groups of tests need; None where it does not have them."""

from __future__ import annotations

import shutil
from pathlib import Path

MAC_CHROME = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


def chromium() -> str | None:
    """Return the path of Chromium or Chrome, of its headless build first: that needs a third of the time."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    return found or (str(MAC_CHROME) if MAC_CHROME.exists() else None)


def redis_server() -> str | None:
    """Return the path of redis-server."""
    return shutil.which("redis-server")


def postgres_bin() -> Path | None:
    """Return the folder that holds initdb and postgres, the newest version if there are several."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    folders = [folder for pattern in POSTGRES_FOLDERS for folder in Path("/").glob(pattern.lstrip("/"))]
    return max((folder for folder in folders if (folder / "initdb").exists()), default=None)


def node() -> str | None:
    """Return the path of Node.js."""
    return shutil.which("node")


def npm() -> str | None:
    """Return the path of npm, which some systems package apart from Node.js."""
    return shutil.which("npm")
