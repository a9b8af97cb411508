"""How what is typed is read: tails of RIB and card, mail addresses, mobile numbers."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.accounts.contacts import plain_email, plain_mobile
from parvis.connections.members.people import people
from parvis.enrolment.models import Contacts, Enrolment, Identity
from parvis.enrolment.reading import about, card_tail, rib_tail

LANDLINE, NONE_SUCH, NO_NUMBER = "numéro fixe", "n’existe pas", "pas un numéro"


def refusal(read, *typed):
    with pytest.raises(ValidationError) as caught:
        read(*typed)
    return caught.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "tail"),
    [
        ("3M02606", "3M02606"),
        ("3m026-06", "3M02606"),
        (" 3m026 06 ", "3M02606"),
        ("3-m-0-2.6\u00a00\u202f6", "3M02606"),
        ("３Ｍ０２６０６", "3M02606"),
        ("3M02606😀", "3M02606"),
        ("20041 01005 0500013M026 06", "3M02606"),
        ("FR14 2004 1010 0505 0001 3M02 606", "3M02606"),
        ("fr14-2004-1010-0505-0001-3m02-606", "3M02606"),
    ],
)
def test_the_end_of_a_rib(typed, tail):
    assert rib_tail(typed) == tail


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Je saisis les 7 derniers"),
        ("-- ..", "Je saisis les 7 derniers"),
        ("3M0260", "Il manque 1 caractère"),
        ("3", "Il manque 6 caractères"),
        ("3M026060", "Il y a 1 caractère de trop"),
        ("3" * 22, "Il y a 15 caractères de trop"),
        ("3MÉ2606", "sans accent"),
        ("٣M02606", "sans accent"),
    ],
)
def test_what_is_wrong_with_the_end_of_a_rib(typed, told):
    assert told in refusal(rib_tail, typed)


def test_the_length_of_the_tail_is_a_setting(settings):
    settings.RIB_TAIL_LENGTH = 5
    assert rib_tail("3M026") == "3M026"
    assert "j’en saisis 5" in refusal(rib_tail, "3M02606")


@pytest.mark.parametrize(
    ("typed", "model", "tail"),
    [
        ("20480613571", "with_photo", "20480613571"),
        ("20480613571", None, "20480613571"),  # the field says that the model is missing
        ("20 480 613 571", "with_photo", "20480613571"),
        ("20-480.613 571", "without_photo", "20480613571"),
        ("２０４８０６１３５７１", "with_photo", "20480613571"),
        ("8025000020480613571", "with_photo", "20480613571"),  # the whole serial number
        ("9920480613584", "without_photo", "20480613584"),  # 13 digits: the last 11
        ("20480614", "without_photo", "20480614"),
        ("204 806 135", "without_photo", "204806135"),
        ("2048061357", "without_photo", "2048061357"),
    ],
)
def test_the_serial_number_of_a_card(typed, model, tail):
    assert card_tail(typed, model) == tail


@pytest.mark.parametrize(
    ("typed", "model", "told"),
    [
        ("2048061357", "with_photo", "Il manque 1 chiffre"),
        ("20480614", "with_photo", "Il manque 3 chiffres"),
        ("2048061", "without_photo", "Il manque 1 chiffre"),
        ("2048061", None, "Il manque 1 chiffre"),
        ("20480614", "with_photo", "Ma carte est sans photo\u00a0? Je choisis «\u00a0Sans photo\u00a0»."),
        ("2048O613571", "with_photo", "que des chiffres"),
        ("٢٠٤٨٠٦١٣٥٧١", "with_photo", "que des chiffres"),
        ("²³", "with_photo", "Il manque 9 chiffres"),
        ("1" * 25, "with_photo", "trop de chiffres"),
        ("1" * 5000, "without_photo", "trop de chiffres"),
        ("---", "with_photo", "que des chiffres"),
    ],
)
def test_what_is_wrong_with_a_serial_number(typed, model, told):
    assert told in refusal(card_tail, typed, model)


@pytest.mark.parametrize(
    "typed", ['"a b"@boite.example', r"a\b@boite.example", '"a"@boite.example', "a@localhost"]
)
def test_addresses_that_no_letter_reaches(typed):
    with pytest.raises(ValidationError):
        plain_email(typed)


@pytest.mark.parametrize("who", people(), ids=lambda who: who.key)
def test_everybody_in_the_workshop_types_facts_that_can_be_read(who):
    assert card_tail(who.card_tail, who.card_model) == who.card_tail
    assert not who.rib_tail or rib_tail(who.rib_tail.lower()) == who.rib_tail
    assert plain_email(who.email) == who.email
    assert plain_mobile(who.mobile).startswith("+3363998")


@pytest.mark.parametrize(
    ("typed", "email"),
    [
        ("jeanne@boite.example", "jeanne@boite.example"),
        (" Jeanne+compte@BOITE.Example ", "Jeanne+compte@boite.example"),
        ("o'hara@boite.example", "o'hara@boite.example"),
        ("jeanne@été.example", "jeanne@xn--t-9fab.example"),
        ("jeanne@xn--t-9fab.example", "jeanne@xn--t-9fab.example"),
        ("jeanne@straße.example", "jeanne@xn--strae-oqa.example"),
        ("jeanne@日本.example", "jeanne@xn--wgv71a.example"),
    ],
)
def test_mail_addresses(typed, email):
    assert plain_email(typed) == email


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("jeanne@-boite.example", "nom de domaine"),
        ("jeanne@boi te.example", "nom de domaine"),
        ("jeanne@" + "é" * 80 + ".example", "nom de domaine"),
        ("jeanne@\u200d.example", "nom de domaine"),
        ("", "nom de domaine"),
        ("jéanne@boite.example", "Avant le @"),
    ],
)
def test_what_is_wrong_with_a_mail_address(typed, told):
    assert told in refusal(plain_email, typed)


@pytest.mark.parametrize(
    ("typed", "mobile"),
    [
        ("06 39 98 10 01", "+33639981001"),
        ("0639981001", "+33639981001"),
        ("06.39.98.10.01", "+33639981001"),
        ("+33 6 39 98 10 01", "+33639981001"),
        ("0033 6 39 98 10 01", "+33639981001"),
        ("+33 (0)6 39 98 10 01", "+33639981001"),
        ("０６３９９８１００１", "+33639981001"),
        ("+44 7700 900123", "+447700900123"),
        ("07 56 78 90 12", "+33756789012"),
        ("06 12 34 56 78", "+33612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("+49 1512 3456789", "+4915123456789"),
        ("+1 202 555 0143", "+12025550143"),
        ("+596 696 12 34 56", "+596696123456"),
    ],
)
def test_mobile_numbers(typed, mobile):
    assert plain_mobile(typed) == mobile


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("01 42 68 53 00", LANDLINE),
        ("09 70 12 34 56", LANDLINE),
        ("0800 12 34 56", LANDLINE),
        ("+32 2 501 02 11", LANDLINE),
        ("06 39 98 10", NONE_SUCH),
        ("06 39 98 10 01 1", NONE_SUCH),
        ("+999 123456", NO_NUMBER),
        ("12", NONE_SUCH),
        ("", NO_NUMBER),
        ("abc", NO_NUMBER),
        ("😀", NO_NUMBER),
        ("1" * 300, NO_NUMBER),
        ("+33 " + "6" * 40, NO_NUMBER),
    ],
)
def test_what_is_wrong_with_a_mobile_number(typed, told):
    assert told in refusal(plain_mobile, typed)


def test_what_is_easy_to_guess_of_a_person():
    said = Identity("2690549588157", "Le Goff-Trémière", "1969-03-27", "49000")
    record = Enrolment()
    record.keep("identity", said)
    record.keep("contacts", Contacts("jeanne.tremiere+x@boite.example", "+33639981001"))
    words = about(record)
    assert {"2690549588157", "2 69 05 49 588 157", "269054958815780", "2 69 05 49 588 157 80"} <= set(words)
    assert {"Le Goff-Trémière", "Goff", "Trémière", "49000", "27031969", "270369", "1969"} <= set(words)
    assert {"jeanne.tremiere+x@boite.example", "jeanne", "tremiere", "0639981001"} <= set(words)
    assert "" not in words


def test_what_was_not_kept_is_not_guessed_either():
    record = Enrolment()
    record.keep("identity", Identity("2690549588157", "", "", ""))
    assert "" not in about(record)
    assert about(None)


def test_numbers_kept_for_fiction_are_for_practice_alone(settings):
    settings.PRACTICE = False
    assert NONE_SUCH in refusal(plain_mobile, "06 39 98 10 01")


def _read_or_refusal(read, typed):
    try:
        return read(typed)
    except ValidationError as error:
        return error.messages[0]


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["with_photo", "without_photo", None, "x"]))
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(typed, model):
    for read in (rib_tail, plain_email, plain_mobile, lambda text: card_tail(text, model)):
        assert len(_read_or_refusal(read, typed)) > 0
