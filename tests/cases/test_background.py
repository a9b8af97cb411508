"""What is done in the background: documents scanned later, contents and cases erased."""

import pytest

from parvis.cases.actions.look_after import forget_what_is_over, scan_documents
from parvis.cases.models import Case, Document, DocumentContent
from parvis.connections.antivirus.fake import EICAR
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from tests.cases.papers import PDF, pdf_with
from tests.cases.telling import closed, told
from tests.cases.test_documents import added, address, said

pytestmark = pytest.mark.usefixtures("types")


@pytest.fixture
def case(account, settings) -> Case:
    settings.DOCUMENT_CONTENT_KEPT = True
    return told()


def renamed(document: Document, name: str) -> None:
    """The antivirus of practice answers by the name."""
    from dataclasses import replace

    document.seal(replace(document.piece, name=name))
    document.save()


def test_without_an_answer_it_is_received_all_the_same_and_scanned_later(signed_in, case):
    document = added(signed_in, case, name="panne.pdf")
    assert document.scanned_at is None
    assert Letter.objects.filter(kind="document_received").count() == 1
    page = said(signed_in.get(address(case, f"{document.pk}/")))
    assert "L’antivirus ne répond pas" in page
    assert "Je n’ai rien à refaire" in page
    assert signed_in.get(address(case, f"{document.pk}/fichier/")).status_code == 404
    assert scan_documents() == 0
    renamed(document, "papier.pdf")
    assert scan_documents() == 1
    assert Document.objects.get().scanned_at
    assert signed_in.get(address(case, f"{document.pk}/fichier/")).content == PDF


def test_found_infected_later_it_is_erased_and_told(signed_in, account, case):
    document = added(signed_in, case, content=pdf_with(b"(" + EICAR + b")"), name="panne.pdf")
    renamed(document, "papier.pdf")
    assert scan_documents() == 1
    assert Document.objects.get().refused_at
    assert not DocumentContent.objects.exists()
    assert Letter.objects.filter(kind="document_refused", about=account.pk).count() == 1
    assert Entry.objects.filter(event="document_refused", subject=account.pk).count() == 1
    assert "n’a pas pu être transmis" in said(signed_in.get(address(case, f"{document.pk}/")))
    assert "Refusé par l’antivirus" in said(signed_in.get(address(case, "")))
    assert scan_documents() == 0


def test_contents_go_a_month_after_the_body_has_them_and_cases_two_years_after_their_end(
    signed_in, case, later
):
    document = added(signed_in, case)
    assert forget_what_is_over() == 0
    Document.objects.update(taken_at=document.added_at)
    later(days=29)
    assert forget_what_is_over() == 0
    later(days=2)
    assert forget_what_is_over() == 1
    assert Document.objects.get().receipt == document.receipt
    told(**closed())
    assert forget_what_is_over() == 0
    later(days=731)
    assert forget_what_is_over() == 1
    assert not Case.objects.exists()
    assert Entry.objects.filter(event="records_purged").count() == 2


def test_documents_that_never_get_an_answer_do_not_bar_the_others(signed_in, case):
    for _ in range(2):
        added(signed_in, case, name="panne.pdf")
    for _ in range(4):
        renamed(added(signed_in, case, name="panne.pdf"), "papier.pdf")
    assert scan_documents() == 4
    assert Document.objects.filter(scanned_at=None).count() == 2
