"""Batches of cases: the good half taken, the bad half told; the same key, the same answer."""

import json
import threading
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.api.actions.once import AnotherRequest, InFlight, once
from parvis.api.actions.tokens import forget_what_is_over
from parvis.api.models import KeptAnswer
from parvis.api.rules import GIVEN_UP_AFTER, MOST_BYTES, MOST_CASES
from parvis.cases.models import Case
from parvis.connections.members.people import people
from tests.api.systems import CASES, System, send
from tests.cases.telling import days_ago, item
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db


def code(answer):
    return answer.status_code, answer.json()["type"].removeprefix("urn:problem-type:parvis:")


def results(answer):
    assert answer.status_code == 200, answer.content
    return [each["result"] for each in answer.json()["results"]]


def test_the_good_half_is_taken_and_the_bad_half_told(system):
    bad = [item("D-2", number="1"), item("D-4", type="nowhere"), {"reference": "D-6"}, 7]
    batch = [item("D-1"), bad[0], item("D-3"), bad[1], item("D-5"), bad[2], item("D-7"), bad[3]]
    answer = send(system.browser, batch, system.bearer())
    assert results(answer) == ["created", "refused"] * 4
    told = answer.json()
    assert told["counts"] == {"created": 4, "refused": 4}
    assert [each["reference"] for each in told["results"]] == [*(f"D-{n}" for n in range(1, 8)), ""]
    refused = told["results"][1::2]
    assert [each["code"] for each in refused] == ["bad_number", "unknown_type", "missing", "not_an_object"]
    assert all(each["detail"] for each in refused)
    assert Case.objects.count() == 4


def test_all_bad_is_answered_in_the_same_way(system):
    answer = send(system.browser, [{}, None, [], "x"], system.bearer())
    assert results(answer) == ["refused"] * 4


def test_the_same_batch_under_another_key_changes_nothing(system):
    bearer, batch = system.bearer(), [item()]
    assert results(send(system.browser, batch, bearer, key="one")) == ["created"]
    assert results(send(system.browser, batch, bearer, key="two")) == ["unchanged"]
    older = item(step="photo", updated_at=days_ago(20))
    assert results(send(system.browser, [older], bearer, key="three")) == ["stale"]


# ---- the idempotency key ------------------------------------------------------------------------


def test_the_same_key_and_batch_is_answered_alike(system):
    bearer, body = system.bearer(), json.dumps({"cases": [item()]}).encode()
    first = send(system.browser, body, bearer, key='"one"')
    again = send(system.browser, body, system.bearer(), key="one")
    assert results(first) == results(again) == ["created"]
    assert first.content == again.content
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    assert Case.objects.count() == 1


def test_the_same_key_and_another_batch(system):
    bearer = system.bearer()
    send(system.browser, [item("D-1")], bearer, key="one")
    assert code(send(system.browser, [item("D-2")], bearer, key="one")) == (422, "idempotency-key-reused")
    assert Case.objects.count() == 1


def test_each_client_has_keys_of_its_own(system):
    send(system.browser, [item("D-1")], system.bearer(), key="one")
    other = System(name="Autre")
    assert results(send(other.browser, [item("D-2")], other.bearer(), key="one")) == ["created"]


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "é", '""'])
def test_a_key_is_needed(system, key):
    answer = send(system.browser, [item()], system.bearer(), **{"Idempotency-Key": key})
    assert code(answer) == (400, "idempotency-key")
    assert not KeptAnswer.objects.exists()


def test_after_a_day_a_key_may_be_used_again(system, later):
    send(system.browser, [item("D-1")], system.bearer(), key="one")
    later(hours=25)
    assert results(send(system.browser, [item("D-2")], system.bearer(), key="one")) == ["created"]
    later(hours=25)
    assert forget_what_is_over() >= 1
    assert not KeptAnswer.objects.exists()


def test_what_failed_may_be_sent_again(system):
    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(system.client.id, "one", b"x", fail)
    assert once(system.client.id, "one", b"x", lambda: "done").content == "done"


def test_when_the_registry_gives_no_answer_the_same_request_may_come_back(system):
    away = [item("D-1"), item("D-2", number=registry_down())]
    answer = send(system.browser, away, system.bearer(), key="one")
    assert code(answer) == (503, "outage")
    assert answer["Retry-After"] == "60"
    assert not Case.objects.exists()
    assert not KeptAnswer.objects.exists()


def registry_down():
    return next(person.number for person in people() if person.expected == "registry_down")


@pytest.mark.django_db(transaction=True)
def test_what_was_abandoned_is_taken_over_and_what_comes_late_counts_no_more(types, later):
    """Its process was stopped for more than a minute: whoever took it over has answered."""
    system, answers = System(), []

    def takes_over():
        answers.append(once(system.client.id, "one", b"x", lambda: "the other").content)
        connection.close()

    def slowly():
        later(seconds=GIVEN_UP_AFTER.total_seconds() + 1)
        thread = threading.Thread(target=takes_over)
        thread.start()
        thread.join()
        return "late"

    with pytest.raises(InFlight):
        once(system.client.id, "one", b"x", slowly)
    assert answers == ["the other"]
    assert once(system.client.id, "one", b"x", lambda: "third").content == "the other"


def test_while_it_is_dealt_with(system):
    def meanwhile():
        with pytest.raises(InFlight):
            once(system.client.id, "one", b"x", lambda: "second")
        with pytest.raises(AnotherRequest):
            once(system.client.id, "one", b"y", lambda: "another")
        return "first"

    assert once(system.client.id, "one", b"x", meanwhile).content == "first"


@pytest.mark.django_db(transaction=True)
def test_the_same_batch_many_times_at_once_is_taken_once(types):
    system = System()
    bearer, body = system.bearer(), json.dumps({"cases": [item(f"D-{n}") for n in range(50)]}).encode()
    answers = []

    def ask():
        while True:
            answer = send(PortalClient(), body, bearer, key="one")
            if answer.status_code != 409:
                break
            assert answer["Retry-After"] == "1"
            time.sleep(0.02)
        answers.append(answer)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.content for answer in answers} == {answers[0].content}
    assert [results(answer) for answer in answers] == [["created"] * 50] * 5
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
    assert Case.objects.count() == 50


# ---- bodies -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{", (400, "not-json")),
        (b'{"cases": [NaN]}', (400, "not-json")),
        (b'{"cases": [1], "cases": [2]}', (400, "not-json")),
        (b'{"cases": [' + b"9" * 5000 + b"]}", (400, "not-json")),
        ('{"cases": []}'.encode("utf-16"), (400, "not-utf-8")),
        (b'{"cases": ["\xff"]}', (400, "not-utf-8")),
        (b"[" * 100_000, (400, "too-deep")),
        (b'{"cases": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", (400, "too-deep")),
        (b'{"a":' * 100_000, (400, "too-deep")),
        (b"[]", (422, "bad-batch")),
        (b"null", (422, "bad-batch")),
        (b'{"cases": {}}', (422, "bad-batch")),
        (b'{"cases": [{}], "more": 1}', (422, "bad-batch")),
        (b'{"cases": []}', (422, "empty-batch")),
        (b'{"cases": [' + b",".join([b"{}"] * (MOST_CASES + 1)) + b"]}", (422, "too-many-cases")),
    ],
)
def test_bodies_that_are_no_batch(system, body, told):
    answer = send(system.browser, body, system.bearer())
    assert code(answer) == told
    assert answer["Content-Type"] == "application/problem+json"
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "\u202e", "x" * 3000])
def test_texts_that_cannot_be_kept_are_refused_one_by_one(system, text):
    said = json.dumps(item("D-2", expected="EXPECTED")).replace("EXPECTED", text)
    body = f'{{"cases": [{json.dumps(item("D-1"))}, {said}]}}'.encode()
    assert results(send(system.browser, body, system.bearer())) == ["created", "refused"]


def test_a_body_of_ten_megabytes_is_not_read(system):
    answer = send(system.browser, b" " * (2 * MOST_BYTES), system.bearer())
    assert code(answer) == (413, "too-long")


def test_a_body_of_more_than_a_form_may_have_is_read(system, settings):
    body = json.dumps({"cases": [item(expected="é" * 400)]}).encode() + b" " * (MOST_BYTES - 10_000)
    assert len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert results(send(system.browser, body, system.bearer())) == ["created"]


def test_only_json_that_says_its_length(system):
    headers = {"Authorization": system.bearer(), "Idempotency-Key": "one"}
    post = system.browser.post
    assert code(post(CASES, b"{}", content_type="text/plain", headers=headers)) == (415, "not-json")
    packed = {**headers, "Content-Encoding": "gzip"}
    assert code(post(CASES, b"{}", content_type="application/json", headers=packed)) == (415, "not-json")
    answer = post(CASES, b"{}", content_type="application/json", headers=headers, CONTENT_LENGTH="")
    assert code(answer) == (411, "no-length")
    kind = "application/json; charset=rot13"
    answer = system.browser.generic("POST", CASES, b"{}", content_type=kind, headers=headers)
    assert code(answer) == (400, "bad-request")


def test_a_thousand_cases_cost_as_many_queries_as_ten(system):
    def queries(count, start):
        batch = [item(f"D-{start + n}") for n in range(count)]
        bearer = system.bearer()
        with CaptureQueriesContext(connection) as asked:
            assert results(send(system.browser, batch, bearer)) == ["created"] * count
        return len(asked)

    few = queries(10, 0)
    assert queries(MOST_CASES, 1000) <= few + 1
    assert few <= 25


# ---- where a case stands ------------------------------------------------------------------------


def test_where_a_case_stands(system):
    bearer = {"Authorization": system.bearer()}
    send(
        system.browser,
        [item("2026/D-1", expected="Une photo", expected_from="member")],
        bearer["Authorization"],
    )
    told = system.browser.get(f"{CASES}/2026/D-1", headers=bearer).json()
    assert (told["reference"], told["type"], told["step"]) == ("2026/D-1", "carte", "recue")
    assert (told["expected_from"], told["outcome"], told["documents_waiting"]) == ("member", "", 0)
    assert "photo" not in json.dumps(told)
    for unknown in ("D-9", "%00", "é", "x" * 500, "..%2f"):
        assert code(system.browser.get(f"{CASES}/{unknown}", headers=bearer)) == (404, "unknown-case")
