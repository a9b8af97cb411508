"""{% constant %}: kept by language, and blind to what belongs to one person."""

from dataclasses import replace

from django.conf import settings
from django.template import Context, engines
from django.test import override_settings
from django.utils import translation


def template(source):
    return engines["django"].engine.from_string(source)  # type: ignore[attr-defined]


def test_what_belongs_to_one_person_cannot_be_kept():
    page = template(
        "{% constant %}{% if name %}{{ name }}{% else %}nobody{% endif %}{% endconstant %} {{ name }}"
    )
    assert page.render(Context({"name": "Anne"})) == "nobody Anne"
    assert page.render(Context({"name": "Paul"})) == "nobody Paul"


def test_it_is_kept_by_language():
    page = template("{% constant %}{{ language }}{% endconstant %}")
    with translation.override("fr"):
        assert page.render(Context({})) == "fr"
    with translation.override("en"):
        assert page.render(Context({})) == "en"
    with translation.override("fr"):
        assert page.render(Context({})) == "fr"


def test_it_follows_the_organisation_and_the_mode():
    page = template("{% constant %}{{ organisation.name }} {{ practice }}{% endconstant %}")
    assert page.render(Context({})) == "Caisse Exemple True"
    with override_settings(ORGANISATION=replace(settings.ORGANISATION, name="Mutuelle <b>")):
        assert page.render(Context({})) == "Mutuelle &lt;b&gt; True"
    with override_settings(PRACTICE=False):
        assert page.render(Context({})) == "Caisse Exemple False"
