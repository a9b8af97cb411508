"""Events go out signed, are tried again under the same id, and given up after a day."""

import base64
import hmac
import json
import threading
import time
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.journal.models import Entry
from parvis.webhooks.actions import announce
from parvis.webhooks.actions.deliver import deliver_due, forget_old_deliveries, recover_deliveries
from parvis.webhooks.enums import Announced
from parvis.webhooks.models import Delivery
from parvis.webhooks.rules import WAITS, next_wait, signature
from tests.connections import scripted_gateway as scripts
from tests.webhooks.endpoints import SECRET, new_endpoint

pytestmark = pytest.mark.django_db
DOCUMENT = "00000000-0000-0000-0000-000000000007"


@pytest.fixture
def endpoint(gateway):
    gateway.answers(204)
    return new_endpoint(gateway.url, Announced.DOCUMENT_ADDED)


def add(*cases):
    with transaction.atomic():
        for case in cases:
            announce(Announced.DOCUMENT_ADDED, case=case, document=DOCUMENT)


def verified(asked, secret=SECRET):
    """What a receiver does, by the specification of Standard Webhooks; nothing of ours but the secret."""
    id_, moment = asked.headers["webhook-id"], asked.headers["webhook-timestamp"]
    assert abs(int(moment) - time.time()) < 300, "too old: somebody may be repeating it"
    key = base64.b64decode(secret.split("_")[1])
    wanted = hmac.new(key, f"{id_}.{moment}.".encode() + asked.body, sha256).digest()
    given = dict(part.split(",", 1) for part in asked.headers["webhook-signature"].split(" "))
    return hmac.compare_digest(base64.b64decode(given["v1"]), wanted)


def test_the_example_of_the_specification():
    body = '{"test": 2432232314}'
    signed = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_can_tell_that_we_speak(gateway, endpoint):
    add("D-1")
    assert deliver_due(endpoint.id) == 1
    (asked,) = gateway.asked
    assert verified(asked)
    asked.body += b" "
    assert not verified(asked)
    assert asked.headers["Content-Type"] == "application/json"
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.answer, delivery.attempts) == ("delivered", "204", 1)
    assert asked.headers["webhook-id"] == str(delivery.id)
    assert deliver_due(endpoint.id) == 0


def test_in_the_order_of_what_happened(gateway, endpoint):
    add("D-1", "D-2", "D-3")
    assert deliver_due(endpoint.id) == 3
    assert [asked.json["data"]["case"] for asked in gateway.asked] == ["D-1", "D-2", "D-3"]


def test_the_same_id_at_every_try_and_a_new_signature(gateway, endpoint, later):
    gateway.answers(500)
    add("D-1")
    deliver_due(endpoint.id)
    later(minutes=1)
    gateway.answers(200)
    deliver_due(endpoint.id)
    first, second = gateway.asked
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert first.headers["webhook-timestamp"] < second.headers["webhook-timestamp"]
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    assert Delivery.objects.get().attempts == 2


def test_one_that_is_away_is_asked_once_a_round(gateway, endpoint):
    gateway.answers(503)
    add("D-1", "D-2", "D-3")
    assert deliver_due(endpoint.id) == 1
    assert len(gateway.asked) == 1
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_given_up_after_a_day_and_journaled(gateway, endpoint, later):
    gateway.answers(500)
    add("D-1")
    began, tries = timezone.now(), 0
    while Delivery.objects.get().state == "queued":
        tries += deliver_due(endpoint.id)
        later(minutes=5)
    assert tries == len(WAITS) + 1
    assert timedelta(hours=23) < timezone.now() - began < timedelta(hours=25)
    entry = Entry.objects.get(event="webhook_given_up")
    assert (entry.subject, entry.count, entry.actor) == (endpoint.id, tries, "system")
    later(days=2)
    assert deliver_due(endpoint.id) == 0
    assert len(gateway.asked) == tries


def test_the_waits_grow():
    waits = [next_wait(attempt) for attempt in range(1, len(WAITS) + 2)]
    assert waits[-1] is None
    assert list(WAITS) == sorted(WAITS) == waits[:-1]


def test_a_secret_that_cannot_be_read_is_tried_again_and_given_up_as_any_other(gateway, endpoint):
    """As after a key was removed by hand."""
    endpoint.sealed = b"\x63" + bytes(endpoint.sealed)[1:]
    endpoint.save()
    add("D-1")
    assert deliver_due(endpoint.id) == 1
    delivery = Delivery.objects.get()
    assert (delivery.answer, delivery.state, delivery.attempts) == ("defect_UnknownKey", "queued", 1)
    assert gateway.asked == []


def test_before_its_time_nothing_is_tried_again(gateway, endpoint):
    gateway.answers(500)
    add("D-1")
    deliver_due(endpoint.id)
    assert deliver_due(endpoint.id) == 0
    assert len(gateway.asked) == 1


def test_what_is_due_without_a_job_gets_one(gateway, endpoint, later):
    gateway.answers(500)
    add("D-1")
    deliver_due(endpoint.id)
    ProcrastinateJob.objects.all().delete()
    assert recover_deliveries() == 0
    later(minutes=1)
    assert recover_deliveries() == 1
    assert recover_deliveries() == 1
    assert ProcrastinateJob.objects.filter(task_name="webhooks.deliver", status="todo").count() == 1


def test_what_was_settled_a_month_ago_is_forgotten(gateway, endpoint, later):
    add("D-1")
    deliver_due(endpoint.id)
    add("D-2")
    later(days=29)
    assert forget_old_deliveries() == 0
    later(days=2)
    assert forget_old_deliveries() == 1
    assert json.loads(Delivery.objects.get().body)["data"]["case"] == "D-2"


def test_an_address_that_became_an_inside_is_tried_and_refused(settings, later):
    """As when a name is made to lead to this machine once it is in the list."""
    settings.WEBHOOKS_PORT = "parvis.connections.webhooks.live.LiveWebhooks"
    port_of(settings)
    inside = new_endpoint("https://localhost/", Announced.DOCUMENT_ADDED)
    add("D-1")
    deliver_due(inside.id)
    assert Delivery.objects.get().answer == "refused_address"


def port_of(settings):
    """The port is kept: as another is set, it is asked for again, now and after the test."""
    from parvis.connections import webhooks

    webhooks.port.cache_clear()


@pytest.fixture(autouse=True)
def _usual_port():
    yield
    port_of(None)


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_each_thing_once(gateway):
    gateway.script = slowly
    endpoint = new_endpoint(gateway.url, Announced.DOCUMENT_ADDED)
    add("D-1", "D-2")
    tried = []

    def work():
        tried.append(deliver_due(endpoint.id))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(tried) == [0, 0, 2]
    assert len(gateway.asked) == 2


def slowly(handler):
    time.sleep(0.3)
    handler.say(204, b"")


def test_nothing_of_the_event_is_in_the_logs(gateway, endpoint, caplog):
    add("D-MARKED-1")
    gateway.script = scripts.not_http
    deliver_due(endpoint.id)
    gateway.answers(500, b"their own words")
    deliver_due(endpoint.id)
    assert "webhook_delayed" in caplog.text
    for mark in ("D-MARKED-1", SECRET, "their own words", gateway.url):
        assert mark not in caplog.text
