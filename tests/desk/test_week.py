"""The week at the desk: openings and absences, changed by whom they concern; no call is lost."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from parvis.agents.enums import Role
from parvis.agents.models import Agent
from parvis.appointments.actions.book import Wish, book
from parvis.appointments.models import Absence, Booking, Opening
from parvis.desk.week import week_of
from parvis.journal.models import Entry
from tests.agents.signing_in import an_agent, at_desk
from tests.desk.calling import MONDAY, NUMBER, PARIS, a_call, a_purpose, an_account, at
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
WEEK = "/bureau/semaine/"
THURSDAY = date(2026, 12, 3)


@pytest.fixture
def thursday(monkeypatch):
    moment = [at(10, day=THURSDAY)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return moment


@pytest.fixture
def agent(thursday):
    return an_agent(Role.RECEPTION)


@pytest.fixture
def other(thursday):
    return an_agent(Role.CASES, email="nadia@caisse.example", name="Nadia Benali")


@pytest.fixture
def chief(thursday):
    return an_agent(Role.SUPERVISION, email="paul@caisse.example", name="Paul Roche")


@pytest.fixture
def desk(client, agent):
    return at_desk(client, agent)


@pytest.fixture
def over(chief):
    """The desk of the supervision."""
    return at_desk(PortalClient(), chief)


def hours(agent, starts=9, ends=12, **more):
    fields = {"weekday": 0, "languages": ["fr"], "first_on": date(2026, 1, 1), **more}
    return Opening.objects.create(agent=agent, starts=time(starts), ends=time(ends), **fields)


def said(agent, **changes):
    return {"agent": str(agent.pk), "weekday": "1", "starts": "13:30", "ends": "17:00",
            "first_on": "2026-12-01", "last_on": "", "territory": "", "languages": ["fr"],
            **changes}  # fmt: skip


def away(**changes):
    return {"first_day": "2026-12-07", "first_hour": "", "last_day": "2026-12-07", "last_hour": "",
            "reason": "leave", **changes}  # fmt: skip


def text(response):
    return response.content.decode()


def week_page(desk, day=MONDAY):
    return text(desk.get(f"{WEEK}?jour={day}"))


class TestTheWeek:
    def test_openings_absences_and_calls(self, desk, agent, other):
        hours(agent)
        hours(other, 14, 17, weekday=2, territory="974")
        Absence.objects.create(agent=agent, starts_at=at(10), ends_at=at(11, 30), reason="training")
        a_call(agent, an_account(1), at(9), a_purpose())
        page = week_page(desk)
        assert "9\u00a0h – 12\u00a0h" in page
        assert "10\u00a0h – 11\u00a0h\u00a030, formation" in page
        assert "1 appel<" in page
        assert "heure\u00a0: La Réunion" in page

    def test_a_holiday_is_shown_and_its_hours_are_off(self, desk, agent):
        hours(agent, weekday=4)
        page = week_page(desk, date(2026, 12, 25))
        assert 'class="hours off"' in page
        assert page.count("jour férié") == 2

    def test_an_opening_that_has_ended_is_not_shown(self, desk, agent):
        hours(agent, last_on=date(2026, 11, 30))
        assert "9\u00a0h – 12\u00a0h" not in week_page(desk)

    @pytest.mark.parametrize(("monday", "shift"), [(date(2026, 10, 19), 1), (date(2027, 3, 22), -1)])
    def test_the_weeks_when_clocks_change(self, agent, monday, shift):
        hours(agent, weekday=6)
        sunday = monday + timedelta(days=6)
        a_call(agent, an_account(1), datetime.combine(sunday, time(23, 30), PARIS), a_purpose())
        Absence.objects.create(
            agent=agent, starts_at=datetime.combine(sunday, time(), PARIS),
            ends_at=datetime.combine(sunday + timedelta(days=1), time(), PARIS),
        )  # fmt: skip
        week = week_of(monday)
        assert [head.shift for head in week.heads] == [0] * 6 + [-shift]
        cell = week.rows[0].cells[6]
        assert [one.text for one in cell.hours] == ["9\u00a0h – 12\u00a0h"]
        assert [one.whole for one in cell.away] == [True]
        assert cell.calls == 1
        assert week.rows[0].cells[5].away == []

    def test_as_many_queries_whatever_the_number_of_agents(self, desk, agent, django_assert_num_queries):
        hours(agent)
        with django_assert_num_queries(6):
            week_page(desk)
        purpose = a_purpose()
        for number in range(12):
            one = an_agent(Role.RECEPTION, email=f"a{number}@caisse.example", name=f"Agent {number}")
            hours(one).purposes.add(purpose)
            a_call(one, an_account(number), at(9), purpose)
            Absence.objects.create(agent=one, starts_at=at(10), ends_at=at(11))
        with django_assert_num_queries(6):
            assert week_page(desk).count("Agent ") >= 12

    def test_any_day_leads_to_its_week_and_none_that_is_too_far(self, desk):
        assert "du 7 décembre au 13 décembre 2026" in week_page(desk, date(2026, 12, 10))
        for asked in ("2036-01-01", "x", "2026-02-30"):
            assert "du 30 novembre au 6 décembre 2026" in text(desk.get(WEEK, {"jour": asked}))

    def test_a_day_when_nobody_calls(self, desk):
        Absence.objects.create(
            starts_at=at(0), ends_at=at(0, day=MONDAY + timedelta(days=1)), reason="closed"
        )
        assert "fermé" in week_page(desk)

    def test_somebody_who_left_is_shown_while_openings_remain(self, desk, other):
        hours(other)
        Agent.objects.filter(pk=other.pk).update(is_active=False)
        assert "ne travaille plus ici" in week_page(desk)


class TestOpenings:
    def test_one_is_added(self, over, agent, chief):
        answer = over.post(f"{WEEK}ouverture/", said(agent, purposes=[a_purpose().slug]))
        assert answer["Location"] == f"{WEEK}?jour=2026-12-01&fait=ouverture"
        opening = Opening.objects.get()
        assert (opening.agent, opening.weekday, opening.starts, opening.last_on) == (
            agent,
            1,
            time(13, 30),
            None,
        )
        assert opening.purposes.count() == 1
        assert Entry.objects.filter(event="opening_added", subject=agent.pk, agent=chief.pk).exists()
        assert "L’ouverture est ajoutée" in text(over.get(answer["Location"]))

    @pytest.mark.parametrize("wrong", [
        {"ends": "13:30"}, {"starts": "13:32"}, {"first_on": "2036-01-01"}, {"last_on": "2026-11-01"},
        {"agent": "x"}, {"weekday": "7"}, {"languages": []}, {"languages": ["de"]}, {"purposes": ["none"]},
        {"territory": "zz"}, {"starts": "25:00"}, {"first_on": ""},
    ])  # fmt: skip
    def test_what_is_wrong_is_told_and_kept(self, over, agent, wrong):
        a_purpose()
        page = text(over.post(f"{WEEK}ouverture/", said(agent) | wrong))
        assert "point à corriger" in page or "points à corriger" in page
        assert 'value="17:00"' in page or "ends" in wrong
        assert not Opening.objects.exists()

    def test_the_day_offered_is_never_over(self, over, agent):
        for page in ("ouverture", "absence"):
            asked = text(over.get(f"{WEEK}{page}/?jour=2026-11-30"))
            assert 'value="2026-12-03"' in asked
            assert "2026-11-30" not in asked

    def test_changed_it_keeps_its_calls(self, over, agent):
        opening, purpose = hours(agent), a_purpose()
        call = book(Wish(an_account(1), purpose, "fr", at(10), NUMBER))
        page = text(over.get(f"{WEEK}ouverture/{opening.pk}/"))
        assert "1 appel y est prévu" in page
        assert 'value="09:00' in page
        answer = over.post(
            f"{WEEK}ouverture/{opening.pk}/", said(agent, weekday="0", starts="09:30", ends="12:00")
        )
        assert answer["Location"].endswith("fait=changee")
        assert Opening.objects.get().starts == time(9, 30)
        call.refresh_from_db()
        assert (call.agent, call.state) == (agent, "booked")

    def test_removed_its_calls_go_to_another_or_stay_and_both_are_told(self, over, agent, other):
        opening, purpose = hours(agent), a_purpose()
        moved = book(Wish(an_account(1), purpose, "fr", at(9), NUMBER))
        kept = book(Wish(an_account(2), purpose, "fr", at(11), NUMBER))
        hours(other, 9, 10)
        asked = text(over.get(f"{WEEK}ouverture/{opening.pk}/?supprimer"))
        assert "2 appels y sont prévus" in asked
        assert "chaque lundi, 9 h – 12 h" in asked.replace("\xa0", " ")
        page = text(over.post(f"{WEEK}ouverture/{opening.pk}/?supprimer"))
        assert "1 appel reste, que personne d’autre ne peut prendre" in page
        assert "1 appel change d’agent" in page
        moved.refresh_from_db()
        kept.refresh_from_db()
        assert (moved.agent, kept.agent) == (other, agent)
        assert {kept.state, moved.state} == {"booked"}

    def test_of_two_who_remove_it_the_second_is_told(self, over, agent):
        opening = hours(agent)
        over.post(f"{WEEK}ouverture/{opening.pk}/?supprimer")
        for answer in (
            over.post(f"{WEEK}ouverture/{opening.pk}/?supprimer"),
            over.post(f"{WEEK}ouverture/{opening.pk}/", said(agent)),
            over.get(f"{WEEK}ouverture/{opening.pk}/"),
            over.get(f"{WEEK}ouverture/{uuid4()}/"),
        ):
            assert "fait=parti" in answer["Location"]
        assert not Opening.objects.exists()
        assert "déjà supprimée" in text(over.get(answer["Location"]))


class TestAbsences:
    def test_ones_own(self, desk, agent):
        assert 'name="agent"' not in text(desk.get(f"{WEEK}absence/"))
        answer = desk.post(f"{WEEK}absence/", away(last_hour="12:00", reason="training"))
        assert answer["Location"] == f"{WEEK}?jour=2026-12-07&fait=absence"
        absence = Absence.objects.get()
        assert (absence.agent, absence.starts_at, absence.ends_at) == (agent, at(0), at(12))
        assert absence.reason == "training"

    def test_not_of_another_however_one_asks(self, desk, agent, other):
        desk.post(f"{WEEK}absence/", away(agent=str(other.pk)))
        assert Absence.objects.get().agent == agent

    def test_a_closed_day_is_the_supervisions(self, desk, over):
        assert "correspond" not in text(desk.post(f"{WEEK}absence/", away(reason="closed")))
        assert not Absence.objects.exists()
        over.post(f"{WEEK}absence/", away(agent="tous", reason="closed"))
        assert Absence.objects.get().agent is None

    def test_by_the_clock_of_whoever_is_away(self, over, agent):
        hours(agent, territory="974")
        over.post(f"{WEEK}absence/", away(agent=str(agent.pk), first_hour="08:00"))
        assert Absence.objects.get().starts_at == at(5)

    @pytest.mark.parametrize("wrong", [
        {"last_day": "2026-12-06"}, {"first_hour": "12:00", "last_hour": "11:00"},
        {"first_day": "2020-01-01"}, {"last_day": "2036-01-01"}, {"reason": "flu"},
        {"first_day": "2026-12-01", "last_day": "2026-12-02"},
        {"first_day": ""},
    ])  # fmt: skip
    def test_what_is_wrong_is_told(self, desk, wrong):
        assert "à corriger" in text(desk.post(f"{WEEK}absence/", away(**wrong)))
        assert not Absence.objects.exists()

    def test_its_calls_are_told(self, desk, agent):
        hours(agent)
        book(Wish(an_account(1), a_purpose(), "fr", at(10), NUMBER))
        assert "1 appel reste" in text(desk.post(f"{WEEK}absence/", away()))
        assert Booking.objects.get().state == "booked"

    def test_taken_back(self, desk, agent):
        desk.post(f"{WEEK}absence/", away())
        page = f"{WEEK}absence/{Absence.objects.get().pk}/"
        assert "le lundi 7 décembre, toute la journée (congé)" in text(desk.get(page))
        assert desk.post(page)["Location"] == f"{WEEK}?jour=2026-12-07&fait=retour"
        assert not Absence.objects.exists()
        assert "fait=parti" in desk.post(page)["Location"]

    def test_anothers_is_not_to_be_found(self, desk, over, other):
        theirs = Absence.objects.create(agent=other, starts_at=at(9), ends_at=at(10))
        everybodys = Absence.objects.create(starts_at=at(9), ends_at=at(10))
        for absence in (theirs, everybodys):
            assert desk.get(f"{WEEK}absence/{absence.pk}/").status_code == 404
            assert desk.post(f"{WEEK}absence/{absence.pk}/").status_code == 404
        assert Absence.objects.count() == 2
        assert over.post(f"{WEEK}absence/{theirs.pk}/").status_code == 302


def test_without_token_nothing_changes(agent, chief):
    opening = hours(agent)
    strict = at_desk(PortalClient(enforce_csrf_checks=True), chief)
    for address, sent in (
        ("ouverture/", said(agent)), (f"ouverture/{opening.pk}/?supprimer", {}),
        ("absence/", away(agent="tous")),
    ):  # fmt: skip
        assert strict.post(WEEK + address, sent).status_code == 403
    assert Opening.objects.count() == 1
    assert timezone.now().date() == THURSDAY
