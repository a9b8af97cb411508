"""A day's calls at the desk: the list, one opened at a time with its look journaled, what came of it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from parvis.agents.enums import Role
from parvis.appointments.enums import BookingState, Outcome
from parvis.cases.models import Case, CaseType
from parvis.desk.actions import calls as actions
from parvis.desk.calls import LONGEST_NOTE
from parvis.desk.models import FirstTry, OpenCall
from parvis.journal.enums import Reason
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.counters import hit
from tests.agents.signing_in import an_agent, at_desk
from tests.desk.calling import MONDAY, NUMBER, a_call, a_purpose, an_account, at
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
LIST = "/bureau/appels/"
WRITTEN = "06\u00a039\u00a098\u00a010\u00a001"


@pytest.fixture
def nine(monkeypatch):
    """It is Monday 7 December 2026, nine o'clock in Paris; a list, so that a test moves it."""
    moment = [at(9)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return moment


@pytest.fixture
def agent(nine):
    return an_agent(Role.RECEPTION)


@pytest.fixture
def other(nine):
    return an_agent(Role.CASES, email="nadia@caisse.example", name="Nadia Benali")


@pytest.fixture
def desk(client, agent):
    return at_desk(client, agent)


@pytest.fixture
def purpose(nine):
    return a_purpose()


@pytest.fixture
def account(nine, purpose):
    return an_account(1, "Dubois")


@pytest.fixture
def call(agent, account, purpose):
    return a_call(agent, account, at(9, 10), purpose)


def url(call):
    return f"{LIST}{call.pk}/"


def open_it(desk, call, **more):
    return desk.post(url(call), {"do": "open", **more})


def noted(desk, call, outcome="reached", note="", **more):
    return desk.post(url(call), {"do": "note", "outcome": outcome, "note": note, **more})


def looks(agent):
    return [
        (entry.subject, entry.reason)
        for entry in Entry.objects.filter(event="agent_looked", agent=agent.pk).order_by("pk")
    ]


def text(response):
    return response.content.decode()


class TestTheList:
    def test_it_says_who_and_why_and_no_number(self, desk, call):
        page = text(desk.get(LIST))
        assert "Mes appels d’aujourd’hui" in page
        assert "Claude D." in page
        assert "Mes remboursements" in page
        assert "9\u00a0h\u00a010" in page
        assert "Il est 9\u00a0h\u00a000. 1 appel à passer." in page
        assert "Dubois" not in page
        assert WRITTEN not in page
        assert NUMBER not in page

    def test_showing_it_is_no_look(self, desk, call, agent):
        desk.get(LIST)
        desk.get(url(call))
        assert looks(agent) == []

    @pytest.mark.parametrize("whose", ["", "?de=tous"])
    def test_as_many_queries_for_ten_calls(
        self, desk, call, agent, other, purpose, whose, django_assert_num_queries
    ):
        with django_assert_num_queries(3):
            desk.get(LIST + whose)
        for number in range(2, 11):
            one = a_call([agent, other][number % 2], an_account(number), at(10 + number), purpose)
            FirstTry.objects.create(booking=one, at=timezone.now())
        OpenCall.objects.create(booking=call, agent=other, opened_at=timezone.now())
        with django_assert_num_queries(3):
            page = text(desk.get(LIST + whose))
        assert page.count("Claude") >= (10 if whose else 5)

    def test_mine_and_everybodys(self, desk, call, other, purpose):
        a_call(other, an_account(2, "Petit"), at(10), purpose)
        assert "Claude P." not in text(desk.get(LIST))
        page = text(desk.get(f"{LIST}?de=tous"))
        assert "Claude P." in page
        assert "Nadia Benali" in page

    def test_the_next_day_and_no_day_that_is_too_far(self, desk, call):
        assert "Claude D." not in text(desk.get(f"{LIST}?jour=2026-12-08"))
        for asked in ("2027-06-01", "2020-01-01", "x", "2026-13-45", "2026-12-07T00:00"):
            assert "Claude D." in text(desk.get(LIST, {"jour": asked})), asked

    def test_a_late_call_comes_first_and_says_so(self, desk, call, nine, agent, purpose):
        a_call(agent, an_account(2, "Petit"), at(10), purpose)
        nine[0] = at(9, 22)
        page = text(at_desk(desk, agent).get(LIST))
        assert "en retard de 12 minutes" in page
        assert page.index("Claude D.") < page.index("Claude P.")
        assert f'action="{url(call)}"' in page

    def test_the_clock_of_who_lives_overseas(self, desk, agent, account, purpose):
        a_call(agent, account, at(9, 30), purpose, territory="974")
        page = text(desk.get(LIST))
        assert "12\u00a0h\u00a030 (heure\u00a0: La Réunion)" in page

    def test_a_cancelled_call_is_not_in_it(self, desk, call):
        call.state = BookingState.CANCELLED
        call.save()
        assert "Aucun appel n’est prévu pour moi" in text(desk.get(LIST))
        assert "annulé par la personne" in text(desk.get(url(call)))
        assert open_it(desk, call).status_code == 409


class TestOneCall:
    def test_closed_it_shows_neither_name_nor_number(self, desk, call):
        page = text(desk.get(url(call)))
        assert "J’ouvre cet appel" in page
        assert "Dubois" not in page
        assert WRITTEN not in page

    def test_opened_it_shows_all_that_helps_and_the_look_is_journaled(self, desk, call, agent, account):
        assert open_it(desk, call)["Location"] == url(call)
        page = text(desk.get(url(call)))
        assert "Claude Dubois" in page
        assert f'href="tel:{NUMBER}">{WRITTEN}</a>' in page
        assert "Je me mets au calme." in page
        assert "Mon dernier relevé" in page
        assert looks(agent) == [(account.pk, Reason.BOOKED_CALL)]

    def test_its_history_holds_no_secret_fact(self, desk, call, agent, account, purpose):
        before = a_call(agent, account, at(9, day=MONDAY - timedelta(days=20)), purpose, outcome=Outcome.DONE,
                        state=BookingState.PAST)  # fmt: skip
        before.seal_note("A envoyé <b>son relevé</b>.")
        before.save()
        kind = CaseType.objects.create(
            slug="soins", name_fr="Remboursement de soins", name_en="Refund",
            steps=[{"key": "read", "fr": "Lu", "en": "Read"}],
        )  # fmt: skip
        Case.objects.create(
            reference="R-1", member=account.member, type=kind, channel="post", received_at=timezone.now(),
            step="read", step_at=timezone.now(), told_at=timezone.now(),
        )  # fmt: skip
        open_it(desk, call)
        page = text(desk.get(url(call)))
        assert "A envoyé &lt;b&gt;son relevé&lt;/b&gt;." in page
        assert "Remboursement de soins (R-1)" in page
        assert "<span>Lu</span>" in page
        assert account.profile.number not in re.sub(r"\s", "", page)
        assert account.profile.email not in page

    def test_as_many_queries_whatever_the_history(
        self, desk, call, agent, account, purpose, django_assert_num_queries
    ):
        open_it(desk, call)
        with django_assert_num_queries(6):
            desk.get(url(call))
        for number in range(10):
            a_call(
                agent,
                account,
                at(9, day=MONDAY - timedelta(days=number + 1)),
                purpose,
                state=BookingState.PAST,
            )
        with django_assert_num_queries(6):
            desk.get(url(call))

    def test_one_at_a_time(self, desk, call, agent, purpose):
        second = a_call(agent, an_account(2), at(10), purpose)
        open_it(desk, call)
        open_it(desk, second)
        assert "J’ouvre cet appel" in text(desk.get(url(call)))
        assert OpenCall.objects.get().booking == second

    def test_after_an_hour_it_is_closed_again(self, desk, call, nine):
        open_it(desk, call)
        OpenCall.objects.update(opened_at=nine[0] - timedelta(minutes=61))
        assert WRITTEN not in text(desk.get(url(call)))

    def test_calls_of_colleagues_are_not_gone_through(self, desk, agent, account, other, purpose):
        theirs = a_call(other, account, at(11), purpose)
        for _ in range(30):
            hit({"agent_search": str(agent.pk)})
        answer = open_it(desk, theirs, reason="complaint")
        assert "Trop de recherches" in answer.content.decode()
        assert not Entry.objects.filter(event="agent_looked").exists()

    def test_a_colleagues_call_is_opened_for_a_reason(self, desk, agent, account, other, purpose):
        theirs = a_call(other, account, at(9, 30), purpose)
        assert open_it(desk, theirs, reason="because").status_code == 409
        assert looks(agent) == []
        open_it(desk, theirs, reason="complaint")
        assert looks(agent) == [(account.pk, Reason.COMPLAINT)]
        assert "Il était prévu pour Nadia Benali." in text(desk.get(url(theirs)))

    @pytest.mark.parametrize("verb", ["open", "note", "close", "", "x"])
    def test_a_forged_id(self, desk, verb):
        forged = f"{LIST}{uuid4()}/"
        assert desk.get(forged).status_code == 404
        assert desk.post(forged, {"do": verb}).status_code == 404

    def test_a_call_of_long_ago_is_not_opened(self, desk, agent, account, purpose):
        old = a_call(agent, account, at(9, day=MONDAY - timedelta(days=40)), purpose)
        assert open_it(desk, old).status_code == 404

    def test_without_token_nothing_is_opened(self, agent, call):
        strict = at_desk(PortalClient(enforce_csrf_checks=True), agent)
        assert open_it(strict, call).status_code == 403
        assert noted(strict, call).status_code == 403
        assert not OpenCall.objects.exists()


class TestWhatCameOfIt:
    @pytest.mark.parametrize("outcome", ["reached", "done"])
    def test_it_is_noted(self, desk, call, outcome):
        open_it(desk, call)
        answer = noted(desk, call, outcome, "Rappeler en mars.\nDossier complet.")
        assert answer["Location"] == f"{LIST}?jour=2026-12-07&fait=note"
        call.refresh_from_db()
        assert (call.outcome, call.state, call.note) == (
            outcome,
            "past",
            "Rappeler en mars.\nDossier complet.",
        )
        assert not OpenCall.objects.exists()
        assert "C’est noté." in text(desk.get(answer["Location"]))
        assert not Letter.objects.filter(kind="appointment_missed").exists()

    def test_no_answer_twice_and_the_person_is_told(self, desk, call):
        open_it(desk, call)
        answer = noted(desk, call, "no_answer", "Répondeur.")
        page = text(desk.get(answer["Location"]))
        assert "pas de réponse\u00a0: à rappeler" in page
        assert not Letter.objects.filter(kind="appointment_missed").exists()
        open_it(desk, call)
        page = text(desk.get(url(call)))
        assert "Déjà essayé à" in page
        assert "Répondeur." in page
        noted(desk, call, "no_answer")
        call.refresh_from_db()
        assert call.outcome == "no_answer"
        assert Letter.objects.filter(kind="appointment_missed", about=call.account_id).exists()

    def test_two_clicks_are_one_try(self, desk, call):
        open_it(desk, call)
        noted(desk, call, "no_answer")
        second = noted(desk, call, "no_answer", "Deux fois.")
        assert second.status_code == 409
        assert "Deux fois." in text(second)
        call.refresh_from_db()
        assert call.outcome == ""

    def test_missed_at_once(self, desk, call):
        open_it(desk, call)
        noted(desk, call, "missed")
        assert Letter.objects.filter(kind="appointment_missed").exists()

    def test_the_note_alone_is_kept_and_the_call_stays_open(self, desk, call):
        open_it(desk, call)
        assert noted(desk, call, "", "Une première ligne.")["Location"] == url(call)
        assert "Une première ligne." in text(desk.get(url(call)))
        assert OpenCall.objects.exists()

    def test_an_outcome_that_is_none_keeps_the_note(self, desk, call):
        open_it(desk, call)
        noted(desk, call, "cancelled", "Encore.")
        call.refresh_from_db()
        assert (call.outcome, call.note) == ("", "Encore.")

    def test_a_note_too_long_is_told_and_shown_back(self, desk, call):
        open_it(desk, call)
        page = text(noted(desk, call, note="é" * (LONGEST_NOTE + 1)))
        assert "trop longue" in page
        assert "é" * (LONGEST_NOTE + 1) in page
        call.refresh_from_db()
        assert call.outcome == ""

    def test_markup_in_a_note_stays_words(self, desk, call):
        open_it(desk, call)
        noted(desk, call, "", "</textarea><script>alert(1)</script>")
        page = text(desk.get(url(call)))
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page

    def test_long_before_its_hour_nothing_is_noted(self, desk, agent, purpose):
        tomorrow = a_call(agent, an_account(3), at(9, day=MONDAY + timedelta(days=1)), purpose)
        open_it(desk, tomorrow)
        assert "n’est pas venue" in text(noted(desk, tomorrow, "missed", "Prépare son dossier."))
        tomorrow.refresh_from_db()
        assert tomorrow.outcome == ""
        assert OpenCall.objects.exists()

    def test_without_opening_it_nothing_is_noted(self, desk, call):
        answer = noted(desk, call, "done", "Ma note.")
        assert answer.status_code == 409
        assert "Rien n’a été noté" in text(answer)
        assert "Ma note." in text(answer)

    def test_the_note_that_was_refused_is_found_again_when_the_call_is_opened(self, desk, call):
        assert "Ma note." in text(open_it(desk, call, note="Ma note."))

    def test_given_back_nothing_is_noted(self, desk, call):
        open_it(desk, call)
        assert desk.post(url(call), {"do": "close"})["Location"].startswith(LIST)
        assert not OpenCall.objects.exists()

    def test_the_note_is_sealed_and_in_no_log(self, desk, call, caplog):
        open_it(desk, call)
        noted(desk, call, "done", "Marqueur-du-mot")
        call.refresh_from_db()
        assert b"Marqueur" not in bytes(call.note_sealed)
        assert "Marqueur" not in caplog.text


class TestTwoAgents:
    def test_the_second_is_told_and_may_take_it(self, desk, call, other):
        open_it(desk, call)
        second = at_desk(PortalClient(), other)
        answer = open_it(second, call, reason="booked_call")
        assert answer.status_code == 409
        assert "Anne Martel a ouvert cet appel à 9\u00a0h\u00a000." in text(answer)
        assert WRITTEN not in text(answer)
        assert looks(other) == []
        open_it(second, call, reason="booked_call", take="1")
        assert WRITTEN in text(second.get(url(call)))
        lost = noted(desk, call, "done", "Trop tard.")
        assert "Nadia Benali l’a ouvert à 9\u00a0h\u00a000." in text(lost)
        assert "Trop tard." in text(lost)
        call.refresh_from_db()
        assert call.outcome == ""

    def test_who_has_another_call_open_keeps_it_when_refused(self, desk, call, other, purpose):
        mine = a_call(other, an_account(5), at(11), purpose)
        second = at_desk(PortalClient(), other)
        open_it(second, mine)
        open_it(desk, call)
        open_it(second, call, reason="booked_call")
        assert OpenCall.objects.get(agent=other).booking == mine


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_has_it():
    agents = [an_agent(Role.RECEPTION, email=f"a{n}@caisse.example") for n in range(2)]
    call = a_call(agents[0], an_account(1), timezone.now(), a_purpose())

    def open_at_once(agent):
        try:
            actions.open_call(agent, call.pk, Reason.BOOKED_CALL)
        except actions.TakenBy:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(open_at_once, agents)) == [False, True]
    assert OpenCall.objects.count() == 1
