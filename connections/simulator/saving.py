"""The simulated world as a JSON document: what a simulator takes along when it ends, and other teams can look at.

Kept are the companies with everything inside, the vendor's senders and the sessions that are still alive, simulated
passwords included. Left out is what belongs to one run: journal, figures, unsaved edits of the admin pages, result
sets, and which functions were executed. Driven by the type hints of `state.py`: a new field there needs nothing here.
"""

from __future__ import annotations

import gc
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args, get_type_hints

from connections.simulator import checking, typed_json
from connections.simulator.merging import BadValue
from connections.simulator.state import World

FORMAT = "simulated-intacct"
VERSION = 1  # one more whenever an older simulator would misread the document, or this one an older document
KEPT = ("vendor_senders", "inactive_senders", "sessions", "companies")


class Unusable(ValueError):
    """A document that cannot be loaded; the message is one sentence that says why."""


def document(world: World) -> bytes:
    """The world as UTF-8 JSON, each company on a line of its own. Holds passwords."""
    return "".join(_pieces(world)).encode()


def load(world: World, document: bytes) -> None:
    """Replace the world's content by the document's, all of it or nothing. Raises Unusable."""
    with _without_collecting():
        kept = _read(document)
    with world.lock:
        for name, value in kept.items():
            setattr(world, name, value)
        world.result_sets.clear()
        world.executed.clear()
        world.drafts.clear()


def write_file(world: World, path: Path) -> None:
    """Save to the file, readable by its owner only; whoever reads it meanwhile finds the old or the new one, whole.

    One simulator per file: the last one to save wins. Raises OSError.
    """
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)  # left by a simulator that was ended in the middle
    # Created with its mode, not changed to it afterwards: no moment at which others can read it.
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(_pieces(world))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name is on the disk, too
    finally:
        os.close(folder)


def load_file(world: World, path: Path) -> None:
    """Replace the world's content by the file's. Raises OSError, and Unusable with a sentence that names the file."""
    try:
        load(world, path.read_bytes())
    except Unusable as error:
        raise Unusable(f"{path} cannot be loaded: {error}. Move it away to begin anew.") from None


@contextmanager
def _without_collecting() -> Iterator[None]:
    """A million new values and no garbage among them: looking for it again and again doubles the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _pieces(world: World) -> Iterator[str]:
    """The document in parts. Locks for one company at a time: nobody waits for a world of thousands of them."""
    with world.lock:
        companies = list(world.companies.values())
        alive = {key: session for key, session in world.sessions.items() if session.expires_at > time.time()}
        head = [
            f'{{"format": "{FORMAT}"',
            f'"version": {VERSION}',
            _line("vendor_senders", world.vendor_senders),
            _line("inactive_senders", world.inactive_senders),
            _line("sessions", alive),
            '"companies": {',
        ]
    yield ",\n".join(head)
    write = typed_json.writer(get_args(get_type_hints(World)["companies"])[1])
    for number, company in enumerate(companies):
        with world.lock:
            plain = write(company)
        yield f"{',' if number else ''}\n{json.dumps(company.company_id)}: {json.dumps(plain)}"
    yield "}}\n"


def _line(name: str, value: object) -> str:
    return f"{json.dumps(name)}: {json.dumps(typed_json.writer(get_type_hints(World)[name])(value))}"


def _read(document: bytes) -> dict[str, Any]:
    try:
        data = json.loads(document)
    except (ValueError, RecursionError):
        raise Unusable("it is damaged: it is not JSON") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Unusable("it is not a saved state of the simulated Intacct")
    version = data.get("version")
    if version != VERSION:
        raise Unusable(f"it has format version {version!r}, and this simulator reads version {VERSION}")
    try:
        hints = get_type_hints(World)
        del data["format"], data["version"]
        typed_json.require(data.keys() == set(KEPT), f"it must hold {', '.join(KEPT)}")
        kept = typed_json.members({name: typed_json.reader(hints[name]) for name in KEPT}, data)
        for name, company in kept["companies"].items():
            typed_json.require(company.company_id == name, f"companies: {name}: company_id is another one")
            checking.check(company)
        for name, session in kept["sessions"].items():
            typed_json.require(session.session_id == name, "sessions: one has another session_id than its key")
    except BadValue as error:
        raise Unusable(f"it does not fit this simulator: {error}") from None
    return kept
