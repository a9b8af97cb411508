"""Texts of several lines, lists, several boxes, days and hours: read kindly, shown back whole."""

import datetime

import pytest
from django.http import QueryDict
from django.template import Context, engines

from parvis.ui import fields
from parvis.ui.forms import PageForm
from tests.page_client import page_faults

PAGE = """<!doctype html>
<html lang="fr"><head><meta name="viewport" content="width=device-width"><title>T</title>
</head><body><main><h1>T</h1>{% include "ui/form_errors.html" %}
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x">
{% for row in form.rows %}{% include "ui/field.html" %}{% endfor %}
<button type="submit">ok</button></form></main></body></html>"""
LONGEST = 1500


class Form(PageForm):
    said = fields.LinesField(label="Ma note", max_length=LONGEST, required=False, hint="En quelques mots.")
    day = fields.ListField(label="Le jour", choices=[(0, "lundi"), (1, "mardi")])
    many = fields.SeveralField(label="Les langues", choices=[("fr", "français"), ("en", "anglais")])
    since = fields.DayField(label="Depuis")
    at = fields.HourField(label="À")


GOOD = "day=0&many=fr&many=en&since=2026-12-24&at=09:30"


def filled(query, **said):
    data = QueryDict(query, mutable=True)
    data.update(said)
    return Form(data)


def shown(form):
    page = engines["django"].engine.from_string(PAGE).render(Context({"form": form}))  # type: ignore[attr-defined]
    assert not list(page_faults(page))
    return page


def test_sound_answers_are_read():
    form = filled(GOOD, said="un\r\ndeux  \r\n\r\n\r\n\r\ntrois\x00\u202e")
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "said": "un\ndeux\n\ntrois", "day": "0", "many": ["fr", "en"],
        "since": datetime.date(2026, 12, 24), "at": datetime.time(9, 30),
    }  # fmt: skip
    page = shown(form)
    assert '<option value="0" selected>lundi</option>' in page
    assert page.count(" checked") == 2
    assert ">\nun\ndeux\n\ntrois</textarea>" in page


def test_nothing_typed_is_lost_when_something_is_wrong():
    long = "mot " * 300  # one line, longer than what is read of other fields
    form = filled("many=de&day=7", said=long, since="31/02/2026", at="25:00")
    assert not form.is_valid()
    assert {*form.errors} == {"day", "many", "since", "at"}
    page = shown(form)
    assert long.strip() in page
    assert 'value="31/02/2026"' in page
    assert 'aria-invalid="true"' in page
    assert page.count("<li><a href=") == 4


@pytest.mark.parametrize("many", [LONGEST + 1, 4 * LONGEST + 1, 200_000])
def test_what_is_too_long_is_said(many):
    form = filled(GOOD, said="a" * many)
    assert "trop longue" in str(form.errors["said"])


def test_markup_is_shown_as_it_was_typed():
    page = shown(filled(GOOD, said="</textarea><script>alert(1)</script>"))
    assert "&lt;/textarea&gt;&lt;script&gt;" in page


def test_known_answers_are_shown():
    page = shown(
        Form(initial={"day": 0, "many": ["en"], "since": datetime.date(2026, 1, 2), "at": datetime.time(8)})
    )
    assert '<option value="0" selected>' in page
    assert 'value="en" checked' in page
    assert 'value="2026-01-02"' in page
    assert 'value="08:00' in page
