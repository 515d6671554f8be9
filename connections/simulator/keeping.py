"""Keeps the world in a file: loaded at the start, saved soon after changes and at the end."""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from pathlib import Path

from connections.simulator import saving
from connections.simulator.companies import SENDER_PASSWORD_VARIABLE, VENDOR_SENDER
from connections.simulator.state import World

PAUSE = 1.0  # seconds between two savings, at least
SHARE = 4  # and at least this many times as long as the last one took: saving never takes up the whole processor


class Keeper:
    """Saves in a thread of its own between `start` and `stop`, and once more at the end.

    What the gateway changes by itself (sessions, failed sign-ins) goes along with the next saving and at the end, but
    is no reason to save. A failure is told on standard error once and tried again with the next change.
    """

    def __init__(self, world: World, path: Path) -> None:
        self.world = world
        self.path = path
        self.failed = False  # the last saving did not work
        self._changed = threading.Event()
        self._stopping = threading.Event()
        self._saving = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="state", daemon=True)

    def begin(self) -> None:
        """Load the file, or make it where there is none. Raises OSError, saving.Unusable.

        A sender password from the environment is the vendor's present one: it wins over the file's.
        """
        if not self.path.exists():
            self.save()
            return
        if not os.access(self.path.parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self.path))
        saving.load_file(self.world, self.path)
        if password := os.environ.get(SENDER_PASSWORD_VARIABLE):
            self.world.vendor_senders[VENDOR_SENDER] = password

    def changed(self) -> None:
        """Have the world saved soon."""
        self._changed.set()

    def save(self) -> None:
        """Save now. Raises OSError."""
        with self._saving:
            saving.write_file(self.world, self.path)
            self.failed = False

    def start(self) -> None:
        """From now on, save soon after every change."""
        self._thread.start()

    def stop(self) -> None:
        """Save a last time; `failed` tells whether that worked."""
        self._stopping.set()
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join()
        self._try()

    def _run(self) -> None:
        while True:
            self._changed.wait()
            if self._stopping.is_set():
                return
            self._changed.clear()
            begun = time.monotonic()
            self._try()
            self._stopping.wait(max(PAUSE, SHARE * (time.monotonic() - begun)))

    def _try(self) -> None:
        try:
            self.save()
        except OSError as error:
            if not self.failed:
                print(f"Cannot save the state: {error}", file=sys.stderr, flush=True)
            self.failed = True
