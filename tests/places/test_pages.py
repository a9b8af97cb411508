"""The pages of help points: searching, listing, one point; whatever is typed or put in the address."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from parvis.places.models import Commune, HelpPoint
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
URL = "/nous-trouver/"
BAINS = {"lat": "47.081", "lng": "2.398", "z": "11"}


def body(response):
    return response.content.decode()


def names(response):
    return re.findall(r'<h2><a href="[^"]+">([^<]+)</a></h2>', body(response))


@pytest.fixture
def monday_at(monkeypatch):
    def set_to(hour, minute=0):
        moment = datetime(2026, 11, 2, hour, minute, tzinfo=UTC)  # one hour less than in Paris
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


def test_without_any_point_the_page_says_to_call(client, db):
    page = body(client.get(URL))
    assert 'name="where"' not in page
    assert "j’appelle" in page


def test_the_search(client, sample):
    assert 'name="where"' in body(client.get(URL))


def test_nearest_first_with_distances(client, sample):
    response = client.get(URL, BAINS)
    assert names(response)[:3] == [
        "Maison d’Exemple-les-Bains",
        "Maison de Fiction-sur-Loire",
        "Maison de Gabarit",
    ]
    page = body(response)
    assert "Points d’aide\u00a0: Exemple-les-Bains et alentours" in page
    assert "à 50\u00a0m" in page
    assert "à 40\u00a0km" in page
    assert len(names(response)) == 8
    assert "Exemples fictifs, au 1er novembre 2026" in page


@pytest.mark.parametrize(
    "typed",
    [
        "99100",
        "exemple les bains",
        "EXEMPLE-LES-BAINS",
        "12 rue du Four 99100 Exemple-les-Bains",
        "3 impasse des Lilas, Exemple les Bains",
    ],
)
def test_a_search_leads_to_the_place_and_not_to_what_was_typed(client, sample, typed):
    response = client.post(URL, {"where": typed})
    assert (response.status_code, response["Location"]) == (302, "/nous-trouver/?lat=47.081&lng=2.398")


@pytest.mark.parametrize("typed", ["2A", "2a", "974"])
def test_a_departement(client, sample, typed):
    response = client.post(URL, {"where": typed})
    assert response["Location"] == f"/nous-trouver/?dep={typed.upper()}"
    assert len(names(client.get(response["Location"]))) == 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [("99555", "99"), ("97430", "974"), ("20167", "2A"), ("2 rue du Four, 99555 Hameau", "99")],
)
def test_a_village_that_no_list_has_leads_to_its_departement(client, sample, typed, code):
    response = client.post(URL, {"where": typed})
    assert (response.status_code, response["Location"]) == (302, f"/nous-trouver/?dep={code}")


def test_a_postcode_that_cannot_be_found_is_not_asked_for_again(client, sample):
    assert "Je ne trouve pas ce code postal" in body(client.post(URL, {"where": "29880"}))


def test_homonyms_are_asked_about(client, sample):
    response = client.post(URL, {"where": "saint modele"})
    page = body(response)
    assert response.status_code == 200
    assert "Lequel" in page
    assert "99120" in page
    assert "99140" in page
    assert Page(response).typed["where"] == "saint modele"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "x" * 5000,
        "\x00",
        "😀",
        "atlantide",
        "00000",
        "<script>",
        "'; drop table",
        "%",
        "_",
    ],
)
def test_what_cannot_be_found_is_told_at_the_field(client, sample, typed):
    response = client.post(URL, {"where": typed})
    page = body(response)
    assert response.status_code == 200
    assert 'id="id_where_error"' in page
    assert '<div class="errors"' in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("where", [
    {"lat": "abc", "lng": "2"}, {"lat": "91", "lng": "2"}, {"lat": "nan", "lng": "2"}, {"lat": "47"},
    {"lat": "1e400", "lng": "2"}, {"lng": "2"}, {"lat": "", "lng": ""}, {"lat": "47", "lng": "181"},
    {"dep": "<b>"}, {"dep": "x" * 500},
    {"lat": "4\u0667", "lng": "\uff12x"},
])  # fmt: skip
def test_an_address_of_no_place_is_the_search(client, sample, where):
    response = client.get(URL, where)
    assert response.status_code == 200
    assert names(response) == []


@pytest.mark.parametrize("z", ["0", "99", "-1", "abc", "", "1" * 50])
def test_any_zoom(client, sample, z):
    assert len(names(client.get(URL, BAINS | {"z": z}))) == 8


@pytest.mark.parametrize("page", ["0", "-1", "51", "abc", "9" * 300, "0" * 5000 + "1", "0000001", "\u0663"])
def test_a_page_that_is_none(client, sample, page):
    assert client.get(URL, BAINS | {"page": page}).status_code == 404


@pytest.mark.parametrize(
    "where", [BAINS, {"lat": "89.9", "lng": "179.9"}, {"lat": "-90", "lng": "-180"}, {"lat": "0", "lng": "0"}]
)
def test_everywhere_on_earth_has_nearest_points(client, sample, where):
    assert len(names(client.get(URL, where))) == 8


def test_pages_of_twenty(client, sample):
    first = HelpPoint.objects.get(source_id="demo-1")
    for number in range(45):
        first.pk, first.source_id, first.slug = None, f"y{number}", f"y{number}"
        first.latitude = 47.0 + number / 1000
        first.save()
    seen = []
    address = f"{URL}?lat=47&lng=2.398"
    for _ in range(3):
        response = client.get(address)
        seen += names(response)
        after = re.search(r'href="([^"]+)" rel="next"', body(response))
        address = URL + after[1].replace("&amp;", "&") if after else ""
    assert (len(seen), address) == (53, "")


def test_open_now(client, sample, monday_at):
    monday_at(8, 30)
    response = client.get(URL, BAINS | {"ouvert": "1"})
    assert names(response) == [
        "Maison d’Exemple-les-Bains", "Maison de Maquette", "Bus du Bocage inventé",
        "Maison de Saint-Modèle-la-Forêt", "Maison de Portu-Esempiu", "Maison de l’Île-Exemple",
    ]  # fmt: skip
    assert "Ouvert jusqu’à 12\u00a0h" in body(response)


def test_each_territory_has_its_clock(client, sample, monday_at):
    monday_at(11, 45)  # 12:45 in Paris, 15:45 on Réunion
    assert "Ferme dans 15\u00a0min" in body(client.get("/nous-trouver/lieu/demo-7/"))
    assert "Ouvre à 13\u00a0h\u00a030" in body(client.get("/nous-trouver/lieu/demo-1/"))
    monday_at(17)
    assert "Ouvre demain à 9\u00a0h" in body(client.get("/nous-trouver/lieu/demo-1/"))
    assert "Opens tomorrow" not in body(client.get("/nous-trouver/lieu/demo-1/"))


def test_other_filters(client, sample):
    assert len(names(client.get(URL, BAINS | {"rdv": "1"}))) == 3
    assert len(names(client.get(URL, BAINS | {"acces": "1"}))) == 4
    assert names(client.get(URL, BAINS | {"rdv": "1", "acces": "1"})) == ["Maison de Fiction-sur-Loire"]
    page = body(client.get(URL, BAINS | {"rdv": "1"}))
    assert 'aria-current="true"' in page


def test_a_point(client, sample):
    page = body(client.get("/nous-trouver/lieu/demo-2/"))
    assert "14\u00a0h – 18\u00a0h" in page
    week = page.split("<table")[1].split("</table")[0]
    assert week.count("<tr>") == 7
    assert '<th scope="row">dimanche</th><td>fermé</td>' in week
    assert "Uniquement sur rendez-vous le vendredi." in page
    assert 'href="tel:0199000002"' in page
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    told = json.loads(found[1])
    assert told["geo"] == {"@type": "GeoCoordinates", "latitude": 47.16, "longitude": 2.92}
    assert told["openingHoursSpecification"][0]["opens"] == "14:00"
    assert "<svg xmlns" in page or "<svg" in page.split('class="qr"')[1]


def test_a_point_without_hours_says_to_ask(client, sample):
    assert "je les demande par téléphone" in body(client.get("/nous-trouver/lieu/demo-6/"))


def test_a_closed_point_says_so(client, sample):
    HelpPoint.objects.filter(slug="demo-1").update(closed_on=datetime(2026, 10, 1, tzinfo=UTC).date())
    response = client.get("/nous-trouver/lieu/demo-1/")
    assert response.status_code == 410
    assert "n’est plus dans la liste officielle depuis le 1er octobre 2026" in body(response)
    assert "Maison d’Exemple-les-Bains" not in names(client.get(URL, BAINS))


def test_no_such_point(client, sample):
    assert client.get("/nous-trouver/lieu/nowhere/").status_code == 404


def test_a_name_that_would_break_out_of_the_data(client, sample):
    HelpPoint.objects.filter(slug="demo-1").update(name="</script><b>&", remarks="<img src=x>")
    page = body(client.get("/nous-trouver/lieu/demo-1/"))
    assert "<b>&" not in page
    assert "<img src=x" not in page


def test_queries(client, sample, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(URL, BAINS | {"lat": "48", "lng": "-4"})
    with django_assert_max_num_queries(2):
        client.get("/nous-trouver/lieu/demo-1/")
    with django_assert_max_num_queries(3):
        client.get(URL, {"dep": "99"})


def test_in_english(client, sample):
    assert client.get("/en/nous-trouver/", BAINS).status_code == 200
    assert client.post("/en/nous-trouver/", {"where": "99100"})["Location"].startswith(
        "/en/nous-trouver/?lat="
    )


def test_the_geocoder_finds_addresses(client, sample, settings):
    settings.GEOCODER_PORT = "parvis.connections.geocoder.fake.ScriptedGeocoder"
    assert (
        client.post(URL, {"where": "3 rue des Lilas"})["Location"] == "/nous-trouver/?lat=46.2&lng=5.2&z=13"
    )
    assert client.post(URL, {"where": "99100"})["Location"].endswith("lat=47.081&lng=2.398")


def test_past_a_limit_the_geocoder_is_not_asked_and_the_communes_answer(client, sample, settings):
    settings.GEOCODER_PORT = "parvis.connections.geocoder.fake.ScriptedGeocoder"
    settings.LIMITS = {**settings.LIMITS, "geocoder": ((1, timedelta(minutes=5)),)}
    lilacs = {"where": "3 rue des Lilas, Exemple-les-Bains"}
    found = [client.post(URL, lilacs)["Location"] for _ in range(3)]
    assert ["z=13" in address for address in found] == [True, False, False]
    assert PortalClient(REMOTE_ADDR="192.0.2.9").post(URL, lilacs)["Location"].endswith("z=13")


def test_an_outage_of_the_geocoder_says_so_and_falls_back(client, sample, settings):
    settings.GEOCODER_PORT = "parvis.connections.geocoder.fake.ScriptedGeocoder"
    response = client.post(URL, {"where": "rue de la Panne, Exemple-les-Bains"})
    assert response["Location"].endswith("lat=47.081&lng=2.398&commune=1")
    assert "la liste part du centre de la commune" in body(client.get(response["Location"]))
    assert "du centre de la commune" not in body(client.get(URL, BAINS))
    page = body(client.post(URL, {"where": "rue de la Panne"}))
    assert "ne répond pas en ce moment" in page


def test_the_longest_name_of_a_commune_wins(client, sample):
    Commune.objects.create(
        insee="99050", name="Bains", key="bains", postcode="99999", departement="99", latitude=1, longitude=1
    )
    assert client.post(URL, {"where": "rue du Four exemple les bains"})["Location"].endswith(
        "lat=47.081&lng=2.398"
    )
