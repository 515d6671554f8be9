"""The saved state: everything comes back, and a document that does not fit changes nothing."""

from __future__ import annotations

import dataclasses
import json
import os
import stat
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connections.simulator import saving
from connections.simulator.companies import VENDOR_SENDER, build_world
from connections.simulator.state import Company, Session, World

pytestmark = pytest.mark.simulator

st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


def again(world: World) -> World:
    loaded = World()
    saving.load(loaded, saving.document(world))
    return loaded


def session(session_id: str, lasts: float) -> Session:
    return Session(session_id, "READY-CO", "acmeledger_ws", "", time.time() + lasts)


def test_the_whole_world_comes_back():
    world = build_world()
    world.inactive_senders.add("Former")
    world.sessions = {"alive": session("alive", 60)}
    world.companies["READY-CO"].users[0].failed_sign_ins = 2
    loaded = again(world)
    assert loaded.companies == world.companies
    assert list(loaded.companies) == list(world.companies), "they stay in the order in which they are listed"
    assert loaded.vendor_senders == world.vendor_senders
    assert loaded.inactive_senders == {"Former"}
    assert loaded.sessions == world.sessions


@given(company=st.from_type(Company))
@settings(max_examples=60, deadline=None)
def test_whatever_a_company_holds_comes_back(company):
    """Made from the type hints, so that a field which is new tomorrow is tried, too."""
    company.behaviour = dataclasses.replace(company.behaviour, fault="", refusal="")
    assert again(World(companies={company.company_id: company})).companies == {company.company_id: company}


def test_what_belongs_to_one_run_is_left_out():
    world = build_world()
    world.sessions = {"over": session("over", -1)}
    world.requests.append({"company": "READY-CO"})
    world.drafts[("READY-CO", "notice")] = (world.companies["READY-CO"], "unsaved")
    world.in_flight["READY-CO"] = 1
    loaded = again(world)
    assert (loaded.sessions, loaded.requests, loaded.drafts, loaded.in_flight) == ({}, [], {}, {})


def test_loading_forgets_the_edits_and_result_sets_of_the_world_before():
    world = build_world()
    world.drafts[("READY-CO", "notice")] = (world.companies["READY-CO"], "unsaved")
    world.executed.add(("READY-CO", "f0"))
    saving.load(world, saving.document(build_world()))
    assert (world.drafts, world.executed) == ({}, set())


def test_fields_that_a_document_does_not_name_keep_their_defaults():
    document = json.loads(saving.document(World(vendor_senders={"S": "p"})))
    document["companies"] = {"NEW": {"company_id": "NEW", "title": "Written by hand", "users": [{"user_id": "u"}]}}
    world = World()
    saving.load(world, json.dumps(document).encode())
    assert world.companies["NEW"].lockout_after == Company("", "").lockout_after
    assert world.companies["NEW"].users[0].status == "active"


def changed(path: str, value: object) -> bytes:
    """A document in which one thing is different; the path's last part may be new."""
    document = json.loads(saving.document(build_world()))
    *way, last = path.split("/")
    place = document
    for part in way:
        place = place[int(part)] if isinstance(place, list) else place[part]
    place[last] = value
    return json.dumps(document).encode()


READY = "companies/READY-CO"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b"", "it is not JSON"),
        (b"\xff\xfe", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[]", "not a saved state"),
        (b'{"format": "something-else"}', "not a saved state"),
        (changed("version", 2), "format version 2, and this simulator reads version 1"),
        (changed("version", None), "format version None"),
        (changed("more", {}), "it must hold vendor_senders, inactive_senders, sessions, companies"),
        (changed("companies", []), "companies: must be an object"),
        (changed(f"{READY}/company_id", "OTHER"), "READY-CO: company_id is another one"),
        (changed(f"{READY}/flavour", "sweet"), "companies: READY-CO: there is no field flavour"),
        (changed(f"{READY}/kind", "toy"), "READY-CO: kind: must be one of 'production'"),
        (changed(f"{READY}/lockout_after", "5"), "lockout_after: must be of type int"),
        (changed(f"{READY}/lockout_after", True), "lockout_after: must be of type int"),
        (changed(f"{READY}/subscriptions", "Web Services"), "subscriptions: must be a list"),
        (changed(f"{READY}/subscriptions", [1]), "subscriptions: must be a list of texts"),
        (changed(f"{READY}/subscriptions", [[]]), "subscriptions: must be a list of texts"),
        (changed(f"{READY}/users", [{}]), "users: has no user_id"),
        (changed(f"{READY}/roles/0/rights/Projects", {"Tasks": ["List", 2]}), "rights: Projects: Tasks: must be"),
        (changed(f"{READY}/behaviour/fault", "earthquake"), "behaviour.fault: must be one of"),
        (changed(f"{READY}/behaviour/refusal", "no"), "behaviour.refusal: must be one of"),
        (changed("sessions/x", {"session_id": "y"}), "sessions: x: has no company_id"),
    ],
)
def test_a_document_that_does_not_fit_is_refused_in_one_sentence_and_changes_nothing(document, words):
    world = build_world()
    before = saving.document(world)
    with pytest.raises(saving.Unusable) as refused:
        saving.load(world, document)
    assert words in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
    assert saving.document(world) == before


def test_a_document_cut_off_anywhere_changes_nothing():
    whole = saving.document(build_world()).rstrip()
    world = build_world()
    before = saving.document(world)
    for end in range(0, len(whole), max(1, len(whole) // 40)):
        with pytest.raises(saving.Unusable):
            saving.load(world, whole[:end])
    assert saving.document(world) == before


def test_a_refusal_never_repeats_a_password():
    world = build_world()
    secret = world.vendor_senders[VENDOR_SENDER]
    broken = saving.document(world).replace(json.dumps(secret).encode(), f'["{secret}"]'.encode())
    with pytest.raises(saving.Unusable, match="vendor_senders: AcmeLedgerMPP: must be of type str") as refused:
        saving.load(World(), broken)
    assert secret not in str(refused.value)


def test_the_file_is_for_its_owner_only_whatever_was_there_before(tmp_path):
    path = tmp_path / "state.json"
    path.write_text("old")
    path.chmod(0o666)
    (tmp_path / "state.json.new").write_text("left by a simulator that was ended in the middle")
    before = os.umask(0)
    try:
        saving.write_file(build_world(), path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["state.json"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path):
    path = tmp_path / "state.json"
    saving.write_file(build_world(), path)
    before = path.read_bytes()
    world = build_world()
    world.companies["READY-CO"].preferences = {"GEN": {"x": object()}}  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        saving.write_file(world, path)
    assert path.read_bytes() == before


def test_a_damaged_file_is_named(tmp_path):
    path = tmp_path / "state.json"
    path.write_text("{")
    with pytest.raises(saving.Unusable, match=r"state\.json cannot be loaded: it is damaged: .* Move it away"):
        saving.load_file(World(), path)
