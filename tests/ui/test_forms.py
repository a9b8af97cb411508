"""Forms as pages show them: rows, summary, strict HTML, no cost."""

import datetime
import time

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, engines
from django.utils.translation import gettext_lazy as _

from parvis.ui import fields
from parvis.ui.forms import PageForm, written
from tests.page_client import page_faults

PAGE = """<!doctype html><html lang="fr"><head><title>x</title>
<meta name="viewport" content="width=device-width"></head><body><main>
{% include "ui/form_errors.html" %}<h1>x</h1>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x">
{% for row in form.rows %}{% include "ui/field.html" %}{% endfor %}<button>ok</button></form></main>
</body></html>"""


class Form(PageForm):
    number = fields.TextField(
        label=_("Mon numéro"), hint="13 chiffres", width="w20", attrs={"inputmode": "numeric"}
    )
    born = fields.DatePartsField(label="Ma date", hint="27 3 1969")
    model = fields.ChoicesField(
        label="Ma carte",
        choices=[("with", "Avec"), ("without", "Sans")],
        drawings={
            "with": "ui/drawings/card_with_photo.html",
            "without": "ui/drawings/card_without_photo.html",
        },
        hints={"with": "devant"},
    )
    code = fields.CodeField(label="Mon code")
    email = fields.EmailField(label="Mon adresse", max_length=254)
    agree = fields.TickField(label="J’accepte", hint="La version de janvier")

    def clean(self):
        if self.cleaned_data.get("number") == "refuse":
            raise ValidationError("Ces réponses ne vont pas ensemble.")


GOOD = {"number": "1", "born_0": "1", "born_1": "2", "born_2": "1969", "model": "with", "code": "c",
        "email": "a@b.fr", "agree": "on"}  # fmt: skip


def shown(form):
    page = engines["django"].engine.from_string(PAGE).render(Context({"form": form}))  # type: ignore[attr-defined]
    assert not list(page_faults(page))
    return page


@pytest.mark.parametrize(
    "form",
    [
        Form(),
        Form({}),
        Form(GOOD),
        Form(GOOD | {"number": "refuse"}),
        Form(dict.fromkeys(GOOD, '\x00"><script>alert(1)</script>\ufffe\u202e')),
        Form(initial={"number": "1", "born": datetime.date(1969, 3, 27), "model": "without", "agree": True}),
        Form(GOOD, prefix="p"),
    ],
)
def test_every_state_is_strict_html(form):
    page = shown(form)
    assert "<script" not in page
    assert "alert(1)" not in page or "&lt;script&gt;" in page


def test_initial_values_are_shown():
    form = Form(
        initial={"number": "1 23", "born": datetime.date(1969, 3, 27), "model": "without", "agree": True}
    )
    assert form.row["number"].value == "1 23"
    assert [part.value for part in form.row["born"].parts] == ["27", "3", "1969"]
    assert [choice.checked for choice in form.row["model"].choices] == [False, True]
    assert form.row["agree"].checked
    assert form.summary == []


def test_the_summary_leads_to_the_fields():
    form = Form({**GOOD, "number": "", "born_1": "13", "model": "", "agree": ""})
    assert form.summary == [
        ("id_number", "Mon numéro\u00a0: cette réponse manque."),
        ("id_born_1", "Le mois s’écrit avec des chiffres, de 1 à 12."),
        ("id_model_0", "Je choisis une réponse."),
        ("id_agree", "Je coche la case pour continuer."),
    ]
    page = shown(form)
    assert page.index('role="alert"') < page.index("<h1>")
    assert "4 points à corriger" in page


def test_an_error_of_the_whole_form_comes_first():
    form = Form({**GOOD, "number": "refuse"})
    assert form.summary == [("id_number", "Ces réponses ne vont pas ensemble.")]
    assert "Un point à corriger" in shown(form)


def test_controls_are_described_by_hint_and_error():
    row = Form({}).row["number"]
    assert ("aria-describedby", "id_number_hint id_number_error") in row.attrs
    assert ("aria-invalid", "true") in row.attrs
    assert dict(Form().row["number"].attrs) == {"inputmode": "numeric", "aria-describedby": "id_number_hint"}
    assert dict(Form().row["email"].attrs)["maxlength"] == "254"


def test_attributes_are_escaped():
    assert written([("value", '"><b>')]) == ' value="&quot;&gt;&lt;b&gt;"'


def test_a_code_is_not_shown_back():
    assert "tres-secret" not in shown(Form({**GOOD, "code": "tres-secret", "number": ""}))


def test_a_form_of_six_questions_costs_little():
    shown(Form(GOOD))
    template = engines["django"].engine.from_string(  # type: ignore[attr-defined]
        '{% for row in form.rows %}{% include "ui/field.html" %}{% endfor %}'
    )
    costs = []
    for _round in range(20):
        start = time.process_time()
        template.render(Context({"form": Form()}))
        costs.append(time.process_time() - start)
    assert min(costs) < 0.005, "the fields of a page are written in 1 ms; a template of Django's was let in?"
