"""The first page: every way of typing one's identity, right and wrong. Nothing typed is lost."""

import datetime

import pytest

from parvis.enrolment.models import Enrolment
from parvis.lib.nir import SPECIMEN, formatted
from tests import walk
from tests.enrolment import kept
from tests.enrolment.reading_pages import Page, check_refused

pytestmark = pytest.mark.django_db
CAMILLE = walk.person("camille")
RIGHT = walk.answers(CAMILLE)["identite"]


def date(day, month, year):
    return {"birth_date_0": day, "birth_date_1": month, "birth_date_2": year}


def next_year():
    return str(datetime.date.today().year + 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "2 85 06 75 999 000"},
        {"number": "２８５０６７５９９９０００"},
        {"number": f"2-85-06-75-999-000-{CAMILLE.number_key}"},
        {"number": f"2.85.06.75.999.000 / {CAMILLE.number_key}".replace("/", "")},
        {"number": "\u200b2850675999000\u200f"},
        {"name": "modele"},
        {"name": "  Modèle "},
        {"name": "M O D E L E"},
        {"name": "mode\u0300le"},
        {"name": "MODÈLE\x00\x07"},
        {"name": "\u202eMODÈLE"},
        date("14", "6", "1985"),
        date("０１４"[1:], "06", "１９８５"),
        {"postcode": "75 999"},
        {"postcode": "７５９９９"},
        {"postcode": "F-75999"},
    ],
    ids=str,
)
def test_what_is_forgiven(client, changes):
    response = walk.post(client, "identite", RIGHT | changes)
    assert (response.status_code, response["Location"]) == (302, "/creer-mon-compte/rib/")
    said = kept.identity()
    assert said.number == CAMILLE.number
    assert (said.birth_date, said.postcode) == (CAMILLE.birth_date, CAMILLE.postcode)
    assert said.name


@pytest.mark.parametrize("number", ["190112A999000", "190112a999000", "1 90 11 2a 999 000", "190112Ａ999000"])
def test_corsica_in_either_case(client, number):
    who = walk.person("corse-du-sud")
    response = walk.post(client, "identite", walk.answers(who)["identite"] | {"number": number})
    assert response["Location"] == "/creer-mon-compte/rib/"


WRONG = [
    ("number", {"number": ""}),
    ("number", {"number": "   "}),
    ("number", {"number": "bonjour"}),
    ("number", {"number": "28506759990O0"}),
    ("number", {"number": "28506759990001"}),  # 14
    ("number", {"number": "285067599900"}),  # 12
    ("number", {"number": "2850675999000" * 100}),
    ("number", {"number": "285067599900099"}),  # wrong key
    ("number", {"number": "9850675999000"}),
    ("number", {"number": "0850675999000"}),
    ("number", {"number": "2851375999000"}),  # month 13
    ("number", {"number": "2850675999001"}),  # nobody of the workshop
    ("number", {"number": SPECIMEN}),
    ("number", {"number": "٢٨٥٠٦٧٥٩٩٩٠٠٠"}),
    ("number", {"number": "2850675999000😀"}),
    ("name", {"name": ""}),
    ("name", {"name": "\x00"}),
    ("name", {"name": "A" * 101}),
    ("name", {"name": "É" * 200}),
    ("name", {"name": "😀😀"}),
    ("name", {"name": "-- ’ "}),
    ("name", {"name": "\u202e\u2066"}),
    ("birth_date", date("", "", "")),
    ("birth_date", date("31", "2", "1985")),
    ("birth_date", date("29", "02", "1985")),
    ("birth_date", date("0", "6", "1985")),
    ("birth_date", date("32", "6", "1985")),
    ("birth_date", date("14", "13", "1985")),
    ("birth_date", date("14", "juin", "1985")),
    ("birth_date", date("14", "6", "85")),
    ("birth_date", date("14", "6", "1899")),
    ("birth_date", date("14", "6", "0000")),
    ("birth_date", date("14", "6", next_year())),
    ("birth_date", date("14", "6", "9" * 30)),
    ("birth_date", date("14", "", "1985")),
    ("birth_date", date("14", "6", "")),
    ("birth_date", date("-1", "6", "1985")),
    ("birth_date", date("1e1", "6", "1985")),
    ("birth_date", date("½", "6", "1985")),
    ("birth_date", date("\x00", "\x00", "\x00")),
    ("postcode", {"postcode": ""}),
    ("postcode", {"postcode": "7599"}),
    ("postcode", {"postcode": "759990"}),
    ("postcode", {"postcode": "Paris"}),
    ("postcode", {"postcode": "9" * 3000}),
    ("postcode", {"postcode": "😀"}),
]


def wrong_box(changes):
    """The control where the link of the summary leads: the box of the date that is wrong."""
    boxes = [changes.get(f"birth_date_{number}", "") for number in range(3)]
    if boxes[1] in ("13", "juin") or (boxes[0] and not boxes[1].strip("\x00")):
        number = 1
    elif boxes[2] in ("85", "1899", "0000", next_year(), "9" * 30) or (boxes[0] and not boxes[2]):
        number = 2
    else:
        number = 0
    return f"id_birth_date_{0 if boxes[0] == chr(0) else number}"


@pytest.mark.parametrize(("field", "changes"), WRONG, ids=lambda value: repr(value)[:60])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, field, changes, prefix):
    typed = RIGHT | changes
    anchor = wrong_box(changes) if field == "birth_date" else ""
    page = check_refused(walk.post(client, "identite", typed, prefix), field, anchor)
    for name, value in typed.items():
        if name not in changes:
            assert page.typed[name] == value
        elif value.isprintable() and value.isascii():
            assert page.typed[name] == value.strip()[:1000] or page.typed[name] == value[:1000]
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("name", ["1234", "12-34", "٣٤"])
def test_a_name_needs_a_letter(client, name):
    page = check_refused(walk.post(client, "identite", RIGHT | {"name": name}), "name")
    assert "des lettres" in page.errors["id_name"]


def test_the_number_is_shown_back_with_its_key_when_it_was_typed_with_it(client):
    typed = CAMILLE.number + CAMILLE.number_key
    walk.post(client, "identite", RIGHT | {"number": typed})
    assert Page(client.get("/creer-mon-compte/identite/")).typed["number"] == formatted(typed)
    assert kept.identity().number == CAMILLE.number
    walk.walk(client, CAMILLE, until="code", identite__number=typed)
    assert "2 85 06 •• ••• ••• ••" in Page(client.get("/creer-mon-compte/verification/")).said


def test_the_number_is_shown_back_without_its_key_when_it_was_typed_without(client):
    walk.walk(client, CAMILLE, until="code")
    assert Page(client.get("/creer-mon-compte/identite/")).typed["number"] == formatted(CAMILLE.number)
    said = Page(client.get("/creer-mon-compte/verification/")).said
    assert "2 85 06 •• ••• •••" in said
    assert "••• ••• ••" not in said


def test_everything_wrong_at_once_is_said_at_once(client):
    typed = {"number": "12", "name": "😀", "postcode": "x", **date("31", "2", "1985")}
    page = Page(walk.post(client, "identite", typed))
    assert list(page.errors) == ["id_number", "id_name", "id_birth_date", "id_postcode"]
    assert list(page.summary) == ["id_number", "id_name", "id_birth_date_0", "id_postcode"]
    assert page.title.startswith("Erreur")


def test_an_empty_post_asks_for_everything(client):
    page = Page(client.post("/creer-mon-compte/identite/", {}))
    assert len(page.errors) == 4
    assert page.html.count('aria-invalid="true"') == 6, "three answers, and the three boxes of the date"


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("28506759990001", "13 chiffres, ou 15"),
        ("285067599900099", "la clé"),
        ("28506759990O0", "que des chiffres"),
        ("2851375999000", "mois de naissance"),
        ("9850675999000", "ne commence pas"),
        ("2850675999001", "tout est fictif"),
    ],
)
def test_the_sentence_says_what_is_wrong_with_the_number(client, number, told):
    page = Page(walk.post(client, "identite", RIGHT | {"number": number}))
    assert told in page.errors["id_number"]


class TestProduction:
    """What only the real portal does."""

    @pytest.fixture(autouse=True)
    def _production(self, settings, registry):
        settings.PRACTICE = False

    @pytest.mark.parametrize("number", [SPECIMEN, "2 69 05 49 588 157 80"])
    def test_the_specimen_is_nobody_s(self, client, number):
        page = check_refused(walk.post(client, "identite", RIGHT | {"number": number}), "number")
        assert "modèle de carte" in page.errors["id_number"]
        assert not Enrolment.objects.exists()

    @pytest.mark.parametrize("name", ["X" * 100, "Ng", "d’Hervé-L’Étoile", "محمد", "李", "O'Hara 2"])
    def test_any_name_with_a_letter_is_kept_as_typed(self, client, name):
        assert walk.post(client, "identite", RIGHT | {"name": name}).status_code == 302
        assert kept.identity().name == name

    def test_any_number_of_the_right_shape_goes_on(self, client):
        response = walk.post(client, "identite", RIGHT | {"number": "1 55 08 14 168 025"})
        assert response["Location"] == "/creer-mon-compte/rib/"

    def test_a_real_address_and_a_real_mobile_are_kept(self, client):
        said = {"coordonnees__email": "jeanne@orange.fr", "coordonnees__mobile": "06 12 34 56 78"}
        walk.walk(client, CAMILLE, until="coordonnees", **said)
        contacts = kept.contacts()
        assert (contacts.email, contacts.mobile) == ("jeanne@orange.fr", "+33612345678")


def test_what_was_said_is_shown_again_when_coming_back(client):
    walk.walk(client, CAMILLE, until="identite")
    assert Page(client.get("/creer-mon-compte/identite/")).typed == {
        "number": "2 85 06 75 999 000", "name": "MODÈLE", "postcode": "75999",
        "birth_date_0": "14", "birth_date_1": "6", "birth_date_2": "1985",
    }  # fmt: skip
