"""Walks that show every page a customer can meet, each under a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.test import Client

from connections.models import Connection, Status
from connections.services import connecting
from connections.simulator.companies import USER_ID
from onboarding.models import HelpRequest
from tests import factories
from tests.factories import TESTER
from tests.onboarding.wizard.customer import Customer, path_of

AtCompany = Callable[[str], Customer]
Shown = Iterator[tuple[str, Any]]  # the page's name, and the response


def links(customer: Customer) -> Shown:
    yield "the link", Client().get(path_of(factories.link(customer.connection)[1]))
    yield "an unknown link", Client().get("/link/half-of-a-token")
    expired, url = factories.link(customer.connection, expires_in=timedelta(minutes=1))
    type(expired).objects.filter(pk=expired.pk).update(expires_at=expired.created_at)
    yield "an expired link", Client().get(path_of(url))
    colleague = Customer(Client(), customer.connection, customer.work)
    colleague.enter(factories.link(customer.connection, step="entity")[1])
    yield "a link to one step, too early", colleague.get("entity")
    colleague.enter(factories.link(customer.connection, step="web-services")[1])
    customer.post("start")
    customer.post("company", company_id="READY-CO")
    yield "a colleague's step", colleague.get("web-services")
    yield "a colleague's step, done", colleague.client.post(colleague.url("web-services"), follow=True)
    connecting.disconnect(customer.connection, actor=TESTER)
    yield "a connection that ended", customer.get("company")


def steps(customer: Customer) -> Shown:
    yield "start", customer.get("start")
    customer.post("start")
    yield "company", customer.get("company")
    yield "company, refused", customer.post("company", company_id="")
    customer.post("company", company_id="SENDER-CO")
    customer.work()
    for step in ("company", "web-services", "authorize-sender"):
        yield f"{step}, seen", customer.get(step)
    customer.post("web-services")
    customer.post("authorize-sender")
    for part in ("role", "rights", "user"):
        yield f"user, {part}", customer.client.get(customer.url("user"), {"part": part})
    yield "rights to print", customer.get("rights")
    customer.post("user")
    yield "credentials", customer.get("credentials")
    yield "out of order", customer.client.get(customer.url("check"), follow=True)
    said = {"guide": "company", "step": "company", "note": "x" * 501}
    yield "did not match, refused", customer.client.post(customer.url("mismatch"), said)


def own_sender(customer: Customer) -> Shown:
    Connection.objects.filter(pk=customer.connection.pk).update(owns_sender=True)
    yield "start, own sender", customer.get("start")
    customer.post("start")
    customer.post("company", company_id="READY-CO")
    yield "own sender", customer.get("own-sender")
    customer.post("own-sender", sender_id="HarbourWS", sender_password="not-the-password")
    customer.work()
    yield "authorize the own sender", customer.get("authorize-sender")


def own_steps_and_mailbox(customer: Customer) -> Shown:
    integration = customer.connection.integration
    integration.own_steps = [{"slug": "invite", "title": "Invite our support", "text": "Add us as a user."}]
    integration.save()
    Connection.objects.filter(pk=customer.connection.pk).update(mailbox="vendor", password_email="a@acme.example")
    customer.post("start")
    customer.post("company", company_id="READY-CO")
    yield "a step of the vendor's own", customer.get("extra-invite")
    for step in ("web-services", "authorize-sender", "user"):
        customer.post(step)
    for part in ("role", "rights", "user"):
        customer.post("user", part=part)
    customer.post("extra-invite")
    yield "the vendor's turn", customer.client.get(customer.url("check"), follow=True)
    colleague = Customer(Client(), customer.connection, customer.work)
    colleague.enter(factories.link(customer.connection, step="extra-invite")[1])
    integration.own_steps = []
    integration.save()
    yield "a link to a step that is gone", colleague.get("extra-invite")


def asking(customer: Customer) -> Shown:
    yield "help", customer.client.get(customer.url("help"), {"step": "company"})
    asked = customer.client.post(f"{customer.url('help')}?step=company", {"message": "Which one?", "email": ""})
    yield "help, asked", customer.client.get(asked.headers.get("Location", customer.url("help")))
    for request in HelpRequest.objects.all():
        yield "a conversation", customer.client.get(f"{customer.url('help')}{request.pk}/")
    yield "hand over", customer.client.get(customer.url("hand-over"), {"step": "web-services"})
    fields = {"step": "web-services", "colleague": "Robin", "days": "7", "expires": "7"}
    yield "handed over", customer.client.post(f"{customer.url('hand-over')}?step=web-services", fields)


def refused(at_credentials: AtCompany) -> Shown:
    customer = at_credentials("READY-CO")
    customer.post("credentials", user_id=USER_ID, password="not-the-password")
    yield "credentials, being tried", customer.get("credentials")
    customer.work()
    yield "credentials, refused", customer.get("credentials")


def in_trouble(at_entity: AtCompany) -> Shown:
    customer = at_entity("RIGHTS-CO")
    yield "entity", customer.get("entity")
    customer.post("entity", top_level="on")
    yield "check, under way", customer.get("check")
    customer.work()
    yield "check, with fixes", customer.get("check")


def connected(at_entity: AtCompany) -> Shown:
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on")
    customer.work()
    yield "check, passed", customer.get("check")
    yield "done", customer.get("done")
    Connection.objects.filter(pk=customer.connection.pk).update(status=Status.DEGRADED)
    customer.connection.probe_runs.update(verdict="failed")
    first = customer.connection.probe_runs.get().results.order_by("pk")
    first.filter(check_id__startswith="sign").update(outcome="failed", problem="wrong_company_user_or_password")
    yield "reconnect", customer.get("reconnect")


EACH: dict[str, tuple[str, Callable[[Any], Shown]]] = {
    "links": ("customer", links),
    "steps": ("customer", steps),
    "own sender": ("customer", own_sender),
    "own steps and mailbox": ("customer", own_steps_and_mailbox),
    "asking": ("customer", asking),
    "refused": ("at_credentials", refused),
    "in trouble": ("at_entity", in_trouble),
    "connected": ("at_entity", connected),
}
