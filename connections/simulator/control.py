"""The control API: JSON calls by which tests and demonstrations change the simulated world.

    POST   /control/reset                        everything back to the start
    GET    /control/companies                    the list, with stories
    GET    /control/companies/ID                 one company, without passwords, with its load
    PUT    /control/companies/ID                 make it anew: {} is a ready one, {"like": "NEW-CO"} a copy
    PATCH  /control/companies/ID                 merge JSON into it, {"behaviour": {"fault": "http_502"}} for instance
    DELETE /control/companies/ID
    GET    /control/companies/ID/sessions        who is signed in with a session
    DELETE /control/companies/ID/sessions        end all of them now
    GET    /control/behaviours                   what "behaviour" can hold: types, choices, meanings
    GET    /control/companies/ID/mails           the mailbox, passwords included: that is what the e-mail is for
    PUT    /control/senders/ID                   a sender as issued by Sage: {"password": "…", "active": true}
    GET    /control/requests?company=ID          the journal (no secrets in it)
    DELETE /control/requests                     empty the journal and the load figures
    POST   /control/save                         save to the file of --state now; 409 where there is none
    GET    /control/state                        the whole world as one document, every password inside
    PUT    /control/state                        load such a document: all of it, or nothing

Errors are {"error": "one sentence"} with status 400, 404, 405 or 409; 500 where saving failed.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from connections.simulator import checking, companies, saving, sessions
from connections.simulator.behaviour import described
from connections.simulator.faults import FAULTS
from connections.simulator.http import HttpAnswer, json_answer
from connections.simulator.merging import BadValue, merge, to_json
from connections.simulator.protocol.scripted import REFUSALS
from connections.simulator.state import Company, World


def handle(
    world: World,
    method: str,
    path: str,
    query: dict[str, list[str]],
    body: bytes,
    save: Callable[[], None] | None = None,
) -> HttpAnswer:
    """Answer one call; `path` starts with /control/. `save` writes the state's file, None where there is none."""
    parts = [unquote(part) for part in path.split("/") if part][1:]
    try:
        match parts:
            case ["reset"] if method == "POST":
                companies.reset(world)
                return json_answer({"companies": list(world.companies)})
            case ["companies" | "behaviours" as what] if method == "GET":
                return _list(world, what)
            case ["companies", company_id]:
                return _company(world, method, company_id, body)
            case ["companies", company_id, "mails" | "sessions" as part] if method in ("GET", "DELETE"):
                return _inside(world, method, company_id, part)
            case ["senders", sender_id] if method == "PUT":
                return _sender(world, sender_id, _json(body))
            case ["requests"] if method in ("GET", "DELETE"):
                return _requests(world, method, query)
            case ["save"] if method == "POST":
                return _save(save)
            case ["state"] if method in ("GET", "PUT"):
                return _state(world, method, body)
    except BadValue as error:
        return _error(400, str(error))
    return _error(404, f"there is no {method} {path}")


def _error(status: int, message: str) -> HttpAnswer:
    return json_answer({"error": message}, status)


def _json(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise BadValue("the body is not JSON") from None
    if not isinstance(data, dict):
        raise BadValue("the body must be an object")
    return data


def _list(world: World, what: str) -> HttpAnswer:
    if what == "behaviours":
        return json_answer({"items": described({"fault": ["", *FAULTS], "refusal": ["", *REFUSALS]})})
    with world.lock:
        return json_answer({"items": [_summary(company) for company in world.companies.values()]})


def _summary(company: Company) -> dict[str, object]:
    return {
        "company_id": company.company_id,
        "title": company.title,
        "story": company.story,
        "group": company.group,
        "kind": company.kind,
        "multi_entity": company.multi_entity,
    }


def _details(world: World, company: Company) -> dict[str, object]:
    with world.turn:
        load = {
            "in_flight": world.in_flight.get(company.company_id, 0),
            "held": world.held.get(company.company_id, 0),
            "peak_in_flight": world.peak_in_flight.get(company.company_id, 0),
        }
    with world.lock:
        return {**to_json(company), "load": load}


def _company(world: World, method: str, company_id: str, body: bytes) -> HttpAnswer:
    company = world.company(company_id)
    if method == "PUT":
        made = _made(world, company_id, _json(body))
        with world.lock:
            world.companies[company_id] = made
        return json_answer(_details(world, made), 200 if company else 201)
    if company is None:
        return _error(404, f"there is no company {company_id}")
    if method == "GET":
        return json_answer(_details(world, company))
    if method == "PATCH":
        with world.lock:
            _change(company, _json(body))
        return json_answer(_details(world, company))
    if method == "DELETE":
        with world.lock:
            del world.companies[company_id]
        return HttpAnswer(204)
    return _error(405, f"{method} is not offered here")


def _made(world: World, company_id: str, data: dict[str, Any]) -> Company:
    like = data.pop("like", None)
    if like is None:
        company = companies.ready(company_id, company_id, "Made through the control API.")
    else:
        model = world.company(str(like))
        if model is None:
            raise BadValue(f"like: there is no company {like}")
        company = copy.deepcopy(model)
        company.company_id = company_id
        for mail in company.mails:
            mail.body = mail.body.replace(f"Company ID: {model.company_id}\n", f"Company ID: {company_id}\n")
    _change(company, data)
    return company


def _change(company: Company, data: dict[str, Any]) -> None:
    """Merge into the company itself: requests that wait for their turn see the change."""
    if data.get("company_id", company.company_id) != company.company_id:
        raise BadValue("company_id: cannot be changed")
    tried = copy.deepcopy(company)  # so that a refused change leaves nothing half done
    merge(tried, data)
    checking.check(tried)
    merge(company, data)


def _inside(world: World, method: str, company_id: str, part: str) -> HttpAnswer:
    company = world.company(company_id)
    if company is None:
        return _error(404, f"there is no company {company_id}")
    if part == "sessions" and method == "DELETE":
        sessions.end_all(world, company_id)
        return HttpAnswer(204)
    if part == "sessions":
        return json_answer({"items": sessions.listed(world, company_id)})
    if method == "DELETE":
        return _error(405, "DELETE is not offered here")
    with world.lock:
        mails = [{"to": mail.to, "subject": mail.subject, "body": mail.body} for mail in company.mails]
    return json_answer({"items": mails})


def _sender(world: World, sender_id: str, data: dict[str, Any]) -> HttpAnswer:
    password, active = data.get("password"), data.get("active", True)
    if not isinstance(password, str) or not isinstance(active, bool):
        raise BadValue("password must be a text, active true or false")
    with world.lock:
        world.vendor_senders[sender_id] = password
        world.inactive_senders.discard(sender_id)
        if not active:
            world.inactive_senders.add(sender_id)
    return json_answer({"sender_id": sender_id, "active": active})


def _requests(world: World, method: str, query: dict[str, list[str]]) -> HttpAnswer:
    with world.lock:
        if method == "DELETE":
            world.requests.clear()
            world.peak_in_flight.clear()
            return HttpAnswer(204)
        wanted = query.get("company", [])
        items = [entry for entry in world.requests if not wanted or entry.get("company") in wanted]
    return json_answer({"items": items})


def _save(save: Callable[[], None] | None) -> HttpAnswer:
    if save is None:
        return _error(409, "this simulator was started without --state FILE: there is nowhere to save to")
    try:
        save()
    except OSError as error:
        return _error(500, f"the state was not saved: {error}")
    return json_answer({"saved": True})


def _state(world: World, method: str, body: bytes) -> HttpAnswer:
    if method == "GET":
        return HttpAnswer(200, saving.document(world), "application/json", {"Cache-Control": "no-store"})
    try:
        saving.load(world, body)
    except saving.Unusable as error:
        return _error(400, f"the state cannot be loaded: {error}")
    return json_answer({"companies": list(world.companies)})
