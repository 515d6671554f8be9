"""Results matched to functions and read when somebody looks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from connections.intacct import ErrorEntry, Function, GetCompanyPrefs, Outcome, Query, UnexpectedReply
from connections.intacct.envelope import Request, build
from connections.intacct.parsing import parse
from connections.intacct.reply import Reply, read_reply
from tests.connections.intacct.samples import CONTROL, LOGIN, SENDER, SIGNED_IN, errors

pytestmark = pytest.mark.gateway

WORD = st.text("abcXYZ019 .-äß€", min_size=1).map(lambda text: f"x{text}x")
PREFERENCES = st.dictionaries(WORD, WORD)
ROWS = st.lists(st.dictionaries(st.sampled_from(["NAME", "STATUS", "A.B"]), st.none() | WORD, min_size=1))
# One space in a row survives cleaning; the number says nothing to any pattern.
ENTRIES = st.lists(st.builds(ErrorEntry, st.just("QQ"), st.just("Odd"), st.just("Odd thing"), st.just("")), min_size=1)
#: What one function is answered, and what that reads as.
ANSWERS = st.one_of(
    st.tuples(st.just("preferences"), PREFERENCES),
    st.tuples(st.just("page"), ROWS),
    st.tuples(st.sampled_from(["failure", "aborted"]), ENTRIES),
    st.tuples(st.just("unreadable"), st.none()),
)


def data_of(kind: str, content: object) -> str:
    data = etree.Element("data")
    if kind == "page":
        assert isinstance(content, list)
        data.attrib.update({"totalcount": str(len(content)), "count": str(len(content)), "numremaining": "0"})
    for item in content.items() if isinstance(content, dict) else content or ():  # type: ignore[attr-defined]
        record = etree.SubElement(data, "companypref" if kind == "preferences" else "VENDOR")
        fields = zip(("preference", "prefvalue"), item, strict=True) if isinstance(item, tuple) else item.items()
        for name, text in fields:
            etree.SubElement(record, name).text = text
    return etree.tostring(data, encoding="unicode")


def result(control_id: str, kind: str, content: object) -> str:
    head = f"<function>f</function><controlid>{control_id}</controlid>"
    if kind in {"failure", "aborted"}:
        assert isinstance(content, list)
        return f"<result><status>{kind}</status>{head}{errors(*content)}</result>"
    inner = "" if kind == "unreadable" else data_of(kind, content)
    return f"<result><status>success</status>{head}{inner}</result>"


def read(request: Request, results: Sequence[str]) -> Reply:
    control = CONTROL.format(id=request.control_id)
    document = f"<response>{control}<operation>{SIGNED_IN}{''.join(results)}</operation></response>"
    return read_reply(parse(document.encode()), request, str)


def exchange(answers: Sequence[tuple[str, object]]) -> tuple[Request, list[str]]:
    functions: list[Function] = [
        GetCompanyPrefs("ME") if kind == "preferences" else Query("VENDOR") for kind, _ in answers
    ]
    request = build(SENDER, LOGIN, functions)
    return request, [result(name, *answer) for name, answer in zip(request.function_ids, answers, strict=True)]


def seen(outcome: Outcome) -> object:
    """What an outcome holds, in the terms of ANSWERS."""
    if outcome.refusal is not None:
        unreadable = outcome.refusal.problem == "result_unreadable"
        return None if unreadable else list(outcome.refusal.entries)
    return outcome.value if isinstance(outcome.value, dict) else list(getattr(outcome.value, "rows", ()))


@given(answers=st.lists(ANSWERS, min_size=1, max_size=30), chance=st.randoms(use_true_random=False))
def test_any_answers_in_any_order_read_back_as_they_were(
    answers: list[tuple[str, object]], chance: random.Random
) -> None:
    request, results = exchange(answers)
    in_order = read(request, results)
    chance.shuffle(results)
    shuffled = read(request, results)
    places = list(range(len(answers)))
    chance.shuffle(places)
    looked_at = {place: shuffled.outcomes[place] for place in places}  # in any order too
    assert [seen(looked_at[place]) for place in range(len(answers))] == [content for _, content in answers]
    assert list(in_order.outcomes) == list(shuffled.outcomes)
    assert in_order.outcomes == shuffled.outcomes
    assert [outcome.function for outcome in in_order.outcomes] == list(request.functions)


@given(answers=st.lists(ANSWERS, min_size=1, max_size=5), data=st.data())
def test_a_reply_that_is_broken_anywhere_is_refused_as_a_whole(
    answers: list[tuple[str, object]], data: st.DataObject
) -> None:
    request, results = exchange(answers)
    place = data.draw(st.integers(0, len(results) - 1))
    broken = [
        [*results[:place], *results[place + 1 :]],
        [*results, results[place]],
        [*results, results[place].replace(request.control_id, "another")],
        [*results[:place], results[place].replace(request.control_id, "another"), *results[place + 1 :]],
    ]
    for each in broken:
        data.draw(st.randoms()).shuffle(each)
        with pytest.raises(UnexpectedReply) as caught:
            read(request, each)
        assert caught.value.problem == "reply_incomplete"


@pytest.mark.parametrize("spoiled", ["<state>success</state>", "<status>unsuccess</status>", "<status/>"])
def test_a_result_without_a_status_is_the_trouble_of_its_own_function(spoiled: str) -> None:
    request, (first, second) = exchange([("page", [{"NAME": "a"}]), ("page", [])])
    outcomes = read(request, [first, second.replace("<status>success</status>", spoiled)]).outcomes
    assert seen(outcomes[0]) == [{"NAME": "a"}]
    assert outcomes[1].refusal is not None
    assert outcomes[1].refusal.problem == "result_unreadable"


def test_ids_in_the_right_number_but_not_one_in_each_result_are_refused() -> None:
    request, (first, second) = exchange([("page", []), ("page", [])])
    one, other = request.function_ids
    both = first.replace(f"{one}<", f"{one}</controlid><controlid>{other}<")
    with pytest.raises(UnexpectedReply):
        read(request, [both, second.replace(other, "")])


def test_blanks_around_ids_and_statuses_do_no_harm() -> None:
    request, results = exchange([("page", []), ("failure", [ErrorEntry("QQ", "Odd")])])
    spaced = [each.replace("<status>", "<status>\n ").replace("</controlid>", " </controlid>") for each in results]
    assert read(request, spaced).outcomes == read(request, results).outcomes


def test_outcomes_behave_like_a_tuple() -> None:
    request, results = exchange([("page", []), ("preferences", {"a": "b"}), ("unreadable", None)])
    outcomes = read(request, results).outcomes
    assert len(outcomes) == 3
    assert outcomes[-1] is outcomes[2] is list(outcomes)[2]
    assert outcomes[1:] == tuple(outcomes)[1:]
    assert outcomes == tuple(outcomes)
    assert outcomes != tuple(outcomes)[:2]
    assert outcomes != "outcomes"
    assert outcomes[0] in outcomes
    with pytest.raises(IndexError):
        outcomes[3]


def test_a_company_s_records_are_not_shown_in_a_log() -> None:
    request, results = exchange([("page", [{"NAME": "canary"}])])
    reply = read(request, results)
    assert "canary" in str(reply.outcomes[0].value)
    assert "canary" not in repr(reply)


def test_threads_that_look_at_the_same_time_see_the_same() -> None:
    request, results = exchange([("page", [{"NAME": f"row {number}"}]) for number in range(300)])
    outcomes = read(request, results).outcomes
    with ThreadPoolExecutor(8) as pool:
        heard = list(pool.map(lambda _: list(outcomes), range(8)))
    assert all(each == list(outcomes) for each in heard)
