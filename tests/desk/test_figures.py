"""The supervisor's figures: the funnel derived from what is stored, sign-ins, calls; the file."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.utils import timezone

from parvis.agents.enums import Role
from parvis.desk.figures import PERIODS, USUAL, period_of, tables_of
from parvis.enrolment.actions.keep import forget_dead_records
from parvis.enrolment.models import Enrolment, EnrolmentCount
from parvis.enrolment.queries import ORDER
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.lib.spreadsheets import plain
from tests.agents.signing_in import an_agent, at_desk
from tests.page_client import PortalClient
from tests.walk import first, post, walk

pytestmark = pytest.mark.django_db

URL, FILE = "/bureau/chiffres/", "/bureau/chiffres/chiffres.csv"


@pytest.fixture
def desk(client):
    return at_desk(client, an_agent(Role.SUPERVISION))


def table(key, period=None):
    return next(one for one in tables_of(period or period_of("")) if one.key == key)


def funnel():
    return [line.number for line in table("parcours").lines]


def stop_at(page):
    """Somebody answers every page before this one, and goes away."""
    pages = ["identite", "rib", "carte", "conditions", "coordonnees", "code", "verification"]
    client = PortalClient()
    if page == "identite":
        return
    walk(client, first("opens"), until=pages[pages.index(page) - 1])


@pytest.mark.parametrize("page", ["rib", "carte", "conditions", "coordonnees", "code", "verification"])
def test_where_somebody_stopped(page, later):
    stop_at(page)
    expected = [1] * (ORDER.index(page) + 1) + [0] * (len(ORDER) - ORDER.index(page) - 1)
    assert funnel() == expected, "while it goes on"
    later(hours=2)
    assert forget_dead_records() == 1
    assert not Enrolment.objects.exists()
    assert EnrolmentCount.objects.get().reached == page
    assert funnel() == expected, "and once it is over"


def test_a_letter_sent_and_never_followed(later):
    walk(PortalClient(), first("opens"))
    later(days=15)
    assert forget_dead_records() == 1
    counted = EnrolmentCount.objects.get()
    assert (counted.reached, counted.outcome) == ("sent", "proven")
    assert counted.day == timezone.localdate() - timedelta(days=15), "the day on which it was sent"


def test_an_account_that_was_activated(later):
    from parvis.letters.models import Letter

    client = PortalClient()
    walk(client, first("opens"))
    link = Letter.objects.get(kind="activation").content["link"]
    client.post("/activation/" + link.rstrip("/").rpartition("/")[2] + "/")
    assert funnel() == [1] * len(ORDER)
    later(days=15)
    forget_dead_records()
    assert EnrolmentCount.objects.get().reached == "activated"


def test_counts_of_a_day_add_up(later):
    for _ in range(3):
        stop_at("rib")
    later(hours=2)
    forget_dead_records()
    stop_at("rib")
    later(hours=2)
    forget_dead_records()
    assert sum(EnrolmentCount.objects.values_list("count", flat=True)) == 4


def test_what_is_counted_says_nothing_of_anybody():
    names = {field.name for field in EnrolmentCount._meta.get_fields()}
    assert names == {"id", "day", "reached", "outcome", "count"}


def test_the_outcomes_of_the_proof():
    from tests.walk import answers

    client, who = PortalClient(), first("opens")
    walk(client, who, until="rib")
    post(client, "carte", {**answers(who)["carte"], "tail": "00000000000"})
    assert [(line.label, line.number, line.share) for line in table("preuve").lines] == [
        ("Informations non reconnues", 1, 100)
    ]


def test_sign_ins_and_what_the_desk_did():
    journal.record(Event.SIGNED_IN, Actor.PERSON)
    journal.record(Event.SIGNED_IN, Actor.PERSON)
    journal.record(Event.SIGN_IN_REFUSED, Actor.PERSON)
    journal.record(Event.ACCOUNT_FROZEN, Actor.NOTIFIED)
    journal.record(Event.ACCOUNT_FROZEN, Actor.AGENT)
    assert [line.number for line in table("connexions").lines] == [2, 1, 0]
    assert [(line.label, line.number) for line in table("bureau").lines] == [("Comptes bloqués", 1)]


def test_calls_and_how_long_people_waited(account):
    from parvis.appointments.models import Booking, Purpose

    agent, purpose = an_agent(Role.RECEPTION, email="x@caisse.example"), None
    now = timezone.now()
    for number, (state, outcome) in enumerate(
        [("past", "reached"), ("past", "done"), ("past", "no_answer"), ("cancelled", "")]
    ):
        purpose = Purpose.objects.create(slug=f"motif-{number}", minutes=20)
        starts = now - timedelta(hours=3 + number)
        Booking.objects.create(
            account=account, purpose=purpose, agent=agent, state=state, outcome=outcome, starts_at=starts,
            ends_at=starts + timedelta(minutes=20), language="fr", sealed=b"x", changed_at=now,
            booked_at=starts - timedelta(days=number + 1),
        )  # fmt: skip
    told = {line.label: (line.number, line.share, line.text) for line in table("appels").lines}
    assert told["Pas de réponse"] == (1, 33, "")
    assert told["Annulés"] == (1, None, "")
    assert told["Attente\u00a0: un appel sur deux en moins de"][2] == "3 jours"
    assert told["Attente\u00a0: neuf appels sur dix en moins de"][2] == "4 jours"


@pytest.mark.parametrize("asked", ["", "8", "-7", "9" * 5000, "٧", "7 OR 1=1", "<b>"])
def test_a_period_that_is_none(desk, asked):
    assert period_of(asked).days == USUAL
    assert desk.get(URL, {"periode": asked}).status_code == 200


@pytest.mark.parametrize("days", PERIODS)
def test_the_periods(desk, days):
    period = period_of(str(days))
    assert (period.last - period.first).days == days - 1
    assert f'value="{days}" selected' in desk.get(URL, {"periode": days}).content.decode()


def test_the_file(desk):
    stop_at("rib")
    answer = desk.get(FILE)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(StringIO(text[1:]), delimiter=";"))
    assert rows[0] == ["Tableau", "Ligne", "Nombre", "Part (%)", "Précision"]
    assert rows[1][1:4] == ["Mon identité", "1", "100"]


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_nothing_in_the_file_is_a_formula(text):
    assert plain(text) == f"'{text}"


def test_only_the_supervision_sees_them(client):
    at_desk(client, an_agent(Role.RECEPTION, Role.CASES, Role.CONTENT))
    assert client.get(URL).status_code == 403
    assert client.get(FILE).status_code == 403


def test_it_costs_the_same_at_one_row_and_at_many(desk, django_assert_max_num_queries):
    for many in (1, 10):
        today = timezone.localdate()
        EnrolmentCount.objects.all().delete()
        for number in range(many):
            EnrolmentCount.objects.create(day=today - timedelta(days=number), reached="rib", count=5)
        with django_assert_max_num_queries(11):
            desk.get(URL)


def test_nothing_yet_and_in_english(desk):
    assert "Personne n’a commencé" in desk.get(URL).content.decode()
    assert desk.get("/en" + URL).status_code == 200
