"""What members added: listed, fetched, marked as taken; what is withdrawn, unseen or refused is not there."""

from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.api.enums import Scope
from parvis.cases.actions.documents import Sent, TakenMeanwhile, add_document, withdraw_document
from parvis.cases.actions.look_after import scan_documents
from parvis.cases.models import Document
from parvis.journal.models import Entry
from parvis.webhooks.enums import Announced
from parvis.webhooks.models import Delivery
from tests.api.systems import System
from tests.cases.papers import PDF
from tests.cases.telling import told
from tests.webhooks.endpoints import new_endpoint

DOCUMENTS = "/api/v1/documents"


@pytest.fixture
def case(types, account, settings):
    settings.DOCUMENT_CONTENT_KEPT = True
    return told()


@pytest.fixture
def asks(case):
    """A system of the scope alone: `asks("get", path)`."""
    system = System(Scope.DOCUMENTS_READ)
    bearer = system.bearer()

    def ask(method, path=""):
        return getattr(system.browser, method)(f"{DOCUMENTS}{path}", headers={"Authorization": bearer})

    return ask


def add(account, case, name="papier.pdf"):
    return add_document(account, case.pk, Sent(name, PDF, "Ma photo"))


def test_listed_fetched_taken(asks, account, case):
    document = add(account, case)
    (found,) = asks("get").json()["documents"]
    assert (found["receipt"], found["case"], found["type"]) == (document.receipt, "D-1", "carte")
    assert (found["name"], found["label"], found["size"]) == ("papier.pdf", "Ma photo", len(PDF))
    answer = asks("get", f"/{document.receipt}/content")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, PDF, "application/pdf")
    assert answer["Content-Digest"] == f"sha-256=:{b64encode(sha256(PDF).digest()).decode()}:"
    assert answer["Content-Disposition"] == f'attachment; filename="{document.receipt}.pdf"'
    assert "papier" not in str(answer.headers)
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert asks("get").json()["documents"], "fetched is not taken"
    for _ in range(2):
        assert asks("post", f"/{document.receipt}/taken").status_code == 204
    assert asks("get").json()["documents"] == []
    assert Entry.objects.filter(event="document_taken").count() == 1
    with pytest.raises(TakenMeanwhile):
        withdraw_document(account, case.pk, document.pk)


def test_what_was_withdrawn_is_not_there(asks, account, case):
    document = add(account, case)
    withdraw_document(account, case.pk, document.pk)
    assert asks("get", f"/{document.receipt}/content").status_code == 404
    assert asks("post", f"/{document.receipt}/taken").status_code == 404


@pytest.mark.parametrize("changes", [{"scanned_at": None}, {"refused_at": timezone.now()}])
def test_what_the_antivirus_has_not_seen_or_refused_is_not_there(asks, account, case, changes):
    document = add(account, case)
    Document.objects.update(**changes)
    assert asks("get").json()["documents"] == []
    assert asks("get", f"/{document.receipt}/content").status_code == 404
    assert asks("post", f"/{document.receipt}/taken").status_code == 404


@pytest.mark.parametrize("receipt", ["AR-0000-0000-0000", "x", "é", "%00", "..%2f..%2fetc"])
def test_receipts_that_are_none(asks, receipt):
    for answer in (asks("get", f"/{receipt}/content"), asks("post", f"/{receipt}/taken")):
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


def test_a_token_of_another_scope(case):
    system = System(Scope.CASES_WRITE, Scope.CASES_READ)
    headers = {"Authorization": system.bearer()}
    assert system.browser.get(DOCUMENTS, headers=headers).status_code == 403
    assert system.browser.get(f"{DOCUMENTS}/x/content", headers=headers).status_code == 403
    assert system.browser.post(f"{DOCUMENTS}/x/taken", headers=headers).status_code == 403


def test_reading_changes_nothing_and_taking_is_by_post(asks, account, case):
    document = add(account, case)
    assert asks("get", f"/{document.receipt}/taken").status_code == 405
    assert asks("head", f"/{document.receipt}/taken").status_code == 405
    assert Document.objects.get().taken_at is None


def test_as_many_queries_for_one_as_for_ten(asks, account, case):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert asks("get").status_code == 200
        return len(asked)

    add(account, case)
    few = queries()
    for _ in range(9):
        add(account, case)
    assert queries() == few <= 6


def test_adding_and_withdrawing_are_announced(account, case):
    new_endpoint("https://gestion.example/", Announced.DOCUMENT_ADDED, Announced.DOCUMENT_WITHDRAWN)
    document = add(account, case)
    withdraw_document(account, case.pk, document.pk)
    told = Delivery.objects.order_by("queued_at").values_list("event", "body")
    assert [event for event, _ in told] == ["document.added", "document.withdrawn"]
    assert all(document.receipt in body and "papier" not in body for _, body in told)


def test_what_is_announced_can_be_fetched(asks, account, case):
    """Without an answer of the antivirus nothing is announced, until it has one."""
    new_endpoint("https://gestion.example/", Announced.DOCUMENT_ADDED, Announced.DOCUMENT_WITHDRAWN)
    withdraw_document(account, case.pk, add(account, case, "panne.pdf").pk)
    document = add(account, case, "panne.pdf")
    assert not Delivery.objects.exists()
    document.seal(replace(document.piece, name="papier.pdf"))  # the one of practice answers by the name
    document.save()
    assert scan_documents() == 1
    assert document.receipt in Delivery.objects.get().body
    assert asks("get", f"/{document.receipt}/content").status_code == 200


def test_the_oldest_hundred_are_read_and_no_more(asks, account, case):
    add(account, case)
    with CaptureQueriesContext(connection) as asked:
        asks("get")
    (read,) = [query["sql"] for query in asked if "ORDER BY" in query["sql"] and "added_at" in query["sql"]]
    assert read.endswith("LIMIT 100")
