"""What is announced is queued with what happened, says references alone, and reaches who wants it."""

import json
import uuid
from threading import Event

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.webhooks.actions import announce
from parvis.webhooks.enums import Announced
from parvis.webhooks.models import Delivery
from parvis.webhooks.rules import BadReference, body_of
from tests.enrolment.test_concurrency import at_once
from tests.webhooks.endpoints import new_endpoint

DOCUMENT = uuid.UUID(int=7)


@pytest.mark.django_db
def test_who_wants_it_is_told_with_references_alone():
    wants = new_endpoint("https://gestion.example/a", Announced.DOCUMENT_ADDED, Announced.DOCUMENT_WITHDRAWN)
    new_endpoint("https://gestion.example/b", Announced.APPOINTMENT_BOOKED)
    with transaction.atomic():
        assert announce(Announced.DOCUMENT_ADDED, case="D-1", document=DOCUMENT) == 1
    delivery = Delivery.objects.get()
    assert (delivery.endpoint, delivery.state, delivery.attempts) == (wants, "queued", 0)
    said = json.loads(delivery.body)
    assert said["type"] == "document.added"
    assert said["data"] == {"case": "D-1", "document": str(DOCUMENT)}
    assert set(said) == {"type", "timestamp", "data"}


@pytest.mark.django_db
def test_one_job_is_enough_for_all_that_is_due(django_capture_on_commit_callbacks):
    endpoint = new_endpoint("https://gestion.example/a", Announced.DOCUMENT_ADDED)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        for number in range(3):
            announce(Announced.DOCUMENT_ADDED, case=f"D-{number}", document=DOCUMENT)
    job = ProcrastinateJob.objects.get(task_name="webhooks.deliver")
    assert job.args == {"endpoint_id": str(endpoint.id)}
    assert Delivery.objects.count() == 3


@pytest.mark.django_db
def test_nobody_to_tell_costs_one_query(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(1):
        assert announce(Announced.DOCUMENT_ADDED, case="D-1", document=DOCUMENT) == 0


@pytest.mark.django_db(transaction=True)
def test_what_did_not_happen_is_not_announced():
    new_endpoint("https://gestion.example/a", Announced.DOCUMENT_ADDED)
    with transaction.atomic():
        announce(Announced.DOCUMENT_ADDED, case="D-1", document=DOCUMENT)
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_announce_to_the_same_do_not_wait_for_each_other():
    endpoint = new_endpoint("https://gestion.example/a", Announced.DOCUMENT_ADDED)
    announced, ended = Event(), Event()

    def first():
        with transaction.atomic():
            announce(Announced.DOCUMENT_ADDED, case="D-1", document=DOCUMENT)
            announced.set()
            return ended.wait(2)

    def second():
        announced.wait(2)
        with transaction.atomic():
            announce(Announced.DOCUMENT_ADDED, case="D-2", document=DOCUMENT)
        ended.set()

    assert at_once(first, second) == [True, None]
    job = ProcrastinateJob.objects.get(task_name="webhooks.deliver")
    assert job.args == {"endpoint_id": str(endpoint.id)}
    assert Delivery.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_it_must_be_inside_the_transaction_of_what_happened():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        announce(Announced.DOCUMENT_ADDED, case="D-1", document=DOCUMENT)


@pytest.mark.parametrize(
    "references",
    [
        {"case": "D-1"},
        {"case": "D-1", "document": "x", "name": "Ada"},
        {"case": "D 1", "document": "x"},
        {"case": "", "document": "x"},
        {"case": "x" * 65, "document": "x"},
        {"case": "ada@courrier.example", "document": "x"},
    ],
)
def test_an_event_says_its_references_and_nothing_else(references):
    with pytest.raises(BadReference):
        body_of(Announced.DOCUMENT_ADDED, timezone.now(), references)
