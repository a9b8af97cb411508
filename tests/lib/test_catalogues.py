"""The catalogues tool, and the state of our own English translation."""

import gettext
import io

import pytest

from parvis.lib import catalogues, po
from parvis.lib.po import Message

TEMPLATE = """{% translate "Bonjour" %} <p title="{% translate 'Aide' %}">d'abord</p>
{% blocktranslate trimmed with name=person.name %}
  Bonjour {{ name }},
  ça va ?
{% endblocktranslate %}
{% blocktranslate count n=tries %}{{ n }} essai{% plural %}{{ n }} essais{% endblocktranslate %}
{% translate "Mai" context "month" %} {{ _("Filtre") }} {# gettext("non") #}"""
CODE = '''
title = _("Mon " "compte")
label = pgettext_lazy("button", "Continuer")
count = translation.ngettext("%(n)d jour", "%(n)d jours", n)
nothing = gettext(variable)
'''  # fmt: skip


@pytest.fixture
def package(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "views.py").write_text(CODE)
    return tmp_path


def test_messages_of_code_and_templates(package):
    assert set(catalogues.messages(package)) == {
        Message("Bonjour"), Message("Aide"), Message("Bonjour %(name)s, ça va ?"),
        Message("%(n)s essai", "%(n)s essais"), Message("Mai", context="month"), Message("Filtre"),
        Message("Mon compte"), Message("Continuer", context="button"), Message("%(n)d jour", "%(n)d jours"),
    }  # fmt: skip


def test_what_is_written_is_read_back():
    catalogue = {
        Message("Bonjour"): ("Hello",),
        Message("Mai", context="month"): ("May",),
        Message("%(n)s essai", "%(n)s essais"): ("%(n)s try", "%(n)s tries"),
        Message('Dire "oui"\nou \\ non'): ("",),
    }
    assert po.read(po.write("en", catalogue)) == catalogue


def test_the_order_is_stable_and_nothing_dates_from_today():
    messages = [Message("b"), Message("a"), Message("a", context="z")]
    texts = {po.write("en", dict.fromkeys(order, ("x",))) for order in (messages, messages[::-1])}
    assert len(texts) == 1
    assert "Date" not in texts.pop()


def test_compiled_catalogues_are_read_by_gettext():
    catalogue = {
        Message("Bonjour"): ("Hello",),
        Message("Mai", context="month"): ("May",),
        Message("%(n)s essai", "%(n)s essais"): ("%(n)s try", "%(n)s tries"),
        Message("Reste"): ("",),
    }
    english = gettext.GNUTranslations(io.BytesIO(po.compiled("en", catalogue)))
    assert english.gettext("Bonjour") == "Hello"
    assert english.pgettext("month", "Mai") == "May"
    assert english.ngettext("%(n)s essai", "%(n)s essais", 0) == "%(n)s tries"
    assert english.gettext("Reste") == "Reste"


def test_zero_is_singular_in_french():
    plurals = catalogues.french({Message("essai", "essais"): set(), Message("Bonjour"): set()})
    french = gettext.GNUTranslations(io.BytesIO(po.compiled("fr", plurals)))
    assert [french.ngettext("essai", "essais", n) for n in (0, 1, 2)] == ["essai", "essai", "essais"]


def test_update_keeps_translations_and_drops_what_is_said_no_more():
    old = {Message("Bonjour"): ("Hello",), Message("Adieu"): ("Farewell",)}
    new = catalogues.updated(old, {Message("Bonjour"): set(), Message("Merci"): set()})
    assert new == {Message("Bonjour"): ("Hello",), Message("Merci"): ("",)}


def test_faults_name_the_message_and_its_file(package):
    wanted = {Message("Il reste %(n)s"): {package / "views.py"}, Message("Merci"): {package / "views.py"}}
    found = catalogues.faults({Message("Il reste %(n)s"): ("%(x)s left",)}, wanted)
    assert found == [
        "placeholders differ: 'Il reste %(n)s' / '%(x)s left'",
        "no translation: 'Merci' (views.py)",
    ]


def test_the_english_catalogue_is_complete():
    found = catalogues.faults(catalogues.load("en"), catalogues.messages())
    assert not found, (
        "Run `python -m parvis.lib.catalogues extract`, then write the English in "
        "parvis/locale/en/LC_MESSAGES/django.po:\n" + "\n".join(found)
    )


def test_the_english_catalogue_says_nothing_more_than_the_code():
    stale = set(catalogues.load("en")) - set(catalogues.messages())
    assert not stale, f"Run `python -m parvis.lib.catalogues extract`: no longer in the code: {stale}"
