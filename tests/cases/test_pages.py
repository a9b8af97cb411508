"""The pages of cases: the list in its order, one case on its line, what is asked, whose it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.cases.actions.practice import empty_practice, fill_practice
from parvis.cases.models import Case, Document
from parvis.connections.members.people import people
from tests.accounts_fixtures import CAMILLE
from tests.cases.telling import closed, days_ago, item, take, told
from tests.cases.test_documents import added
from tests.enrolment.reading_pages import Page
from tests.walk import person

pytestmark = pytest.mark.usefixtures("types")
URL = "/mes-demarches/"


def headings(page, tag="h3"):
    return [" ".join("".join(each.itertext()).split()) for each in page.root.iter(tag)]


def links(page):
    return [link.get("href") for each in page.root.iter("h3") for link in each.iter("a")]


def test_no_case_yet_is_kindly_said(signed_in):
    page = Page(signed_in.get(URL))
    assert "Aucune démarche pour le moment" in page.said
    assert "01 99 00 00 00" in page.said


def test_what_is_expected_of_me_comes_first_then_open_ones_then_closed_ones(signed_in):
    cases = [
        told("D-closed", **closed()),
        told("D-open"),
        told("D-later", expected_from="member", answer_by="2030-02-01"),
        told("D-sooner", expected_from="member", answer_by="2030-01-01"),
        told("D-some-day", expected_from="member"),
    ]
    take(item("D-other", number=person("deja-inscrit").number))
    page = Page(signed_in.get(URL))
    wanted = [cases[3], cases[2], cases[4], cases[1], cases[0]]
    assert links(page) == [f"{URL}{case.pk}/" for case in wanted]
    assert headings(page, "h2")[:3] == ["À moi d’agir", "En cours", "Terminées"]
    assert "3 démarches attendent quelque chose de moi" in page.said
    assert "D-other" not in page.said


def test_the_list_costs_the_same_for_one_case_and_for_ten(signed_in, django_assert_num_queries):
    told("D-1")
    signed_in.get(URL)
    with django_assert_num_queries(5):
        signed_in.get(URL)
    take(*(item(f"D-{number}", expected_from="member") for number in range(10)))
    with django_assert_num_queries(5):
        signed_in.get(URL)


def stages(page):
    (line,) = [each for each in page.root.iter("ol") if each.get("class") == "line"]
    return [
        (" ".join("".join(each.itertext()).split()), each.get("class"), each.get("aria-current"))
        for each in line
    ]


def test_one_case_on_its_line(signed_in):
    told(step_at="2026-11-03")
    case = told(step="photo", step_at="2026-11-10", updated_at=days_ago(1), expected="On vérifie la photo.")
    page = Page(signed_in.get(f"{URL}{case.pk}/"))
    assert page.heading == "Nouvelle carte"
    assert stages(page) == [
        ("Réception 3 novembre", "done", None),
        ("Vérification de la photo 10 novembre · j’en suis là", "now", "step"),
        ("Fabrication à venir", "next", None),
        ("Envoi par courrier à venir", "next", None),
    ]
    for words in ("D-1", "en ligne", "Mon organisme s’en occupe", "On vérifie la photo.", "Aucun courrier"):
        assert words in page.said


def test_what_is_asked_of_me_and_until_when(signed_in):
    case = told(expected_from="member", expected="Une photo d’identité", answer_by="2030-01-31")
    page = Page(signed_in.get(f"{URL}{case.pk}/"))
    assert "C’est à moi d’agir" in page.said
    assert "Une photo d’identité" in page.said
    assert "Avant le jeudi 31 janvier 2030." in page.said
    assert "J’ajoute un document" in page.said


def test_when_the_day_is_past_it_is_still_time(signed_in):
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    case = told(expected_from="member", answer_by=yesterday)
    assert "il est encore temps" in Page(signed_in.get(f"{URL}{case.pk}/")).said
    assert "il est encore temps" in Page(signed_in.get(URL)).said


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("granted", "Acceptée"),
        ("partly", "Acceptée en partie"),
        ("refused", "Refusée"),
        ("withdrawn", "Abandonnée"),
    ],
)
def test_how_it_ended(signed_in, outcome, words):
    case = told(**closed(outcome=outcome, step="photo", step_at=days_ago(1)))
    page = Page(signed_in.get(f"{URL}{case.pk}/"))
    assert headings(page, "h2")[0] == f"C’est terminé {words}"
    assert [state for _, state, _ in stages(page)] == ["done", "done"]
    assert "J’ajoute un document" not in page.said
    assert words in Page(signed_in.get(URL)).said


def test_letters_and_requests(signed_in):
    ask = {"kind": "request", "direction": "to_member", "title": "Votre photo"}
    ask["answer_by"] = "2026-11-10"
    case = told(exchanges=[
        {**ask, "reference": "L-1", "at": "2026-11-03"},
        {**ask, "reference": "L-2", "at": "2026-11-04", "answered_at": "2026-11-06"},
        {"reference": "L-3", "direction": "to_body", "at": "2026-11-05", "title": "<b>Ma lettre</b>"},
    ])  # fmt: skip
    page = Page(signed_in.get(f"{URL}{case.pk}/"))
    assert (
        "3 novembre 2026 · on me demande Votre photo Réponse attendue avant le 10 novembre 2026" in page.said
    )
    assert "Réponse reçue le 6 novembre 2026" in page.said
    assert "5 novembre 2026 · de ma part <b>Ma lettre</b>" in page.said


def test_in_english(signed_in):
    case = told()
    page = Page(signed_in.get(f"/en{URL}{case.pk}/"))
    assert page.heading == "New card"
    assert "Making" in page.said


@pytest.mark.parametrize("address", [URL, f"{URL}etre-prevenu/"])
def test_for_whoever_is_signed_in(client, address):
    assert (
        "/se-connecter/" in client.post(address)["Location"]
        if "etre" in address
        else client.get(address)["Location"]
    )


def test_the_dashboard_leads_here(signed_in):
    told(expected_from="member")
    page = Page(signed_in.get("/mon-compte/"))
    assert "Une démarche attend quelque chose de moi." in page.said
    assert "Pour le moment, mes démarches se font encore" not in page.said


def test_the_fictitious_people_have_lively_cases(signed_in):
    """Whoever can open an account has some of the cases; the dates are of today at every start."""
    count = fill_practice()
    assert fill_practice() == count
    mine = Case.objects.filter(member=CAMILLE.member)
    assert mine.count() == 4
    assert mine.filter(expected_from="member", answer_by__gt=timezone.localdate()).exists()
    assert mine.filter(outcome="granted").exists()
    page = Page(signed_in.get(f"{URL}{mine.get(outcome='granted').pk}/"))
    assert [state for _, state, _ in stages(page)] == ["done"] * 4
    opens = [each.member for each in people() if each.expected in ("opens", "already_registered")]
    without = [member for member in opens if not Case.objects.filter(member=member).exists()]
    assert len(without) <= 2, "somebody shows the empty page"
    empty_practice()
    assert not Case.objects.filter(reference__startswith="EX-").exists()


def test_after_a_document_it_is_no_longer_my_turn_until_the_body_has_read_it(signed_in):
    case = told(expected_from="member", expected="Une photo d’identité")
    document = added(signed_in, case)
    for address in (URL, f"{URL}{case.pk}/"):
        assert "J’ai envoyé un document, mon organisme va le lire" in Page(signed_in.get(address)).said
    assert "J’ajoute un document" in Page(signed_in.get(f"{URL}{case.pk}/")).said
    assert "Une démarche en cours" in Page(signed_in.get("/mon-compte/")).said
    Document.objects.update(scanned_at=document.added_at, taken_at=document.added_at)
    assert "va le lire" in Page(signed_in.get(URL)).said
    told(expected_from="member", expected="Une photo d’identité", updated_at=days_ago(-0.01))
    assert "Une démarche attend quelque chose de moi" in Page(signed_in.get(URL)).said
