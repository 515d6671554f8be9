"""Faults between gateway and caller: each really looks broken on the wire, and ends when told."""

from __future__ import annotations

import zlib

import httpx
import pytest
from lxml import etree

from connections.simulator import delivery, faults
from tests.connections.simulator.wire import TOP_QUERY, Caller, envelope


def broken(caller: Caller, fault: str) -> httpx.Response:
    """The answer to one request under the fault."""
    caller.company.behaviour.fault = fault
    return caller.post(envelope(caller.sender, caller.login, ["<getAPISession/>"]))


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("http_400", 400),
        ("http_401", 401),
        ("http_403", 403),
        ("http_404", 404),
        ("http_410", 410),
        ("http_429", 429),
        ("http_500", 500),
        ("http_502", 502),
        ("http_503", 503),
        ("http_524", 524),
        ("html_page", 200),
        ("cdn_page", 403),
    ],
)
def test_pages_instead_of_xml(caller, fault, status):
    answer = broken(caller(), fault)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.text.startswith("<!DOCTYPE html>")
    assert ("cf-error-details" in answer.text) == (fault in ("cdn_page", "http_524"))


@pytest.mark.parametrize("fault", ["short_body", "reset_mid_body", "close_without_reply"])
def test_connections_that_break(caller, fault):
    with pytest.raises(httpx.TransportError):
        broken(caller(), fault)


@pytest.mark.parametrize("fault", ["truncated", "not_xml", "wrong_charset", "empty_body"])
def test_bodies_that_are_no_xml_although_the_status_is_fine(caller, fault):
    answer = broken(caller(), fault)
    assert answer.status_code == 200
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(answer.content)


def test_a_drip_sends_its_bytes_one_by_one(caller, monkeypatch):
    monkeypatch.setattr(delivery, "DRIP_SECONDS", 0.0)
    assert etree.fromstring(broken(caller(), "drip").content).findtext("control/status") == "success"


def test_a_stopping_server_does_not_wait_for_a_drip_to_end(simulator, caller):
    ready = caller()
    ready.company.behaviour.fault = "drip"
    with ready.http.stream(
        "POST", simulator.gateway_url, content=envelope(ready.sender, ready.login, [TOP_QUERY])
    ) as answer:
        received = answer.iter_raw(1)
        assert next(received) == b"<"
        simulator.stop()
        with pytest.raises(httpx.TransportError):
            list(received)


def test_a_slow_answer_comes_late(caller, monkeypatch):
    monkeypatch.setattr(faults, "SLOW_SECONDS", 0.3)
    answer = broken(caller(), "slow")
    assert answer.elapsed.total_seconds() >= 0.3


def test_a_huge_body_is_as_large_as_it_says(caller, http):
    ready = caller()
    ready.company.behaviour.fault = "huge_body"
    body = envelope(ready.sender, ready.login, [TOP_QUERY])
    with http.stream("POST", ready.simulator.gateway_url, content=body) as answer:
        assert int(answer.headers["Content-Length"]) > delivery.HUGE_BYTES
        assert sum(len(chunk) for chunk in answer.iter_raw()) == int(answer.headers["Content-Length"])


def test_a_gzip_bomb_is_small_outside_and_large_inside(caller, http, monkeypatch):
    monkeypatch.setattr(faults, "GZIP_BOMB_BYTES", 20_000_000)
    faults._gzip_bomb.cache_clear()
    ready = caller()
    ready.company.behaviour.fault = "gzip_bomb"
    body = envelope(ready.sender, ready.login, [TOP_QUERY])
    with http.stream("POST", ready.simulator.gateway_url, content=body) as answer:
        packed = b"".join(answer.iter_raw())
    faults._gzip_bomb.cache_clear()
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(packed) < 100_000
    assert len(zlib.decompress(packed, 31)) > 20_000_000


def test_a_doctype_bomb_has_its_entities(caller):
    answer = broken(caller(), "doctype_bomb")
    assert answer.content.count(b"<!ENTITY") == 10


def test_a_compression_that_nobody_asked_for(caller, http):
    ready = caller()
    ready.company.behaviour.fault = "unknown_encoding"
    body = envelope(ready.sender, ready.login, [TOP_QUERY])
    with http.stream("POST", ready.simulator.gateway_url, content=body) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert b"".join(answer.iter_raw()).startswith(b"<?xml")


@pytest.mark.parametrize(
    ("fault", "results", "data"), [("missing_result", 1, 1), ("missing_data", 2, 1), ("with_doctype", 2, 2)]
)
def test_answers_that_are_xml_but_not_the_answer(caller, fault, results, data):
    ready = caller()
    ready.company.behaviour.fault = fault
    answer = ready.post(envelope(ready.sender, ready.login, [TOP_QUERY, TOP_QUERY]))
    root = etree.fromstring(answer.content)
    assert (len(root.findall(".//result")), len(root.findall(".//data"))) == (results, data)
    assert (root.getroottree().docinfo.internalDTD is not None) == (fault == "with_doctype")


def test_a_redirect_that_is_followed_shows_in_the_journal(simulator, caller):
    answer = broken(caller(), "redirect")
    assert answer.status_code == 302
    httpx.get(answer.headers["Location"])
    assert simulator.world.requests[-1]["outcome"] == "GET /redirected"


def test_a_foreign_endpoint_is_handed_out_with_the_session(caller):
    answer = etree.fromstring(broken(caller(), "foreign_endpoint").content)
    assert answer.findtext(".//endpoint") == faults.FOREIGN_ENDPOINT


def test_a_fault_ends_after_as_many_requests_as_told(caller):
    ready = caller()
    ready.company.behaviour.fault, ready.company.behaviour.fault_remaining = "http_502", 2
    body = envelope(ready.sender, ready.login, [TOP_QUERY])
    assert [ready.post(body).status_code for _ in range(3)] == [502, 502, 200]
    assert ready.company.behaviour.fault == ""


def test_a_fault_hits_one_company_only(caller):
    broken(caller(), "http_500")
    assert caller("SINGLE-CO").say(TOP_QUERY).level == "success"


def test_every_fault_of_the_design_is_there():
    wanted = {
        "http_500", "http_502", "http_503", "http_524", "html_page", "cdn_page", "truncated", "reset_mid_body",
        "drip", "slow", "not_xml", "wrong_charset", "huge_body", "gzip_bomb", "doctype_bomb", "redirect",
        "foreign_endpoint", "empty_body", "close_without_reply",
    }  # fmt: skip
    assert wanted <= set(faults.FAULTS)
