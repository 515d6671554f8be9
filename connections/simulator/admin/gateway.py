"""Simulated gateway: no page of Intacct, but what Sage, the network and other integrations do to a company; and
which of its looks the pages have.

For the person who shows or tries the product: the same switches as the control API's, on a form.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from connections.simulator import checking, companies
from connections.simulator.admin import render
from connections.simulator.admin.gateway_fields import FIELDS, GROUPS
from connections.simulator.admin.request import Request
from connections.simulator.behaviour import Behaviour
from connections.simulator.http import HttpAnswer
from connections.simulator.merging import BadValue, merge

HERE = "simulated-gateway"


def show(request: Request) -> HttpAnswer:
    return _page(request, {field.name: field.shown(request.company) for field in FIELDS}, {})


def _page(request: Request, values: dict[str, str], wrong: dict[str, str]) -> HttpAnswer:
    world, company_id = request.world, request.company.company_id
    with world.turn:
        load = (world.in_flight.get(company_id, 0), world.held.get(company_id, 0))
    return render.inside(
        request,
        "gateway.html",
        [("Simulated gateway", request.url(HERE))],
        status=422 if wrong else 200,
        groups=GROUPS,
        values=values,
        wrong=wrong,
        load=load,
        sessions=len(_sessions(request)),
        named=company_id in companies.build_companies(),
    )


def change(request: Request) -> HttpAnswer:
    """`action`: save (the form), release-slots, end-sessions, put-back. The last three do not look at the form."""
    actions = {"release-slots": _release, "end-sessions": _end_sessions, "put-back": _put_back}
    act = actions.get(request.text("action"), _save)
    answer = act(request)
    with request.world.turn:
        request.world.turn.notify_all()  # whoever waits for a place looks again
    return answer


def _save(request: Request) -> HttpAnswer:
    values = {field.name: request.text(field.name) for field in FIELDS}
    data: dict[str, Any] = {}
    wrong = {}
    for field in FIELDS:
        inner, _, last = field.name.rpartition(".")
        try:
            (data.setdefault(inner, {}) if inner else data)[last] = field.read(values[field.name])
        except BadValue as error:
            wrong[field.name] = str(error)
    if wrong:
        return _page(request, values, wrong)
    tried = copy.deepcopy(request.company)  # so that a refused change leaves nothing half done
    try:
        merge(tried, data)
        checking.check(tried)
    except BadValue as error:
        return _page(request, values, {"": str(error)})
    merge(request.company, data)  # into the company itself: requests that wait for their turn see it
    return request.go(HERE, notice="The simulated gateway was changed.")


def _release(request: Request) -> HttpAnswer:
    request.company.behaviour.max_in_flight = Behaviour().max_in_flight
    return request.go(HERE, notice="The other integrations are done: there are places again.")


def _sessions(request: Request) -> list[str]:
    company_id = request.company.company_id
    return [key for key, session in request.world.sessions.items() if session.company_id == company_id]


def _end_sessions(request: Request) -> HttpAnswer:
    ended = _sessions(request)
    for session_id in ended:
        del request.world.sessions[session_id]
    return request.go(HERE, notice=f"Sessions ended: {len(ended)}.")


def _put_back(request: Request) -> HttpAnswer:
    """The company as it was named, with all that belonged to it gone; its user gets a new password by e-mail."""
    world, company_id = request.world, request.company.company_id
    anew = companies.build_companies().get(company_id)
    if anew is None:
        return render.missing("This company has no first state to go back to")
    for session_id in _sessions(request):
        del world.sessions[session_id]
    world.result_sets = {key: rest for key, rest in world.result_sets.items() if rest.company_id != company_id}
    world.executed = {done for done in world.executed if done[0] != company_id}
    world.drafts = {key: draft for key, draft in world.drafts.items() if key[0] != company_id}
    world.companies[company_id] = anew
    notice = f"{company_id} is as it was at the start."
    if anew.mails:
        notice += " The Web Services user has a new password: see the Mailbox."
    return replace(request, company=anew).go(HERE, notice=notice)
