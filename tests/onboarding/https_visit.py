"""Visits the product as set up behind https, in a process of its own; prints what came back as JSON.

Started by test_security_headers.py with `manage.py shell`: settings are read once per process, so https needs
another one.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from django.core.management import call_command
from django.test import Client

from tests import factories


def main() -> None:
    call_command("migrate", verbosity=0)
    url = urlsplit(factories.link(factories.connection())[1])
    visitor = Client(headers={"Host": url.netloc})
    answers = {
        "plain": visitor.get(url.path),
        "health": visitor.get("/healthz"),
        "sign-in": visitor.get("/console/sign-in/", secure=True),
        "link": visitor.get(url.path, secure=True),
        "enter": visitor.post("/link/", secure=True),
    }
    for name, answer in answers.items():
        cookies = [morsel.OutputString() for morsel in answer.cookies.values()]
        found = {"name": name, "status": answer.status_code, "headers": dict(answer.items()), "cookies": cookies}
        print(json.dumps(found))
