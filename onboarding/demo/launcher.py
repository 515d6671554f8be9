"""The whole product on one machine: simulated Intacct, database, demo data and the embedded web server.

`make demo` shows it to a person; the walkthrough and the browser tests drive it over HTTP. All of it runs as
processes of their own, started with the same commands as anywhere else, so nothing is shared with the caller.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from onboarding.demo import keys, variables
from onboarding.demo.processes import Child, ProcessFailed, free_port, port_near, run_to_end

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "demo.sqlite3"
SIMULATOR_STATE = "simulator.json"
GATEWAY_PATH = "/ia/xml/xmlgw.phtml"
START_TIMEOUT = 90.0  # seconds; a cold, busy machine needs most of it
COMMAND_TIMEOUT = 180.0


class DemoFailed(ProcessFailed):
    """The demo cannot start or go on; the message is a whole sentence for the person in front."""


@dataclass(frozen=True)
class DemoLink:
    url: str = field(repr=False)  # it holds the link's secret
    company_id: str  # the simulated company that the customer is to connect
    customer: str


@dataclass(frozen=True)
class ConsoleLogin:
    url: str
    user: str
    password: str = field(repr=False)


class DemoStack:
    """Context manager: on entry everything runs and answers, on exit everything is gone.

    In: `data_dir` keeps database, simulated companies, keys and logs (a temporary folder without it); `web_port` and
    `simulator_port` are wishes, free ports are taken without them; `demo_data` loads the demo's integration
    and connections; `say` receives sentences about what goes on.
    Out: `url`, `simulator_url`, `gateway_url`, `links`, `console`, `secrets`, `environment`.
    Raises DemoFailed or ProcessFailed with one sentence; whatever was started is stopped before.
    """

    def __init__(
        self,
        data_dir: Path | None = None,
        *,
        web_port: int | None = None,
        simulator_port: int | None = None,
        demo_data: bool = True,
        say: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self._wanted_dir = data_dir
        self._web_port = web_port
        self._simulator_port = simulator_port
        self._demo_data = demo_data
        self._say = say
        self._cleanup = contextlib.ExitStack()
        self._ended: queue.SimpleQueue[Child] = queue.SimpleQueue()
        self.links: tuple[DemoLink, ...] = ()
        self.console: ConsoleLogin | None = None

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._cleanup.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cleanup.close()

    def _start(self) -> None:
        self.data_dir = self._make_data_dir()
        self._forbid_a_second_stack()
        self.secrets, fresh = keys.load_or_make(self.data_dir)
        self._forget("*.log")
        if fresh:
            self._forget(f"{DATABASE}*")
            self._forget(f"{SIMULATOR_STATE}*")  # what a customer prepared there belongs to the database's connections
        self.simulator = self._start_simulator()
        self.web_port = self._choose_port(self._web_port)
        self.url = f"http://127.0.0.1:{self.web_port}"
        self.environment = variables.for_product(
            self.secrets,
            data_dir=self.data_dir,
            database=self.data_dir / DATABASE,
            gateway_url=self.gateway_url,
            public_url=self.url,
        )
        self._say("Preparing the database …")
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")
        if self._demo_data:
            self._load_demo_data()
        self.start_web()

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `manage.py` with the stack's environment; with `check`, DemoFailed on any exit code but 0."""
        name = f"manage.py {arguments[0]}"
        done = run_to_end(
            name,
            [sys.executable, "manage.py", *arguments],
            env=self.environment,
            cwd=ROOT,
            timeout=COMMAND_TIMEOUT,
        )
        if check and done.returncode != 0:
            words = (done.stderr.strip() or done.stdout.strip())[-2000:]
            raise DemoFailed(f"{name} stopped with exit code {done.returncode}:\n{words}")
        return done

    def start_web(self) -> Child:
        """Start the web server with its worker, and return it once it answers. Also after stopping `web`."""
        env = variables.for_web_server(self.environment)
        self._say("Starting the web server …")
        self.web = self._child(
            "The web server",
            "web.log",
            ["manage.py", "serve", "--port", str(self.web_port)],
            env,
            r"Ready on (\S+)",
        )
        self.web.wait_until_ready(START_TIMEOUT)
        return self.web

    def wait(self) -> None:
        """Block until a process of the stack ends by itself, then raise DemoFailed saying which and how."""
        raise DemoFailed(self._ended.get().how_it_ended())

    def _make_data_dir(self) -> Path:
        if self._wanted_dir is None:
            path = Path(tempfile.mkdtemp(prefix="onboarding-"))
            self._cleanup.callback(shutil.rmtree, path, ignore_errors=True)
            return path
        path = self._wanted_dir.resolve()
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    def _forbid_a_second_stack(self) -> None:
        lock = self._cleanup.enter_context((self.data_dir / "running.lock").open("a+"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise DemoFailed(
                f"A demo is running already from {self.data_dir} (process {lock.read().strip()}): stop that one first."
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()

    def _forget(self, pattern: str) -> None:
        for path in self.data_dir.glob(pattern):
            path.unlink()

    def _choose_port(self, wanted: int | None) -> int:
        if wanted is None:
            return free_port()
        port = port_near(wanted)
        if port != wanted:
            self._say(f"Port {wanted} is taken by another program, so this uses port {port}.")
        return port

    def _start_simulator(self) -> Child:
        env = variables.for_simulator(self.secrets)
        port = self._choose_port(self._simulator_port)
        self._say("Starting the simulated Intacct …")
        simulator = self._child(
            "The simulated Intacct",
            "simulator.log",
            ["-m", "connections.simulator", "--port", str(port), "--state", str(self.data_dir / SIMULATOR_STATE)],
            env,
            r"Simulator ready on (\S+)",
        )
        self.simulator_url = simulator.wait_until_ready(START_TIMEOUT)[1].rstrip("/")
        self.gateway_url = self.simulator_url + GATEWAY_PATH
        return simulator

    def _child(self, name: str, log: str, arguments: list[str], env: dict[str, str], ready: str) -> Child:
        child = Child(
            name,
            [sys.executable, *arguments],
            env=env,
            log=self.data_dir / log,
            cwd=ROOT,
            ready=ready,
            on_exit=self._ended.put,
        )
        self._cleanup.callback(child.stop)
        return child

    def _load_demo_data(self) -> None:
        self._say("Loading the demo data …")
        output = self.manage("load_demo").stdout
        links = re.findall(r"^LINK (\S+) (\S+) (.+)$", output, re.MULTILINE)
        user = re.search(r"^CONSOLE (\S+)", output, re.MULTILINE)
        if not links or user is None:
            raise DemoFailed("manage.py load_demo printed no customer link or no console user.")
        self.links = tuple(DemoLink(*words) for words in links)
        self.console = ConsoleLogin(f"{self.url}/console/", user[1], self.secrets["DEMO_CONSOLE_PASSWORD"])
