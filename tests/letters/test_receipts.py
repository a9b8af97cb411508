"""Delivery receipts: what the SMS gateway posts marks the letter, once, and gives nothing away."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from structlog.testing import capture_logs

from parvis.connections.sms import receipts
from parvis.letters.actions import queue_letters
from parvis.letters.actions.receive import take_receipts
from parvis.letters.actions.send import send_letter
from parvis.letters.enums import Channel, LetterKind, LetterState
from parvis.letters.models import Letter, digest_of
from tests.connections.scripted_gateway import gateway
from tests.letters.examples import example

__all__ = ["gateway"]

pytestmark = pytest.mark.django_db
SECRET = "a-secret-of-thirty-two-characters"
ADDRESS = f"/sms/accuse/{SECRET}/"
KIND = LetterKind.SIGN_IN_CODE


@pytest.fixture(autouse=True)
def _receipts(settings):
    settings.SMS_RECEIPTS = {**settings.SMS_RECEIPTS, "secret": SECRET}


@pytest.fixture
def letter(smtp_box):
    """A code sent by SMS."""
    found = queued()
    assert send_letter(found.id) == LetterState.SENT
    return found


def queued():
    with transaction.atomic():
        (letter,) = queue_letters([example(KIND, Channel.SMS)])
    return letter


@pytest.fixture
def machine():
    """The gateway: no cookie, and Django's protection of forms is on."""
    return Client(enforce_csrf_checks=True)


def tell(machine, body, address=ADDRESS, **kwargs):
    return machine.post(address, json.dumps(body), content_type="application/json", **kwargs)


def test_it_arrived(machine, letter):
    sent_at = Letter.objects.get().sent_at
    with capture_logs() as events:
        assert tell(machine, {"reference": letter.id.hex, "status": "DELIVERED"}).status_code == 204
    found = Letter.objects.get()
    assert found.state == LetterState.SENT
    assert found.sent_at == sent_at
    assert found.delivered_at
    assert timezone.now() - found.delivered_at < timedelta(seconds=10)
    assert [event["event"] for event in events] == ["letter_delivered"]


def test_it_never_will(machine, letter):
    with capture_logs() as events:
        assert tell(machine, {"reference": letter.id.hex, "status": "undelivered"}).status_code == 204
    found = Letter.objects.get()
    assert (found.state, found.refusal, found.delivered_at) == (LetterState.REFUSED, "undelivered", None)
    assert found.sent_at is not None
    (event,) = events
    assert event == {
        "event": "letter_undelivered", "log_level": "warning", "letter": str(letter.id), "kind": KIND,
        "channel": "sms",
    }  # fmt: skip


@pytest.mark.parametrize("status", ["delivered", "failed"])
def test_replays_change_nothing(machine, letter, status):
    told = {"reference": letter.id.hex, "status": status}
    tell(machine, told)
    before = Letter.objects.values().get()
    with capture_logs() as events:
        for _ in range(3):
            assert tell(machine, told).status_code == 204
    assert Letter.objects.values().get() == before
    assert events == []


def test_what_arrived_has_arrived_whatever_comes_next(machine, letter):
    for status in ("failed", "delivered", "failed"):
        tell(machine, {"reference": letter.id.hex, "status": status})
    found = Letter.objects.get()
    assert (found.state, found.refusal) == (LetterState.SENT, "")
    assert found.delivered_at


def test_an_answer_that_was_lost_is_not_sent_again(machine, smtp_box):
    """The gateway took the text, but its answer did not come in time: the letter waits for another try."""
    letter = queued()
    tell(machine, {"reference": letter.id.hex, "status": "delivered"})
    found = Letter.objects.get()
    assert found.state == LetterState.SENT
    assert found.recipient_sealed is None
    assert send_letter(letter.id) is None
    assert smtp_box.messages == []


def test_by_the_gateway_s_own_name(machine, settings, gateway):
    settings.SMS_PORT = "parvis.connections.sms.gateway.HttpGateway"
    settings.SMS = {**settings.SMS, "url": gateway.url, "token": "t", "id_field": "message.id"}
    letter = queued()
    assert send_letter(letter.id) == LetterState.SENT
    found = Letter.objects.get()
    assert bytes(found.gateway_digest or b"") == digest_of("sms-0")
    settings.SMS_RECEIPTS |= {"reference": "msg.0.id", "status": "msg.0.state", "delivered": ["DELIVRD"]}
    assert tell(machine, {"msg": [{"id": "sms-0", "state": "delivrd"}]}).status_code == 204
    assert Letter.objects.get().delivered_at


def test_as_a_form(machine, letter):
    told = {"reference": letter.id.hex, "status": "delivered", "msisdn": "33639980102"}
    assert machine.post(ADDRESS, "&".join(f"{name}={value}" for name, value in told.items()),
                        content_type="application/x-www-form-urlencoded").status_code == 204  # fmt: skip
    assert Letter.objects.get().delivered_at


def test_several_at_once(machine, letter):
    told = [
        {"reference": "0" * 32, "status": "delivered"},
        {"reference": letter.id.hex, "status": "delivered"},
    ]
    assert tell(machine, told).status_code == 204
    assert Letter.objects.get().delivered_at


@pytest.mark.parametrize("body", [
    {}, [], None, 12, "text", [[]], [None], {"reference": None, "status": "delivered"},
    {"reference": "x" * 5000, "status": "failed"}, {"reference": {"a": 1}, "status": "failed"},
    {"reference": "é\u0000'", "status": "delivered"}, {"status": "delivered"},
    {"reference": "00000000-0000-0000-0000-000000000000", "status": "delivered"},
])  # fmt: skip
def test_what_is_not_known_gives_nothing_away(machine, letter, body):
    before = Letter.objects.values().get()
    answer = tell(machine, body)
    assert (answer.status_code, answer.content) == (204, b"")
    assert Letter.objects.values().get() == before


def test_the_way_there_is_not_an_end(machine, letter):
    before = Letter.objects.values().get()
    for status in ("accepted", "buffered", "", None, 7):
        assert tell(machine, {"reference": letter.id.hex, "status": status}).status_code == 204
    assert Letter.objects.values().get() == before


def test_an_email_is_not_touched(machine, smtp_box):
    with transaction.atomic():
        (letter,) = queue_letters([example(KIND)])
    send_letter(letter.id)
    tell(machine, {"reference": letter.id.hex, "status": "failed"})
    assert Letter.objects.get().state == LetterState.SENT


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"\xff", "application/json"),
        (b"[" * 8000, "application/json"),
        (b"", "application/json"),
        (b"", "application/x-www-form-urlencoded"),
        (b"\xff\xff", "application/x-www-form-urlencoded"),
        (b"nonsense", "text/plain"),
        (b"&".join(b"a=%d" % n for n in range(500)), "application/x-www-form-urlencoded"),
    ],
)
def test_what_cannot_be_read(machine, letter, body, kind):
    with capture_logs() as events:
        assert machine.post(ADDRESS, body, content_type=kind).status_code == 400
    assert events == [{"event": "sms_receipt_unreadable", "log_level": "warning", "size": len(body)}]


def test_too_much(machine, letter):
    told = {"reference": letter.id.hex, "status": "delivered", "more": "x" * receipts.MOST_BYTES}
    assert tell(machine, told).status_code == 413
    assert Letter.objects.get().delivered_at is None


@pytest.mark.parametrize("wrong", [SECRET[:-1], SECRET + "x", SECRET.upper(), "é", "%00", "x"])
def test_another_secret(machine, letter, wrong):
    answer = tell(machine, {"reference": letter.id.hex, "status": "delivered"}, f"/sms/accuse/{wrong}/")
    assert answer.status_code == 404
    assert Letter.objects.get().delivered_at is None


def test_without_a_secret_nobody_is_heard(machine, letter, settings):
    settings.SMS_RECEIPTS |= {"secret": ""}
    for secret in (SECRET, "x", "None"):
        assert tell(machine, {}, f"/sms/accuse/{secret}/").status_code == 404
    assert machine.post("/sms/accuse//").status_code == 404


@pytest.mark.parametrize("verb", ["get", "head", "put", "delete"])
def test_only_by_post(machine, verb):
    assert getattr(machine, verb)(ADDRESS).status_code == 405


def test_it_starts_no_session(machine, letter, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):  # the savepoint is of the test
        answer = tell(machine, {"reference": letter.id.hex, "status": "delivered"})
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db(transaction=True)
def test_the_receipt_that_comes_before_the_answer(settings, gateway):
    """The letter is still locked by the worker that sends it: the receipt waits, and is not lost."""
    settings.SMS_PORT = "parvis.connections.sms.gateway.HttpGateway"
    settings.SMS = {**settings.SMS, "url": gateway.url, "token": "t"}
    letter = queued()
    receipt = receipts.Receipt(letter.id.hex, receipts.Fate.DELIVERED)
    changed = []

    def receive():
        changed.append(take_receipts([receipt]))
        connection.close()

    receiving = threading.Thread(target=receive)

    def answer(handler):
        receiving.start()
        receiving.join(0.3)
        assert receiving.is_alive(), "it waits for the letter"
        handler.say(200, {})

    gateway.script = answer
    assert send_letter(letter.id) == LetterState.SENT
    receiving.join(10)
    assert changed == [1]
    found = Letter.objects.get()
    assert found.delivered_at
    assert found.state == LetterState.SENT


def test_a_name_that_is_no_text(machine, letter):
    """JSON may hold half of a character."""
    answer = tell(machine, {"reference": "\ud800", "status": "delivered"})
    assert answer.status_code == tell(machine, {"reference": "unknown", "status": "delivered"}).status_code
    assert len(digest_of("\ud800")) == 32
