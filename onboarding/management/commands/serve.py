"""`manage.py serve`: the embedded product, one process with web server, worker and schedule."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

from onboarding.embedded import EmbeddedWorker


class EmbeddedServer(BaseApplication):
    """Gunicorn with exactly one worker process, which also carries the Celery worker as threads."""

    def __init__(self, host: str, port: int, say: Any) -> None:
        self.bind = f"{host}:{port}"
        self.say = say
        self.embedded = EmbeddedWorker()
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", self.bind)
        self.cfg.set("workers", 1)
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", 8)
        self.cfg.set("timeout", 60)
        self.cfg.set("graceful_timeout", 10)
        self.cfg.set("accesslog", None)  # a link's token stands in the path; `onboarding.requests` logs the route
        self.cfg.set("loglevel", "warning")
        self.cfg.set("control_socket_disable", True)  # nobody needs that door in the user's home folder
        self.cfg.set("post_worker_init", self.start_worker)
        self.cfg.set("worker_exit", self.stop_worker)

    def load(self) -> Any:
        return get_wsgi_application()

    def start_worker(self, worker: Any) -> None:
        self.embedded.start()
        self.say(f"Ready on http://{self.bind}")

    def stop_worker(self, server: Any, worker: Any) -> None:
        self.embedded.stop()


class Command(BaseCommand):
    help = "Run the embedded product: web server with its worker and schedule in one process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: object, host: str, port: int, **options: object) -> None:
        if not settings.EMBEDDED:
            raise CommandError(
                "serve is the embedded product, but REDIS_URL is set. "
                "Start gunicorn and a Celery worker instead (see docker-compose.yml), or unset REDIS_URL."
            )
        EmbeddedServer(host, port, self.say).run()

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
