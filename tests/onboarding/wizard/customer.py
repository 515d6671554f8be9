"""A customer as the tests play them: opens pages, fills in forms, waits for the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from connections.models import Connection
from connections.services import consents


@dataclass
class Customer:
    client: Client
    connection: Connection
    work: Callable[[], int]  # runs the jobs that are due, as a worker would

    def url(self, step: str = "", rest: str = "") -> str:
        return f"/connect/{self.connection.pk}/" + (f"{step}/" if step else "") + rest

    def enter(self, link_url: str) -> Any:
        self.client.get(path_of(link_url))
        return self.client.post("/link/")

    def elsewhere(self, link_url: str) -> Customer:
        """Return somebody who entered the same set-up in another browser."""
        other = Customer(Client(), self.connection, self.work)
        other.enter(link_url)
        return other

    def get(self, step: str = "", rest: str = "") -> Any:
        return self.client.get(self.url(step, rest))

    def poll(self, step: str, rest: str = "seen/") -> Any:
        """Ask for a fragment as htmx does."""
        return self.client.get(self.url(step, rest), headers={"HX-Request": "true"})

    def post(self, step: str, **fields: Any) -> Any:
        if step == "start":  # the page sends the version of the words that it shows
            fields.setdefault("version", consents.version_of(self.connection))
        return self.client.post(self.url(step), fields)

    def text(self, step: str) -> str:
        response = self.client.get(self.url(step), follow=True)
        assert response.status_code == 200, response.status_code
        return words_of(response)


def path_of(url: str) -> str:
    return urlsplit(url).path


def words_of(response: Any) -> str:
    """Return the page as one line of text, markup included, blanks collapsed."""
    return " ".join(response.content.decode().split())
