"""What people look for in vain is counted, without anything that says who they are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.search import actions, queries
from parvis.search.models import NothingFound
from parvis.search.rules import MOST_KEPT
from parvis.search.tasks import purge_nothing_found

pytestmark = pytest.mark.django_db
HERE = b"a" * 32


@pytest.fixture(autouse=True)
def _production(settings):
    settings.PRACTICE = False


def count(typed, language="fr", address=HERE):
    return actions.count_nothing_found(typed, language, address=address)


def test_the_same_search_is_one_row_however_it_is_written():
    assert count("Cure  thermale")
    assert count("cure thermale ?")
    assert count("curé thermalé", "en")
    rows = NothingFound.objects.order_by("language").values_list("language", "words", "count")
    assert list(rows) == [("en", "cure thermale", 1), ("fr", "cure thermale", 2)]
    assert [one.count for one in queries.nothing_found(least=2)] == [2]


@pytest.mark.parametrize("typed", [
    "2 69 05 49 588 157 80", "ada@exemple.example", "06 39 98 01 02", "FR76 3000 6000 0112 3456 7890 189",
    "269054958815780 dossier", "dossier lucas benali",
])  # fmt: skip
def test_nothing_personal_is_kept(typed):
    count(typed)
    kept = " ".join(NothingFound.objects.values_list("words", flat=True))
    assert kept in ("", "dossier")


def test_what_holds_nothing_is_not_counted():
    assert not count("?! …")
    assert not NothingFound.objects.exists()


@pytest.mark.parametrize("typed", ["Jean Dupont", "Marie-Claire de La Tour", "Élodie MARTIN"])
def test_a_name_and_nothing_else_is_not_counted(typed):
    assert not actions.count_nothing_found(typed, "fr", address=b"here")
    assert actions.count_nothing_found("CURE THERMALE", "fr", address=b"here")
    assert actions.count_nothing_found("Cure thermale", "fr", address=b"here")


def test_in_practice_the_words_are_not_kept(settings):
    settings.PRACTICE = True
    assert not count("cure thermale")
    assert not NothingFound.objects.exists()


def test_there_is_an_end_from_one_address_and_in_all(settings, monkeypatch):
    settings.LIMITS = {**settings.LIMITS, "search_nothing": ((2, timedelta(minutes=5)),)}
    assert [count(f"mot {letter}") for letter in "abc"] == [True, True, False]
    assert count("mot d", address=b"b" * 32)
    NothingFound.objects.bulk_create(
        NothingFound(words=f"w{n}", language="fr", last_on=timezone.localdate()) for n in range(MOST_KEPT - 3)
    )
    assert not count("un de trop", address=b"c" * 32)
    assert count("mot a", address=b"d" * 32), "one that is there goes on being counted"


def test_a_long_search_is_cut():
    count("a" * 200)
    assert len(NothingFound.objects.get().words) == 120


def test_what_nobody_looks_for_any_more_is_forgotten():
    count("cure thermale")
    count("hypnose")
    NothingFound.objects.filter(words="hypnose").update(
        last_on=timezone.localdate() - timedelta(days=91), count=9
    )
    purge_nothing_found(0)
    assert NothingFound.objects.get().words == "cure thermale"


def test_the_practice_has_some_and_begins_again():
    actions.fill_practice()
    actions.fill_practice()
    assert NothingFound.objects.count() == 4
    actions.empty_practice()
    assert not NothingFound.objects.exists()
