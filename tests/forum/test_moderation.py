"""What becomes of a text sent to the forum: stopped with its places, held with its reason, or published."""

import pytest

from parvis.forum.blocked import Lists, compared, compared_domain
from parvis.forum.enums import Hold
from parvis.forum.moderation import FIRST_POSTS, POSTS_BEFORE_LINKS, decide, marked

LISTS = Lists(
    words={"merde": True, "con": True, "numero surtaxe": False, "vitamine": False},
    domains={"arnaque.example": True, "a-voir.example": False},
    own=frozenset({"portail.caisse.example"}),
    spared=("01 99 00 00 00", "contact@caisse.example"),
)
ALWAYS = "Comment déclarer un changement de banque ?"
KNOWN = POSTS_BEFORE_LINKS


def end(text, accepted=KNOWN, title="Une question"):
    decision = decide({"title": title, "text": text}, accepted, LISTS)
    return "stopped" if decision.stopped else decision.hold or "published"


@pytest.mark.parametrize(("text", "what"), [
    ("Mon numéro : 2 69 05 49 588 157 80", "un numéro de sécurité sociale"),
    ("269054958815780", "un numéro de sécurité sociale"),
    ("Virez sur FR76 3000 6000 0112 3456 7890 189", "un numéro de compte bancaire"),
    ("Appelez-moi au 06 39 98 12 34", "un numéro de téléphone"),
    ("+33 6 39 98 12 34 le soir", "un numéro de téléphone"),
    ("０６ ３９ ９８ １２ ３４", "un numéro de téléphone"),
    ("0\u200b6.39.98.12.34", "un numéro de téléphone"),
    ("Écrivez à jeanne.durand@exemple.example", "une adresse électronique"),
    ("Ma carte : 12345678901", "un numéro de carte, de contrat ou de dossier"),
])  # fmt: skip
def test_what_is_personal_is_stopped_with_its_place(text, what):
    decision = decide({"title": "Bonjour", "text": f"Première ligne.\n\n{text}"}, KNOWN, LISTS)
    assert decision.stopped
    (place,) = decision.of("text")
    assert not decision.of("title")
    assert place.line == 3
    assert what in str(place.sentence)
    assert "Ligne 3" in str(place.sentence)
    assert "…" in str(place.sentence), "the whole of it is not written once more"


@pytest.mark.parametrize("text", [
    "J’ai reçu 1 200 € le 12/03/2026, pour 75011 Paris.",
    "Ouvert de 8 h 30 à 17 h 30, article L. 161-31 du code.",
    "Le 15, le 112, le 3114 ou le 3646 répondent.",
    "Appelez le 01 99 00 00 00 ou écrivez à contact@caisse.example",
    "C’est un contrat, une concession, un cône, à bon entendeur.",
])  # fmt: skip
def test_what_is_nobody_s_is_published(text):
    assert end(text) == "published"


def test_every_place_is_shown_in_title_and_text():
    decision = decide(
        {"title": "Joindre au 06 39 98 12 34", "text": "06 39 98 12 35\na@b.example"}, KNOWN, LISTS
    )
    assert [(place.field, place.line) for place in decision.places] == [
        ("title", 1),
        ("text", 1),
        ("text", 2),
    ]
    text = "06 39 98 12 35\na@b.example"
    assert marked(text, decision.of("text")) == [
        ("06 39 98 12 35", True),
        ("\n", False),
        ("a@b.example", True),
    ]


@pytest.mark.parametrize(("accepted", "text", "ends"), [
    (0, ALWAYS, Hold.FIRST_POSTS),
    (FIRST_POSTS - 1, ALWAYS, Hold.FIRST_POSTS),
    (FIRST_POSTS, ALWAYS, "published"),
    (FIRST_POSTS, "Voir https://exemple.example/page", Hold.LINK),
    (FIRST_POSTS, "Voir www.exemple.example", Hold.LINK),
    (FIRST_POSTS, "Voir exemple-de-site.fr", Hold.LINK),
    (FIRST_POSTS, "Voir [la page](https://exemple.example)", Hold.LINK),
    (FIRST_POSTS, "Voir [la page](//exemple)", Hold.LINK),
    (FIRST_POSTS, "Voir exemple[.]com", Hold.LINK),
    (FIRST_POSTS, "Voir https://portail.caisse.example/fiches/", "published"),
    (FIRST_POSTS, "Voir https://portail.caisse.example.pirate.example/", Hold.LINK),
    (FIRST_POSTS, "Merci.bonne journée", "published"),
    (KNOWN, "Voir https://exemple.example/page", "published"),
    (0, "Voir https://arnaque.example/", "stopped"),
    (KNOWN, "Voir https://arnaque.example/", "stopped"),
    (KNOWN, "Voir sous.arnaque.example", "stopped"),
    (KNOWN, "Voir ARNAQUE(point)example", "stopped"),
    (KNOWN, "Voir pas-arnaque.example", "published"),
    (KNOWN, "Voir a-voir.example", Hold.WORD),
    (KNOWN, "Un numéro surtaxé", Hold.WORD),
    (KNOWN, "Des vitamines", Hold.WORD),
    (KNOWN, "Des v1tam1nes", Hold.WORD),
    (KNOWN, "Quelle merde", "stopped"),
    (KNOWN, "Des vitamines de merde", "stopped"),
])  # fmt: skip
def test_the_table(accepted, text, ends):
    assert end(text, accepted) == ends


@pytest.mark.parametrize("dressed_up", [
    "merde", "MERDES", "Mérde", "m3rde", "m e r d e", "m.e.r.d.e", "meeeeerde", "mеrdе", "m\u200berde",
    "ｍｅｒｄｅ",
])  # fmt: skip
def test_a_blocked_word_dressed_up(dressed_up):
    decision = decide({"text": f"Oui\nquelle {dressed_up} !"}, KNOWN, LISTS)
    (place,) = decision.of("text")
    assert (place.line, f"Oui\nquelle {dressed_up} !"[place.start : place.end]) == (2, dressed_up)
    assert "n’est pas accepté ici" in str(place.sentence)


@pytest.mark.parametrize("innocent", ["contrat", "abscons", "reconduire", "à bon port", "l’y a-t-il", "2026"])
def test_a_word_inside_another_is_another(innocent):
    assert end(innocent) == "published"


def test_two_entries_that_are_compared_alike_are_one():
    assert compared(" Mérde ") == compared("m3rde") == compared("MERDE") == "merde"
    assert compared("Numéro  surtaxé") == "numero surtaxe"
    assert compared("…") == ""
    assert compared_domain("https://www.Arnaque.example/page?x=1") == "arnaque.example"
    assert compared_domain("pas un site") == ""
