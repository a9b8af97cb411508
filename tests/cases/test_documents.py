"""Adding a document: what is taken, kept, acknowledged, told; corrected until the body has it; its limits."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from parvis.cases.content import MOST_BYTES
from parvis.cases.models import Case, Document, DocumentContent
from parvis.connections.antivirus.fake import EICAR
from parvis.connections.keys import ring
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from tests.accounts_fixtures import sign_in_as
from tests.cases.papers import PDF, jpeg, pdf_with
from tests.cases.telling import closed, told
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient
from tests.profile.neighbours import neighbour_of

pytestmark = pytest.mark.usefixtures("types")
MARKED = "Zéphyrine-quasimodin.pdf"


@pytest.fixture
def case(account, settings) -> Case:
    """Camille's, open. Contents are kept, as in production."""
    settings.DOCUMENT_CONTENT_KEPT = True
    return told(expected_from="member", expected="Une photo d’identité")


def address(case, what="ajouter/"):
    return f"/mes-demarches/{case.pk}/{what}"


def send(client, case, content=PDF, name="papier.pdf", label="", what="ajouter/"):
    file = SimpleUploadedFile(name, content, "image/x-lies")
    return client.post(address(case, what), {"document": file, "label": label})


def added(client, case, **options) -> Document:
    response = send(client, case, **options)
    assert response.status_code == 302, response.content.decode()
    document = Document.objects.latest("added_at")
    assert response["Location"] == address(case, f"{document.pk}/")
    return document


def said(response) -> str:
    return Page(response).said


# ---- what is kept -------------------------------------------------------------------------------


def test_a_document_is_received_and_acknowledged_at_once(signed_in, account, case):
    document = added(signed_in, case, content=jpeg(), name="IMG_0042.HEIC", label="Ma photo d’identité")
    assert (document.media, document.size, document.piece.name) == ("jpeg", len(jpeg()), "IMG_0042.jpg")
    assert document.scanned_at
    page = Page(signed_in.get(address(case, f"{document.pk}/")))
    assert document.receipt in page.said
    assert "Ma photo d’identité" in page.said
    letter = Letter.objects.get(kind="document_received")
    assert letter.recipient == account.profile.email
    assert letter.content["receipt"] == document.receipt
    assert letter.content["piece"] == "Ma photo d’identité"
    assert Entry.objects.filter(event="document_added", subject=account.pk).count() == 1
    assert "Ma photo d’identité" in Page(signed_in.get(address(case, ""))).said


def test_nothing_of_it_is_in_clear(signed_in, case):
    document = added(signed_in, case, name=MARKED, label="Volapukienne")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(d)::text FROM cases_document d")
        row = cursor.fetchone()[0]
        cursor.execute("SELECT cipher FROM cases_documentcontent")
        cipher = bytes(cursor.fetchone()[0])
    assert "phyrine" not in row
    assert "Volapuk" not in row
    assert PDF[20:60] not in cipher
    assert DocumentContent.objects.get(pk=document.pk).plain() == PDF


def test_a_content_moved_to_another_document_cannot_be_read(signed_in, case):
    one, other = added(signed_in, case), added(signed_in, case, content=jpeg())
    cipher = DocumentContent.objects.get(pk=one.pk).cipher
    DocumentContent.objects.filter(pk=other.pk).update(cipher=cipher)
    with pytest.raises(Exception):  # noqa: B017  (InvalidTag)
        DocumentContent.objects.get(pk=other.pk).plain()


def test_in_practice_what_was_added_is_checked_then_forgotten(signed_in, case, settings):
    settings.DOCUMENT_CONTENT_KEPT = False
    assert "Atelier" in Page(signed_in.get(address(case))).said
    document = added(signed_in, case, content=jpeg(comment=b"a real face"), name=MARKED, label="Mon vrai RIB")
    assert document.piece.shown == "document-fictif.pdf"
    assert DocumentContent.objects.get(pk=document.pk).plain() == PDF
    assert Letter.objects.get(kind="document_received").content["piece"] == "document-fictif.pdf"


def test_keys_rotate_without_touching_the_content(signed_in, case, settings):
    document = added(signed_in, case)
    settings.KEYS_PORT = "tests.registry.files.TwoKeys"
    ring.cache_clear()
    try:
        document = Document.objects.get(pk=document.pk)
        document.seal(document.piece)
        document.save()
        assert bytes(document.sealed)[:1] == ring().current.prefix
        assert DocumentContent.objects.get(pk=document.pk).plain() == PDF
    finally:
        ring.cache_clear()


# ---- reading it again ---------------------------------------------------------------------------


def test_it_is_a_file_and_never_a_page(signed_in, case):
    document = added(signed_in, case, name='relevé; x="y".pdf')
    response = signed_in.get(address(case, f"{document.pk}/fichier/"))
    assert response.content == PDF
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    "what", ["", "ajouter/", "{document}/", "{document}/fichier/", "{document}/remplacer/"]
)
def test_to_its_owner_only(signed_in, account, case, what):
    document = added(signed_in, case)
    url = address(case, what.format(document=document.pk))
    assert signed_in.get(url).status_code == 200
    stranger = PortalClient()
    assert "/se-connecter/" in stranger.get(url)["Location"]
    sign_in_as(stranger, neighbour_of(account))
    assert stranger.get(url).status_code == 404
    assert signed_in.get(url.replace(str(case.pk), str(uuid4()))).status_code == 404


def test_a_document_of_another_case_of_mine_is_not_here(signed_in, case):
    document = added(signed_in, case)
    other = told("D-2")
    for what in ("", "fichier/", "remplacer/"):
        assert signed_in.get(address(other, f"{document.pk}/{what}")).status_code == 404
    signed_in.post(address(other, f"{document.pk}/retirer/"))
    assert Document.objects.filter(pk=document.pk).exists()


# ---- corrections --------------------------------------------------------------------------------


def test_withdrawn_until_the_body_has_it(signed_in, account, case):
    document = added(signed_in, case)
    page = signed_in.post(address(case, f"{document.pk}/retirer/"), follow=True)
    assert "Mon document est retiré" in said(page)
    assert not Document.objects.exists()
    assert not DocumentContent.objects.exists()
    assert Entry.objects.filter(event="document_withdrawn", subject=account.pk).count() == 1
    again = signed_in.post(address(case, f"{document.pk}/retirer/"), follow=True)
    assert "ne peut plus être changé" in said(again)


def test_replaced_until_the_body_has_it(signed_in, case):
    document = added(signed_in, case)
    assert "prend la place" in said(signed_in.get(address(case, f"{document.pk}/remplacer/")))
    response = send(signed_in, case, content=jpeg(), what=f"{document.pk}/remplacer/")
    (left,) = Document.objects.all()
    assert response["Location"] == address(case, f"{left.pk}/")
    assert left.media == "jpeg"


def test_a_replacement_that_is_refused_loses_nothing(signed_in, case):
    document = added(signed_in, case)
    assert send(signed_in, case, content=b"?", what=f"{document.pk}/remplacer/").status_code == 200
    assert Document.objects.get() == document


def test_what_the_body_has_is_changed_no_more(signed_in, case, later):
    document = added(signed_in, case)
    Document.objects.update(taken_at=document.added_at)
    assert "pris en charge" in said(signed_in.get(address(case, f"{document.pk}/")))
    assert "ne peut plus" in said(signed_in.post(address(case, f"{document.pk}/retirer/"), follow=True))
    page = send(signed_in, case, content=jpeg(), what=f"{document.pk}/remplacer/")
    assert page["Location"] == address(case, "")
    assert Document.objects.get() == document


# ---- refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "vide.pdf", "est vide"),
        (b"bonjour", "lettre.pdf", "ni un PDF, ni une photo"),
        (PDF, "facture.pdf.exe", "ne dit pas ce qu’il est"),
        (PDF[:900], "coupe.pdf", "il en manque un bout"),
        (PDF + b"<html></html>", "double.pdf", "cache autre chose"),
        (pdf_with(b"<< /S /JavaScript >>"), "agit.pdf", "contient un programme"),
        (pdf_with(b"(" + EICAR + b")"), "eicar.pdf", "L’antivirus a trouvé"),
    ],
)
def test_what_is_refused_says_why_and_leaves_nothing(signed_in, case, content, name, sentence):
    page = Page(send(signed_in, case, content=content, name=name, label="Mon papier"))
    assert sentence in page.said
    assert page.typed["label"] == "Mon papier"
    assert not Document.objects.exists()
    assert not Letter.objects.filter(kind="document_received").exists()


def test_no_file_chosen(signed_in, case):
    assert "Je choisis le document" in said(signed_in.post(address(case), {"label": "x"}))


def test_too_heavy_is_said_and_nothing_is_kept(signed_in, case):
    response = send(signed_in, case, content=PDF + b"\0" * MOST_BYTES)
    assert response.status_code == 413
    assert "trop lourd" in said(response)
    far = signed_in.post(address(case), {"x": "y"}, CONTENT_LENGTH="99999999999")
    assert far.status_code == 413
    assert not Document.objects.exists()


def test_the_form_is_still_guarded_against_forgery(signed_in, account, case):
    strict = PortalClient(enforce_csrf_checks=True)
    sign_in_as(strict, account)
    assert send(strict, case).status_code == 403
    assert not Document.objects.exists()


def test_two_files_and_files_elsewhere_are_refused(signed_in, case):
    files = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(2)]
    assert signed_in.post(address(case), {"document": files}).status_code == 400
    for elsewhere in ("/se-connecter/", "/mes-demarches/etre-prevenu/"):
        assert signed_in.post(elsewhere, {"document": files[:1]}).status_code == 400


def test_a_closed_case_or_one_without_documents_takes_none(signed_in, case):
    told(**closed())
    assert "ne reçoit plus de document" in said(signed_in.get(address(case), follow=True))
    assert send(signed_in, case)["Location"] == address(case, "")
    other = told("D-2", type="reclamation")
    assert send(signed_in, other)["Location"] == address(other, "")
    assert not Document.objects.exists()


def test_without_an_antivirus_no_document_is_taken(signed_in, case, settings):
    from parvis.connections import antivirus

    settings.ANTIVIRUS_PORT = ""
    antivirus.port.cache_clear()
    try:
        assert send(signed_in, case)["Location"] == address(case, "")
        assert "par courrier" in said(signed_in.get(address(case, "")))
    finally:
        antivirus.port.cache_clear()
    assert not Document.objects.exists()


def test_limits(signed_in, case, settings):
    settings.LIMITS = settings.LIMITS | {"document": ((2, settings.LIMITS["document"][0][1]),)}
    for _ in range(2):
        added(signed_in, case)
    response = send(signed_in, case)
    assert (response.status_code, Document.objects.count()) == (429, 2)
    assert "Je peux en ajouter d’autres le" in said(response)


def test_twenty_documents_of_a_case_may_wait(signed_in, case):
    for _ in range(20):
        Counter.objects.all().delete()
        added(signed_in, case)
    Counter.objects.all().delete()
    assert send(signed_in, case)["Location"] == address(case, "")
    assert Document.objects.count() == 20
