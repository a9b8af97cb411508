"""The pages after the first: what is wrong is said, what is typed stays, secrets are not shown back."""

import pytest

from parvis.accounts.personal_code import EXAMPLES
from parvis.accounts.rules import CodeFault, fault_of
from parvis.enrolment.forms import RibForm
from parvis.enrolment.models import Enrolment
from parvis.enrolment.reading import about
from tests import walk
from tests.enrolment.kept import contacts as kept_now
from tests.enrolment.reading_pages import Page, check_refused

pytestmark = pytest.mark.django_db
CAMILLE = walk.person("camille")
EMAIL = "camille.modele@boite.example"


def arrive(client, page):
    """As a quick reader does: the pages before are answered without being looked at."""
    for before, said in walk.answers(CAMILLE).items():
        if before == page:
            return
        assert walk.post(client, before, said)["Location"] == walk.NEXT[before]


@pytest.mark.parametrize(
    "tail", ["", " ", "3M0260", "3M026060", "é" * 7, "\x00", "😀", "3M02606" * 500, "٣M02606"]
)
def test_wrong_ends_of_a_rib(client, tail):
    arrive(client, "rib")
    page = check_refused(walk.post(client, "rib", {"tail": tail}), "tail")
    if tail.isascii() and tail.isprintable():
        assert page.typed["tail"] == tail[:1000]
    assert Enrolment.objects.get().rib_answer is None


@pytest.mark.parametrize(
    "tail", ["3m026-06", "3M026 06", "fr76 2004 1010 0505 0001 3m02 606", "2004101005 050 0013M026 06"]
)
def test_ends_of_a_rib_that_are_forgiven(client, tail):
    arrive(client, "rib")
    assert walk.post(client, "rib", {"tail": tail})["Location"] == "/creer-mon-compte/carte/"
    assert walk.post(client, "carte", walk.answers(CAMILLE)["carte"])["Location"] == walk.NEXT["carte"]


def test_someone_who_only_has_an_iban_is_helped(client, settings):
    arrive(client, "rib")
    page = client.get("/creer-mon-compte/rib/").content.decode()
    assert "Les 7 derniers caractères de mon RIB" in page
    assert "Je n’ai qu’un IBAN\u00a0? Ce sont aussi ses 7 derniers caractères." in page
    settings.RIB_TAIL_LENGTH = 5
    tail = RibForm().row["tail"]
    assert "Les 5 derniers" in tail.label
    assert tail.hint.endswith("ses 5 derniers caractères.")


@pytest.mark.parametrize("typed", ["", "xx", "3M02606"])
def test_no_rib_is_an_answer_whatever_is_in_the_box(client, typed):
    arrive(client, "rib")
    response = walk.post(client, "rib", {"tail": typed, "no_rib": "1"})
    assert response["Location"] == "/creer-mon-compte/carte/"
    record = Enrolment.objects.get()
    assert (record.rib_answer, record.rib_evidence) == ("none_on_file", None)


@pytest.mark.parametrize(
    ("field", "anchor", "said"),
    [
        ("tail", "", {"model": "with_photo", "tail": ""}),
        ("tail", "", {"model": "with_photo", "tail": "204806135"}),
        ("tail", "", {"model": "without_photo", "tail": "2048061"}),
        ("tail", "", {"model": "with_photo", "tail": "2048061357A"}),
        ("tail", "", {"model": "with_photo", "tail": "\x00\x01"}),
        ("tail", "", {"model": "with_photo", "tail": "2" * 2000}),
        ("tail", "", {"model": "with_photo", "tail": "😀"}),
        ("model", "id_model_0", {"tail": "20480613571"}),
        ("model", "id_model_0", {"model": "gold", "tail": "20480613571"}),
        ("model", "id_model_0", {"model": "\x00", "tail": "20480613571"}),
    ],
)
def test_wrong_cards(client, field, anchor, said):
    arrive(client, "carte")
    check_refused(walk.post(client, "carte", said), field, anchor)
    record = Enrolment.objects.get()
    assert (record.outcome, record.card_evidence, record.tries_left) == (None, None, None)


def test_no_card_is_chosen_in_advance(client):
    arrive(client, "carte")
    assert "model" not in Page(client.get("/creer-mon-compte/carte/")).typed
    page = check_refused(walk.post(client, "carte", {"tail": "20480614"}), "model", "id_model_0")
    assert page.typed["tail"] == "20480614"


def test_a_card_with_spaces(client):
    arrive(client, "carte")
    said = {"model": "with_photo", "tail": "20 480 613 571"}
    assert walk.post(client, "carte", said)["Location"] == walk.NEXT["carte"]


@pytest.mark.parametrize("key", ["carte-sans-photo", "carte-au-dos", "sans-contact"])
def test_cards_without_photo(client, key):
    walk.walk(client, walk.person(key), until="carte")
    assert Enrolment.objects.get().outcome == "proven"


def test_thirteen_digits_on_the_back(client):
    who = walk.person("carte-au-dos")
    walk.walk(client, who, until="carte", carte__tail="99" + who.card_tail)
    assert Enrolment.objects.get().outcome == "proven"


@pytest.mark.parametrize("said", [{}, {"accept": ""}])
def test_the_terms_must_be_accepted(client, said):
    arrive(client, "conditions")
    check_refused(walk.post(client, "conditions", said), "accept")
    assert Enrolment.objects.get().terms_version is None


@pytest.mark.parametrize(
    "email",
    [
        "",
        "camille",
        "camille@",
        "@boite.example",
        "camille@boite",
        "a b@boite.example",
        "camille@boite.example.",
        "camille@@boite.example",
        "camille@boite..example",
        "é@boite.example",
        "😀@boite.example",
        "camille@-x.example",
        "c" * 65 + "@" + "b" * 300 + ".example",
        "a" * 242 + "@boite.example",
        "\x00",
        "camille@[127.0.0.1]",
        '"camille"@boite.example\r\nBcc: x@y.example',
        "camille@vraie-boite.fr",
        "camille@example.fr",
    ],
)
def test_wrong_addresses(client, email):
    arrive(client, "coordonnees")
    said = {"email": email, "mobile": CAMILLE.mobile}
    page = check_refused(walk.post(client, "coordonnees", said), "email")
    assert page.typed["mobile"] == CAMILLE.mobile
    if email.isascii() and email.isprintable():
        assert page.typed["email"] == email
    assert Enrolment.objects.get().contacts is None


@pytest.mark.parametrize(
    ("email", "told"),
    [
        ("a" * 242 + "@boite.example", "254 caractères"),
        ("camille@boite.example.", "finit par un point"),
        ("camille@orange.fr", "tout est fictif"),
        ("camille", "pas complète"),
    ],
)
def test_the_sentence_says_what_is_wrong_with_the_address(client, email, told):
    arrive(client, "coordonnees")
    page = Page(walk.post(client, "coordonnees", {"email": email, "mobile": CAMILLE.mobile}))
    assert told in page.errors["id_email"]


@pytest.mark.parametrize(
    ("email", "kept"),
    [
        ("camille+compte@boite.example", "camille+compte@boite.example"),
        ("Camille@BOITE.example", "Camille@boite.example"),
        ("camille@été.example", "camille@xn--t-9fab.example"),
        ("  camille@boite.example  ", "camille@boite.example"),
        ("camille@" + ".".join(["b" * 60] * 3) + ".example", None),
    ],
)
def test_addresses_that_are_kept(client, email, kept):
    walk.walk(client, CAMILLE, until="coordonnees", coordonnees__email=email)
    assert kept_now().email == (kept or email)


@pytest.mark.parametrize(
    "mobile",
    [
        "",
        "01 42 68 53 00",
        "06 39 98",
        "0",
        "abc",
        "+",
        "\x00",
        "😀",
        "6" * 2000,
        "06 12 34 56 78",
        "+32 2 501 02 11",
    ],
)
def test_wrong_mobiles(client, mobile):
    arrive(client, "coordonnees")
    page = check_refused(walk.post(client, "coordonnees", {"email": EMAIL, "mobile": mobile}), "mobile")
    assert page.typed["email"] == EMAIL
    assert Enrolment.objects.get().contacts is None


@pytest.mark.parametrize("mobile", ["+33 6 39 98 10 01", "+44 7700 900123", "+1 202-555-0143"])
def test_mobiles_from_here_and_elsewhere(client, mobile):
    walk.walk(client, CAMILLE, until="coordonnees", coordonnees__mobile=mobile)
    kept = kept_now().mobile
    assert kept == "+" + "".join(filter(str.isdigit, mobile))
    shown = Page(client.get("/creer-mon-compte/coordonnees/")).typed["mobile"]
    assert "".join(filter(str.isdigit, shown))[-9:] == kept[-9:]


class TestSlips:
    """A likely typing error in the domain is asked about, once, and nothing is kept before the answer."""

    @pytest.fixture(autouse=True)
    def _arrived(self, client, settings, registry):
        settings.PRACTICE = False
        arrive(client, "coordonnees")

    def say(self, client, **more):
        return walk.post(
            client, "coordonnees", {"email": "camille@gmial.com", "mobile": "06 12 34 56 78", **more}
        )

    def test_it_is_asked(self, client):
        page = Page(self.say(client))
        assert "camille@gmail.com" in page.said
        assert page.errors == {}
        assert page.typed["email"] == "camille@gmial.com"
        assert page.typed["mobile"] == "06 12 34 56 78"
        assert Enrolment.objects.get().contacts is None

    @pytest.mark.parametrize(
        ("answer", "kept"),
        [
            ({"use_suggestion": "camille@gmail.com"}, "camille@gmail.com"),
            ({"keep_email": "camille@gmial.com"}, "camille@gmial.com"),
        ],
    )
    def test_either_answer_leads_on(self, client, answer, kept):
        assert self.say(client, **answer)["Location"] == walk.NEXT["coordonnees"]
        assert kept_now().email == kept

    @pytest.mark.parametrize(
        "answer", [{"use_suggestion": "thief@elsewhere.example"}, {"keep_email": "x@y.example"}]
    )
    def test_an_answer_to_another_question_is_none(self, client, answer):
        assert "camille@gmail.com" in Page(self.say(client, **answer)).said
        assert Enrolment.objects.get().contacts is None

    def test_a_wrong_mobile_is_told_beside_the_question(self, client):
        page = Page(self.say(client, mobile="01 42 68 53 00"))
        assert "camille@gmail.com" in page.said
        assert list(page.errors) == ["id_mobile"]


@pytest.mark.parametrize(
    "code",
    [
        "",
        "court",
        " trois bateaux bleus",
        "trois bateaux bleus ",
        "z" * 129,
        "é" * 5000,
        "motdepasse1234",
        "azertyuiop12",
        "2850675999000",
        "2 85 06 75 999 000",
        "camille.modele@boite.example",
        "14061985 modele",
        "\x00" * 20,
        "\u202e" * 20,
    ],
)
def test_wrong_codes(client, code):
    arrive(client, "code")
    page = check_refused(walk.post(client, "code", {"code": code}), "code")
    assert page.typed == {"code": ""}, "a secret is not shown back"
    assert len(code) < 12 or "bateaux" in code or "\x00" in code or code not in page.html
    assert Enrolment.objects.get().code_hash is None


@pytest.mark.parametrize(
    ("page", "field", "said"),
    [
        ("rib", "tail", {"tail": "x"}),
        ("carte", "tail", {"model": "with_photo", "tail": "x"}),
        ("conditions", "accept", {}),
        ("coordonnees", "email", {"email": "x", "mobile": CAMILLE.mobile}),
        ("code", "code", {"code": "x"}),
    ],
)
def test_in_english_the_same_is_wrong(client, page, field, said):
    arrive(client, page)
    assert "/en/" in check_refused(walk.post(client, page, said, "/en"), field).html


@pytest.mark.parametrize(
    ("email", "told"), [("nom,prenom@boite.example", "virgule"), ("nom@boite,example", "virgule")]
)
def test_a_comma_in_an_address_is_told(client, email, told):
    arrive(client, "coordonnees")
    said = {"email": email, "mobile": CAMILLE.mobile}
    page = check_refused(walk.post(client, "coordonnees", said), "email")
    assert told in page.errors["id_email"]


def test_a_code_too_long_is_told_how_long_it_may_be(client):
    arrive(client, "code")
    page = check_refused(walk.post(client, "code", {"code": "mots " * 40 + "fin"}), "code")
    assert "128 caractères au plus" in page.errors["id_code"]


def test_the_code_is_hashed_in_its_normal_form(client, real_hasher):
    from django.contrib.auth.hashers import check_password

    walk.walk(client, CAMILLE, until="code", code__code="cafe\u0301 noir a\u0300 minuit bleu")
    hashed = Enrolment.objects.get().code_hash or ""
    assert hashed.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("café noir à minuit bleu", hashed)


@pytest.mark.parametrize(
    ("code", "good"),
    [(walk.CODE, True), ("court", False), ("azertyuiop12", False), ("\x00", False), ("é" * 9999, False)],
)
def test_advice_while_typing(client, code, good):
    arrive(client, "code")
    advice = client.post("/creer-mon-compte/code/avis/", {"code": code}).json()
    assert advice["good"] is good
    assert bool(advice["text"]) is not good
    assert Enrolment.objects.get().code_hash is None


def test_no_advice_to_a_stranger(client):
    assert client.post("/creer-mon-compte/code/avis/", {"code": "x"}).status_code == 409
    assert client.get("/creer-mon-compte/code/avis/").status_code == 405


def test_the_answers_to_check_mask_every_secret(client):
    walk.walk(client, CAMILLE, until="code")
    said = Page(client.get("/creer-mon-compte/verification/")).said
    assert "2 85 06 •• ••• •••" in said
    assert EMAIL in said
    for secret in (CAMILLE.number, "75 999 000", CAMILLE.rib_tail, CAMILLE.card_tail, walk.CODE):
        assert secret not in said


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_of_the_page_is_no_code(code):
    assert fault_of(code, about(None)) == CodeFault.GUESSABLE
