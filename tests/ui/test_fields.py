"""What the fields forgive, what they refuse, and what they show back."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from parvis.lib.unicode_forms import MOST_READ
from parvis.ui import fields
from parvis.ui.fields import tidy
from parvis.ui.forms import PageForm


class Form(PageForm):
    name = fields.TextField(max_length=20)
    email = fields.EmailField(required=False)
    code = fields.CodeField(required=False)
    mobile = fields.PhoneField(required=False)
    born = fields.DatePartsField(required=False)
    model = fields.ChoicesField(choices=[("a", "A"), ("b", "B")], required=False)
    agree = fields.TickField(required=False)


def filled(**said):
    return Form({"name": "Anne", **said})


def cleaned(field, **said):
    form = filled(**said)
    assert form.is_valid(), form.errors
    return form.cleaned_data[field]


def refused(field, **said):
    form = filled(**said)
    assert not form.is_valid()
    assert form.row[field].error == form.errors[field][0]
    return form.row[field]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anne", "Anne"),
        ("  Anne \n", "Anne"),
        ("An\x00ne", "Anne"),
        ("An\x07\x1b\x7f\x85ne", "Anne"),
        ("An\tne\r\nMarie", "An ne Marie"),
        ("E\u0301lise", "Élise"),
        ("\u202eenna\u202c", "enna"),
        ("\u2066Anne\u2069\u200f\ufeff", "Anne"),
        ("Anne 👩‍👩‍👧", "Anne 👩‍👩‍👧"),
        ("فاطمة", "فاطمة"),
        ("Anne\ufdd0\uffff\U0010ffff", "Anne"),
        ("Anne\ud800", "Anne"),
    ],
)
def test_text_is_tidied(typed, kept):
    assert cleaned("name", name=typed) == kept


def test_what_is_not_text_is_nothing():
    assert tidy(None) == tidy(["a"]) == ""


@pytest.mark.parametrize(
    ("typed", "told"),
    [("", "manque"), ("\x00\u200b", "manque"), ("x" * 21, "trop longue"), ("é" * 10_000, "trop longue")],
)
def test_text_is_refused(typed, told):
    assert told in refused("name", name=typed).error


MARKS = "a" + "\u0301\u0316" * 5000  # long to bring to a normal form: each pair would be put in order


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", MARKS), ("mobile", MARKS), ("email", MARKS), ("mobile", "Anne" + " " * 1000)],
)
def test_what_is_far_too_long_is_told_so_and_not_read(field, typed):
    row = refused(field, **{field: typed})
    assert "trop long" in row.error
    assert len(row.value) <= fields.MOST_SHOWN_BACK


def test_no_more_is_tidied_than_is_read():
    assert len(tidy(MARKS)) == MOST_READ + 1
    assert 900 < len(cleaned("code", code=MARKS)) <= MOST_READ
    assert "de 1 à 31" in refused("born", **_boxes((MARKS, "1", "1969"))).error


def test_what_is_shown_back_has_an_end():
    row = refused("name", name="\x00" + "x" * 5000)
    assert row.value == "x" * fields.MOST_SHOWN_BACK


@pytest.mark.parametrize("typed", ["moi", "moi@", "@exemple.fr", "a b@exemple.fr", "moi@exemple..fr"])
def test_an_incomplete_address_is_refused(typed):
    row = refused("email", email=typed)
    assert "prenom.nom@exemple.fr" in row.error
    assert row.value == typed


def test_a_code_keeps_its_spaces_and_is_never_shown_back():
    assert cleaned("code", code=" deux mots ") == " deux mots "
    assert cleaned("code", code="e\u0301") == "é"
    row = filled(code="secret").row["code"]
    assert row.value == ""
    assert "secret" not in row.control


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        (("27", "3", "1969"), datetime.date(1969, 3, 27)),
        (("07", "03", "1969"), datetime.date(1969, 3, 7)),
        ((" 7 ", "\u200e3", "１９６９"), datetime.date(1969, 3, 7)),
        (("29", "2", "2000"), datetime.date(2000, 2, 29)),
        (("1", "1", "1900"), datetime.date(1900, 1, 1)),
        (("", "", ""), None),
    ],
)
def test_dates(typed, date):
    assert cleaned("born", **_boxes(typed)) == date


@pytest.mark.parametrize(
    ("typed", "told", "box"),
    [
        (("31", "2", "1969"), "n’existe pas", 0),
        (("29", "2", "1900"), "n’existe pas", 0),
        (("32", "1", "1969"), "de 1 à 31", 0),
        (("0", "1", "1969"), "de 1 à 31", 0),
        (("-1", "1", "1969"), "de 1 à 31", 0),
        (("1", "13", "1969"), "de 1 à 12", 1),
        (("1", "mars", "1969"), "de 1 à 12", 1),
        (("1", "1", "69"), "4 chiffres", 2),
        (("1", "1", "196９9"), "4 chiffres", 2),
        (("1", "1", "1899"), "trop ancienne", 2),
        (("1", "1", "9999"), "dans l’avenir", 2),
        (("", "1", "1969"), "Le jour manque", 0),
        (("1", "", "1969"), "Le mois manque", 1),
        (("1", "1", ""), "L’année manque", 2),
        (("²", "1", "1969"), None, None),
        (("9" * 5000, "1", "1969"), "de 1 à 31", 0),
        (("👩", "1", "1969"), "de 1 à 31", 0),
        (("\x00", "1", "1969"), "Le jour manque", 0),
    ],
)
def test_wrong_dates_say_which_box_and_show_everything_back(typed, told, box):
    if told is None:
        assert cleaned("born", **_boxes(typed)) == datetime.date(1969, 1, 2)
        return
    row = refused("born", **_boxes(typed))
    assert told in row.error
    assert row.anchor == f"id_born_{box}"
    assert [part.value for part in row.parts] == [tidy(text).strip()[:1000] for text in typed]
    assert [("aria-invalid" in part.control) for part in row.parts] == [n == box for n in range(3)]


def test_a_date_all_wrong_is_told_in_one_sentence_and_all_its_boxes_are_marked():
    row = refused("born", **_boxes(("40", "13", "69")))
    assert "La date s’écrit en chiffres" in row.error
    assert row.anchor == "id_born_0"
    assert all("aria-invalid" in part.control for part in row.parts)


@pytest.mark.parametrize("typed", ["27/03/1969", "27.3.1969", "27 3 1969", "27-03-1969"])
def test_a_whole_date_in_the_first_box_is_understood(typed):
    assert cleaned("born", **_boxes((typed, "", ""))) == datetime.date(1969, 3, 27)


def test_a_day_to_come_is_refused():
    tomorrow = datetime.date.today() + datetime.timedelta(days=2)
    typed = [str(tomorrow.day), str(tomorrow.month), str(tomorrow.year)]
    with pytest.raises(ValidationError, match="avenir"):
        fields.DatePartsField().clean(typed)


def test_choices():
    assert cleaned("model", model="b") == "b"
    assert "de la liste" in refused("model", model="c").error
    assert "de la liste" in refused("model", model="\x00").error
    assert [choice.checked for choice in filled(model="b").row["model"].choices] == [False, True]


def test_a_tick():
    assert cleaned("agree", agree="on") is True
    assert cleaned("agree") is False
    assert filled(agree="on").row["agree"].checked


def _boxes(typed):
    return {f"born_{number}": text for number, text in enumerate(typed)}
