"""The list of help points: what each says, what is far, what cannot be filtered; one query; plain text."""

import re
from datetime import date

import pytest
from django.utils.html import escape

from parvis.places.actions.import_points import ImportRefused, import_points
from parvis.places.models import HelpPoint, Import

pytestmark = pytest.mark.django_db
URL = "/nous-trouver/"
BAINS = {"lat": "47.081", "lng": "2.398"}
MONTREAL = {"lat": "45.5", "lng": "-73.6"}


def bring_in(path, **options):
    return import_points(path, source="Essai", dated_on=date(2026, 11, 1), **options)


def body(client, address=URL, **where):
    return client.get(address, where).content.decode()


def card(page, name):
    return next(part for part in page.split('<li class="place"')[1:] if escape(name) in part).split("</li>")[
        0
    ]


def test_a_card_says_all_that_is_needed_to_go_there(client, sample):
    said = card(body(client, **BAINS), "Maison de Fiction-sur-Loire")
    assert said.count("<tr>") == 7
    assert '<th scope="row">dimanche</th><td>fermé</td>' in said
    assert 'href="mailto:fiction@maison.example"' in said
    assert "Uniquement sur rendez-vous le vendredi." in said
    assert "prend des rendez-vous" in said
    assert (
        'href="https://www.openstreetmap.org/directions?to=47.16000%2C2.92000" rel="noopener noreferrer'
        in said
    )


def test_the_way_can_be_shown_by_another_map(client, csv_file, settings):
    settings.ITINERARY_URL = "https://carte.example/?y={lat}&x={lng}"
    bring_in(csv_file({"latitude": "47.5", "longitude": "-1"}))
    assert 'href="https://carte.example/?y=47.50000&amp;x=-1.00000"' in body(client, **BAINS)


def test_far_away_one_is_told_to_call(client, sample, settings):
    page = body(client, **MONTREAL)
    assert re.search(r"Le point d’aide le plus proche est à 5\u202f\d{3}\u00a0km\.", page)
    assert f'href="{settings.ORGANISATION.phone_link}"' in page.split("C’est trop loin")[1]
    assert "C’est trop loin" not in body(client, **BAINS)
    assert "alentours" not in page


def test_a_new_import_is_seen_at_once(client, csv_file):
    bring_in(csv_file({"telephone": "01 99 00 00 55"}))
    assert "01 99 00 00 55" in body(client, **BAINS)
    bring_in(csv_file({"telephone": "01 99 00 00 66"}))
    page = body(client, **BAINS)
    assert "01 99 00 00 66" in page
    assert "01 99 00 00 55" not in page


def test_nothing_of_a_point_is_code(client, csv_file):
    name = 'Maison "x" <b>&</b> put-now-here'
    bring_in(
        csv_file({"lib_fs": name, "commentaire": "<script>x</script>", "adresse": "put-csrf_token-here"})
    )
    said = card(body(client, **BAINS), name)
    assert "&lt;script&gt;" in said
    assert "put-csrf_token-here" in said


def test_what_the_source_does_not_tell_is_no_filter(client, csv_file):
    bring_in(csv_file({"accessible": ""}))
    assert "Accessible en fauteuil" not in body(client, **BAINS)
    bring_in(csv_file({"accessible": "Oui"}))
    assert "Accessible en fauteuil" in body(client, **BAINS)


def test_every_query_counts(client, csv_file, django_assert_num_queries):
    for rows in (1, 10):
        bring_in(csv_file(*[{} for _ in range(rows)]), may_close=True)
        for where in (BAINS, {"dep": "99"}):
            with django_assert_num_queries(1):
                body(client, **where)


def test_departements_by_name_in_a_list_and_typed(client, sample):
    page = body(client)
    assert re.findall(r'<a href="\?dep=(\w+)">([^<]+)', page) == [
        ("2A", "Corse-du-Sud (2A)"), ("99", "Exemple (99)"), ("974", "La Réunion (974)"),
    ]  # fmt: skip
    assert "6 points" in page
    assert client.post(URL, {"where": "la reunion"})["Location"] == f"{URL}?dep=974"
    assert client.post(URL, {"where": "Corse du Sud"})["Location"] == f"{URL}?dep=2A"
    assert "Points d’aide\u00a0: Corse-du-Sud (2A)" in body(client, dep="2A")


def test_a_commune_and_a_departement_of_one_name_are_asked_about(client, csv_file):
    bring_in(csv_file({"lib_com": "Vienne", "insee_com": "38544", "code_postal": "38200", "insee_dep": "38"}))
    page = client.post(URL, {"where": "vienne"}).content.decode()
    assert 'href="/nous-trouver/?dep=86">Vienne (86)' in page
    assert "38200" in page
    bring_in(csv_file({"lib_com": "Paris", "insee_com": "75056", "code_postal": "75001", "insee_dep": "75"}))
    assert "lat=" in client.post(URL, {"where": "paris"})["Location"], "one and the same place"


def test_a_postcode_without_its_zero(client, csv_file):
    bring_in(csv_file({"code_postal": "01200", "insee_com": "01033", "insee_dep": "1"}))
    assert "lat=" in client.post(URL, {"where": "1200"})["Location"]
    assert HelpPoint.objects.get().departement == "01"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("**Fermé** le lundi", "Fermé le lundi"),
        ("- le mardi", "le mardi"),
        (".", ""),
        ("* # -", ""),
        ("a-b", "a-b"),
    ],
)
def test_remarks_are_plain(csv_file, told, kept):
    bring_in(csv_file({"commentaire": told}))
    assert HelpPoint.objects.get().remarks == kept


def test_an_address_stays_that_of_one_point(csv_file):
    bring_in(csv_file({"id_fs": "Maison 1"}, {}))
    report = bring_in(csv_file({"id_fs": "maison-1"}, {}, {"insee_dep": "Quelque part"}))
    assert "would have the address of Maison 1" in report.faults[0][1]
    assert HelpPoint.objects.get(slug="maison-1").source_id == "Maison 1"
    assert HelpPoint.objects.get(source_id="x2").departement == "99"


def test_a_gigabyte_that_is_no_list_is_refused_in_no_memory(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(ImportRefused, match="is it the right file"):
        bring_in(path)
    assert not Import.objects.exists()


def test_a_departement_without_points_advises_no_filter_that_is_not_on(client):
    assert "J’ôte un filtre" not in body(client, dep="2A")
    assert "n’est connu ici" in body(client, dep="2A")
    assert "J’ôte un filtre" in body(client, dep="2A", rdv="1")
