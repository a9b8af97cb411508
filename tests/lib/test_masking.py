"""What may say who somebody is is found where it is, and goes out of a text; the rest stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.lib.masking import PERSONAL, found, masked, without


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Écrivez à ada.modele+x@boite.example, merci", "Écrivez à […], merci"),
        ("ada @ boite.example", "[…]"),
        ("ada(at)boite.example", "[…]"),
        ("06 39 98 12 34", "[…]"),
        ("06.39.98.12.34 ou 06-39-98-12-34", "[…] ou […]"),
        ("+33639981234", "[…]"),
        ("+33 6 39 98 12 34.", "[…]."),
        ("2 85 06 75 999 000 23", "[…]"),
        ("mon numéro 285062A999000", "mon numéro […]"),
        ("FR76 3000 4000 03M0 2606 1234 567", "[…]"),
        ("FR7630004000031234567890143", "[…]"),
        ("RIB 12AB345, n° M026012, covid19, abcd123", "RIB […], n° […], covid19, abcd123"),
        ("au 06    39     98  12 \u00a0 \u00a0\u2003 34 oui", "au […] oui"),
        ("2 85   06        75 999     000 23", "[…]"),
        ("carte 20480613571", "carte […]"),
        ("né le 14/06/1985", "né le […]"),
        ("né le 14 06 1985", "né le […]"),
        ("01000 Bourg, 1 200 €, 2024-2025", "[…] Bourg, […], […]"),
        ("L’étape 3 : 12 caractères, 6 chiffres", "L’étape 3 : 12 caractères, 6 chiffres"),
        ("Fiche 02, page 2 à 3, de 8h30 à 12:00", "Fiche 02, page 2 à 3, de 8h30 à 12:00"),
        ("Je m’appelle Ada Modele et j’ai perdu ma carte", "Je m’appelle […] et j’ai perdu ma carte"),
        ("", ""),
    ],
)
def test_masked(text, kept):
    assert masked(text.replace(" ", "\u00a0") if text.startswith("06 ") else text) == kept


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("ssn", "2850675999000"),
        ("ssn", "285067599900023"),
        ("ssn", "2.85.06.75.999.000.23"),
        ("ssn", "2 85 06 2a 999 000"),
        ("ssn", "2 85 O6 75 999 OOO 23"),
        ("ssn", "２８５０６７５９９９０００"),
        ("ssn", "2\u200b8\u200b5\u200b0675\u2060999\u00ad000"),
        ("ssn", "2-85-06-75-999-000"),
        ("ssn", "2_85_06_75_999_000"),
        ("iban", "FR76 3000 4000 03M0 2606 1234 567"),
        ("iban", "fr7630004000031234567890143"),
        ("iban", "FR76-3000-4000-0312-3456-7890-143"),
        ("iban", "DE89 3704 0044 0532 0130 00"),
        ("iban", "GB29 NWBK 6016 1331 9268 19"),
        ("iban", "ＦＲ76 3000 4000 0312 3456 7890 143"),
        ("phone", "0639981234"),
        ("phone", "06 39 98 12 34"),
        ("phone", "06:39:98:12:34"),
        ("phone", "0 6 3 9 9 8 1 2 3 4"),
        ("phone", "O6.39.98.l2.34"),
        ("phone", "+33 (0)6 39 98 12 34"),
        ("phone", "0033639981234"),
        ("phone", "+32 2 555 12 12"),
        ("phone", "٠٦٣٩٩٨١٢٣٤"),
        ("phone", "0️⃣6️⃣3️⃣9️⃣9️⃣8️⃣1️⃣2️⃣3️⃣4"),
        ("phone", "06\u202e39\u202c981234"),
        ("email", "ada.modele+x@boite.example"),
        ("email", "ada＠boite.example"),
        ("email", "ada @ boite . example"),
        ("email", "ada [at] boite (point) fr"),
        ("email", "ada arobase gmail point com"),
        ("email", "ada arobase gmail"),
        ("email", "a\u200bda@boi\u200bte.example"),
        ("long_number", "20480613571"),
        ("long_number", "2048 0613 571"),
        ("long_number", "12345678"),
        ("number", "14/06/1985"),
        ("number", "1985-06-14"),
        ("name", "Ada de Modele"),
    ],
)
def test_each_is_found_however_it_is_written_and_where_it_is(kind, text):
    before = "Voilà, je m’appelle " if kind == "name" else "Voilà "
    places = found(f"{before}{text}, merci 😀")
    assert [(each.kind, each.start, each.end) for each in places] == [
        (kind, len(before), len(before) + len(text))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "En 2024 ou 2025, de 2023 à 2026, 2024-2025, 2024/2025",
        "le 14/06/1985, le 1.2.2026, le 2026-12-24, le 14 06 1985, du 01/02/2026 au 03/02/2026 à 10h30",
        "1 200 €, 12 500,50 euros, 1200 €, 12.500,00 €, 3 250 000 €, 12 500 000 habitants",
        "01000 Bourg-en-Bresse, 75001, 69003 ; départements 01, 38, 69, 73, 74 et 2A",
        "ouvert de 08:30-12:00 / 13:30-17:00, de 8 h 30 à 12 h 00, de 9h à 12h",
        "article L. 161-36-4-2, R1234-5, loi n° 78-17 du 6 janvier 1978, décret n° 2019-341, n° 2016-1917",
        "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000041721225",
        "le 15, le 112, le 3114, le 3646 ou le 36 46, cerfa 12504*09",
        "1) oui 2) non 3) 4) 5) 6) 7) 8) 9)",
        "merci @marie. Voilà la réponse @paul",
        "13 ou 15 caractères, 7 derniers, étape 2 sur 7, 24 h sur 24, 7 jours sur 7",
    ],
)
def test_what_belongs_to_nobody_may_be_published(text):
    for each in (text, text.replace(" ", "\u00a0")):
        told = [(one.kind.value, each[one.start : one.end]) for one in found(each) if one.kind in PERSONAL]
        assert told == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("je m'appelle jean dupont et je veux ma carte", "je m'appelle […] et je veux ma carte"),
        ("Je m’appelle Marie-Claire de La Tour.", "Je m’appelle […]."),
        ("je mapelle paul martin", "je mapelle […]"),
        ("Bonjour, je suis Mme Lefèvre, j’attends", "Bonjour, je suis Mme […], j’attends"),
        ("M. d’Artagnan n’a rien reçu", "M. […] n’a rien reçu"),
        ("nom : DUPONT prénom : Jean", "nom : […] prénom : […]"),
        ("mon nom de naissance est zola", "mon nom de naissance est […]"),
        ("my name is John Smith and I lost my card", "my name is […] and I lost my card"),
        ("I’m Mrs Smith", "I’m Mrs […]"),
        ("Je suis Jean Dupont", "Je suis […]"),
        ("Jean DUPONT, né à Lyon", "[…], né à Lyon"),
        ("Merci.\nCordialement,\nPaul Martin", "Merci.\nCordialement,\n[…]"),
        ("Je suis Française et retraitée", "Je suis Française et retraitée"),
        ("Bonjour Madame, j’ai perdu mon code", "Bonjour Madame, j’ai perdu mon code"),
        ("JE SUIS EN ARRET DE TRAVAIL", "JE SUIS EN ARRET DE TRAVAIL"),
        ("JE SUIS RETRAITEE ET J’AI PERDU MON CODE", "JE SUIS RETRAITEE ET J’AI PERDU MON CODE"),
        ("BONJOUR MADAME JE VEUX CHANGER MON RIB", "BONJOUR MADAME JE VEUX CHANGER MON RIB"),
        ("MADAME LE GOFF N’A RIEN", "MADAME […] N’A RIEN"),
        ("JE M’APPELLE JEAN DUPONT ET JE VEUX MA CARTE", "JE M’APPELLE […] ET JE VEUX MA CARTE"),
        ("JE SUIS JEAN DUPONT MON CODE EST PERDU", "JE SUIS […] MON CODE EST PERDU"),
        ("je suis monsieur tout le monde ?", "je suis monsieur […] ?"),
    ],
)
def test_names(text, kept):
    assert masked(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("jean dupont", "[…]"),
        ("dupont jean", "[…]"),
        ("c’est fatima benali", "c’est […]"),
        ("JEAN-PIERRE MARTIN a perdu sa carte", "[…] a perdu sa carte"),
        ("marie-claire de la tour", "[…]"),
        ("la carte de mon fils lucas est perdue", "la carte de mon fils […] est perdue"),
        ("élodie perdu carte", "[…] perdu carte"),
        ("marie le goff code perdu", "[…] code perdu"),
        ("hôpital saint denis, saint-étienne", "hôpital saint denis, saint-étienne"),
        ("ce n’est pas claire, à noel", "ce n’est pas claire, à noel"),
        ("je suis travailleur manuel", "je suis travailleur manuel"),
        ("the guy on the phone, il faut que je lise", "the guy on the phone, il faut que je lise"),
        ("la carte de Manuel, jean manuel dupont", "la carte de […], […]"),
    ],
)
def test_given_names_however_they_are_typed(text, kept):
    usual = {"perdu", "carte", "code", "fils", "perdue", "hopital"}
    assert without(text, found(text, is_word=usual.__contains__)) == kept


def test_without_usual_words_one_word_after_a_given_name_goes_too():
    assert masked("élodie perdu carte") == "[…] carte"
    assert masked("dupont jean") == "dupont […]"


def test_the_names_of_the_person_however_they_are_typed():
    text = "le compte d’élodie et celui de LEROY-BERNARD, le roi"
    assert (
        masked(text, names=["Élodie", "Leroy-Bérnard", "De"]) == "le compte d’[…] et celui de […]-[…], le roi"
    )


def test_a_known_name_that_is_a_usual_word_is_a_name_with_its_capital_alone():
    text = "mon petit fils, M. Petit, PETIT"
    told = found(text, names=["Petit"], is_word={"petit", "fils"}.__contains__)
    assert without(text, told) == "mon petit fils, M. […], […]"


def test_what_is_everybodys_is_spared():
    text = "Appelez le 09 72 72 39 39 ou écrivez à aide@caisse.example, pas au 06 39 98 12 34"
    told = found(text, spared=["0972723939", "aide@caisse.example"])
    assert [text[each.start : each.end] for each in told] == ["06 39 98 12 34"]


@given(st.text(alphabet=st.sampled_from("06 3.9-/8@a.frMmeOIl:€,\u200b\u0301éF７\n\0’"), max_size=80))
def test_places_are_apart_in_order_and_inside(text):
    end = 0
    for each in found(text, names=["Mme"]):
        assert end <= each.start < each.end <= len(text)
        end = each.end


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_phone_is_found_whatever_is_around(before, after):
    whole = masked(f"{before}\n«06 39 98 12 34»\n{after}")
    assert "98 12 34" not in whole


@pytest.mark.parametrize(
    "piece", ["a", "1 ", "FR12", "a@", "a@a.", "Oo", "Mme ", "jean ", "L'", "é\u200b", "06 ", "Aa de "]
)
def test_a_long_text_takes_a_time_that_grows_as_its_length(piece):
    """A square would multiply it by sixty-four: the bound is far from both."""

    def spent(times: int) -> float:
        start = time.process_time()
        found(piece * times, names=["Jean"])
        return time.process_time() - start

    spent(100)
    assert min(spent(8_000) for _ in range(2)) < 24 * max(min(spent(1_000) for _ in range(3)), 0.002)
