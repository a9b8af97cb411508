"""Processing times: what is measured, what the pages say of it, what a case is told."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.cases.actions.keep_types import SAMPLE, keep_types
from parvis.cases.actions.measure import measure
from parvis.cases.actions.practise_delays import fill_practice_flow
from parvis.cases.enums import Outcome
from parvis.cases.forecasts import forecast_for, forecasts_for
from parvis.cases.models import Case, CaseType, ProcessingTimes

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 8, tzinfo=UTC)  # a Wednesday
URL = "/delais/"


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def kind():
    keep_types(SAMPLE)
    return CaseType.objects.get(slug="carte")


def case(kind, ago, lasted=None, **more):
    """Received `ago` days before, closed after `lasted` days."""
    began = NOW - timedelta(days=ago)
    closed = None if lasted is None else began + timedelta(days=lasted)
    told = {"received_at": began, "closed_at": closed, "outcome": "" if closed is None else Outcome.DONE}
    fixed = {"step": "recue", "step_at": began, "told_at": NOW, "channel": "online", "member": uuid4()}
    return Case(reference=f"T-{uuid4().hex[:12]}", type=kind, **fixed, **told | more)


def keep(*cases):
    Case.objects.bulk_create(cases)


def twenty(kind, *, ago=25):
    """One closed after 1 day, one after 2 … one after 20."""
    keep(*(case(kind, ago, lasted) for lasted in range(1, 21)))


def body(response):
    return re.sub(r"[ \n]+", " ", response.content.decode())


def said(response):
    """Its words; no-break spaces as ordinary ones."""
    return re.sub(r"<[^<>]+>", "", body(response)).replace("\u00a0", " ")


def figures(kind):
    return ProcessingTimes.objects.get(type=kind)


# ---- measuring


def test_one_in_two_and_nine_in_ten(kind):
    twenty(kind)
    found = measure()
    assert (found.told, found.too_few) == (1, 5)
    row = figures(kind)
    assert (row.closed, row.waiting, row.until) == (20, 0, date(2026, 11, 17))
    assert row.deciles == [3, 5, 7, 9, 11, 13, 15, 17, 19]


def test_those_that_wait_lengthen_it(kind):
    twenty(kind)
    keep(*(case(kind, 30) for _ in range(20)))
    measure()
    row = figures(kind)
    assert row.waiting == 20
    assert row.deciles[4] == 21, "half of them have waited 20 days and more"
    assert row.deciles[8] is None, "nobody has seen nine in ten end"


def test_a_case_that_was_given_up_says_nothing_of_the_wait(kind):
    twenty(kind)
    keep(*(case(kind, 25, 0, outcome=Outcome.WITHDRAWN) for _ in range(30)))
    measure()
    row = figures(kind)
    assert row.closed == 20
    assert row.deciles[4] == 11


def test_today_does_not_count_yet(kind):
    twenty(kind)
    keep(*(case(kind, 1, 1) for _ in range(9)))
    measure()
    assert figures(kind).closed == 20
    assert figures(kind).waiting == 9


def test_days_are_those_of_the_clock_on_the_wall(kind):
    """Half past eleven in the evening in Paris in summer is the same day there, another one in UTC."""
    evening = datetime(2026, 10, 20, 21, 30, tzinfo=UTC)
    morning = datetime(2026, 10, 20, 4, tzinfo=UTC)
    keep(*(case(kind, 0, received_at=morning, closed_at=evening, outcome=Outcome.DONE) for _ in range(12)))
    measure()
    assert figures(kind).deciles == [1] * 9


def test_a_rare_type_looks_further_back(kind):
    keep(*(case(kind, 200 + number, 10) for number in range(12)))
    measure()
    row = figures(kind)
    assert row.closed == 12
    assert row.until - row.since == timedelta(days=363)


def test_nine_cases_are_too_few_and_ten_are_enough(kind):
    keep(*(case(kind, 20, 5) for _ in range(9)))
    measure()
    assert figures(kind).deciles == []
    keep(case(kind, 20, 5))
    measure()
    assert figures(kind).deciles[8] == 6


def test_twelve_whole_weeks(kind):
    keep(*(case(kind, ago, 5 if ago > 50 else 15) for ago in range(6, 120)))
    measure()
    weeks = figures(kind).weeks
    assert [week["end"] for week in weeks[-2:]] == ["2026-11-08", "2026-11-15"]
    assert len(weeks) == 12
    assert (weeks[0]["half"], weeks[-1]["half"]) == (6, 16)


def test_measuring_again_replaces(kind):
    twenty(kind)
    measure()
    Case.objects.all().delete()
    measure()
    assert (figures(kind).closed, figures(kind).deciles) == (0, [])


# ---- the pages


def test_the_two_sentences(client, kind):
    twenty(kind)
    measure()
    page = said(client.get(URL))
    assert "1 dossier sur 2 en moins de 11 jours, 9 sur 10 en moins de 19 jours." in page
    assert "20 dossiers terminés entre le" in page
    assert "attend encore" not in page.replace("ceux qui attendent encore", "")
    assert "17 novembre 2026" in page


def test_too_few_are_hidden_everywhere(client, kind):
    keep(*(case(kind, 20, 5) for _ in range(9)))
    measure()
    for address in (URL, "/delais/carte/"):
        page = said(client.get(address))
        assert "Trop peu de dossiers" in page
        assert "6 jours" not in page
        assert "9 dossiers" not in page


def test_before_anything_is_measured(client, kind):
    assert client.get(URL).status_code == 200
    assert "Trop peu de dossiers" in said(client.get("/delais/carte/"))
    CaseType.objects.all().delete()
    assert "ne sont pas encore calculés" in said(client.get(URL))


@pytest.mark.parametrize("slug", ["inconnu", "carte-2", "x" * 200])
def test_an_unknown_type(client, kind, slug):
    assert client.get(f"/delais/{slug}/").status_code == 404


def test_a_type_and_its_weeks(client, kind):
    keep(*(case(kind, ago, 5 if ago > 60 else 15) for ago in range(6, 130)))
    measure()
    response = client.get("/delais/carte/")
    assert "L’attente s’allonge : 9 dossiers sur 10 prenaient moins de 6 jours" in said(response)
    table = re.search(r'<table class="delays-table">.*?</table>', body(response))
    assert table
    assert table[0].count("<tr>") == 13
    assert "15 nov." in table[0]
    assert '<svg viewBox="0 0 340 240" role="img" aria-labelledby="weeks_title">' in body(response)


def test_a_week_with_few_cases_tells_no_number(client, kind):
    keep(*(case(kind, 70 + number % 20, 5) for number in range(30)), *(case(kind, 20, 5) for _ in range(4)))
    measure()
    page = said(client.get("/delais/carte/"))
    assert "moins de 10" in page
    assert figures(kind).weeks[-1]["half"] is None


def test_in_english(client, kind):
    twenty(kind)
    measure()
    page = said(client.get("/en/delais/"))
    assert "1 case in 2 in less than 11 days" in page
    assert "New card" in page


def test_a_page_asks_one_query_whatever_the_number_of_types(client, kind):
    twenty(kind)
    measure()
    client.get(URL)
    for address in (URL, "/delais/carte/"):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) == 1, asked.captured_queries


def test_the_flow_of_the_practice_tells_something_and_begins_anew_when_it_has_aged(client, db):
    assert fill_practice_flow(NOW - timedelta(days=5)) > 1000
    assert fill_practice_flow() > 1000
    days = Case.objects.values_list("received_at", flat=True)
    assert max(days) > NOW - timedelta(days=3)
    assert min(days) > NOW - timedelta(days=212), "the former cases are gone"
    assert fill_practice_flow() == 0, "it is there"
    page = said(client.get(URL))
    assert page.count("1 dossier sur 2 en moins") == 5
    assert page.count("Trop peu de dossiers") == 1
    assert "s’allonge" in said(client.get("/delais/arret-travail/"))
    assert "raccourcit" in said(client.get("/delais/aide-complementaire/"))


# ---- the forecast of a case


def test_a_new_case(kind):
    twenty(kind, ago=26)
    measure()
    told = forecast_for(case(kind, 0))
    assert told is not None
    assert not told.late
    assert told.before is not None
    assert date(2026, 12, 3) <= told.before <= date(2026, 12, 9)
    assert told.before.weekday() < 5
    assert (told.cases, told.waited_days, told.type_slug) == (20, 0, "carte")


def test_it_counts_what_has_been_waited(kind):
    twenty(kind, ago=26)
    measure()
    fresh, old = forecast_for(case(kind, 0)), forecast_for(case(kind, 12))
    assert fresh is not None
    assert old is not None
    assert old.before is not None
    assert fresh.before is not None
    assert NOW.date() < old.before < fresh.before


def test_a_late_case_is_told_so(kind):
    twenty(kind, ago=26)
    measure()
    told = forecast_for(case(kind, 60))
    assert told is not None
    assert told.late
    assert told.before is None, "nobody was seen to wait so long"


def test_nothing_is_foretold_of_a_closed_case_nor_from_too_few_nor_from_old_figures(kind):
    twenty(kind)
    measure()
    assert forecast_for(case(kind, 10, 5)) is None
    ProcessingTimes.objects.update(until=date(2026, 11, 1))
    assert forecast_for(case(kind, 10)) is None
    ProcessingTimes.objects.update(until=date(2026, 11, 17), closed=9)
    assert forecast_for(case(kind, 10)) is None


def test_many_cases_one_query(kind, django_assert_num_queries):
    twenty(kind)
    measure()
    some = [case(kind, ago) for ago in range(8)]
    with django_assert_num_queries(1):
        assert len(forecasts_for(some)) == 8
