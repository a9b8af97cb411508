"""The pages: choosing a purpose, a time, checking; the list; every way that goes wrong says what to do."""

import re
import uuid
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.appointments.actions.book import Wish, book, cancel
from parvis.appointments.actions.settle import record_outcome
from parvis.appointments.models import Booking, Purpose, Waiting
from tests.accounts_fixtures import sign_in_as
from tests.appointments.conftest import MONDAY, NUMBER, at, new_account, new_agent, new_opening, new_purpose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]
CHOOSE, CHECK, LIST = "/mon-agenda/prendre/dossier/", "/mon-agenda/prendre/dossier/verifier/", "/mon-agenda/"
TEN = "2026-12-07T09:00Z"


def text(response):
    page = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.split("<main")[-1]))


@pytest.fixture
def monday(client, account, thursday):
    """`monday(10, 31)`: it is then, and Camille has signed in again."""

    def come(*hour):
        thursday[0] = at(*hour)
        sign_in_as(client, account)

    return come


def confirm(client, **said):
    return client.post(CHECK, {"quand": TEN, "langue": "fr", "heure": "", "which": "mine", **said})


@pytest.mark.parametrize("path", [LIST, "/mon-agenda/prendre/", CHOOSE, CHECK, "/mon-agenda/abonnement/"])
def test_a_visitor_is_led_to_sign_in_and_back(client, purpose, path):
    assert client.get(path).headers["Location"] == f"/se-connecter/?next={path}"


def test_from_the_list_to_the_call(signed_in, thursday, opening, purpose):
    assert "Aucun rendez-vous n’est prévu" in text(signed_in.get(LIST))
    page = signed_in.get("/mon-agenda/prendre/")
    assert "Mon dossier" in text(page)
    first = signed_in.get(CHOOSE)
    assert first.headers["Location"] == CHOOSE + "?langue=fr&heure=&semaine=2026-12-07"
    week = signed_in.get(first.headers["Location"])
    assert "lundi 7 décembre" in text(week)
    link = re.search(r'href="([^"]+quand=2026-12-07T09:00Z)"', week.content.decode())
    assert link
    check = signed_in.get(link[1].replace("&amp;", "&"))
    for said in (
        "lundi 7 décembre 2026 à 10\u00a0h\u00a000",
        "06 39 98 10 01",
        "Ma carte",
        "01 99 00 00 10",
        "30 minutes",
    ):
        assert said in check.content.decode()
    done = confirm(signed_in, sms="on")
    call = Booking.objects.get()
    assert done.headers["Location"] == f"/mon-agenda/rendez-vous/{call.pk}/"
    assert (call.starts_at, call.number, call.sms, call.territory) == (at(10), NUMBER, True, "")
    page = text(signed_in.get(done.headers["Location"]))
    assert "C’est noté" in page
    assert "Je le déplace" in page
    assert "C’est noté" not in text(signed_in.get(done.headers["Location"]))
    assert "lundi 7 décembre 2026" in text(signed_in.get(LIST))


@pytest.mark.parametrize("agents", [1, 12])
def test_a_week_asks_few_queries_whatever_the_number_of_agents(signed_in, thursday, purpose, agents):
    for number in range(agents):
        agent = new_agent()
        new_opening(agent)
        new_opening(agent, weekday=1)
        book(Wish(new_account(number), purpose, "fr", at(10), NUMBER))
    signed_in.get(LIST)
    with CaptureQueriesContext(connection) as asked:
        assert signed_in.get(CHOOSE + "?semaine=2026-12-07").status_code == 200
    assert len(asked) <= 8, "\n".join(query["sql"][:150] for query in asked.captured_queries)


@pytest.mark.parametrize("calls", [1, 10])
def test_the_list_asks_as_many_queries_at_one_call_and_at_ten(signed_in, account, thursday, opening, calls):
    for number in range(calls):
        purpose = new_purpose(f"p{number}")
        book(
            Wish(
                account,
                purpose,
                "fr",
                at(9) + timedelta(days=7 * (number // 4), minutes=30 * (number % 4)),
                NUMBER,
            )
        )
    signed_in.get(LIST)
    with CaptureQueriesContext(connection) as asked:
        signed_in.get(LIST)
    assert len(asked) == 5


@pytest.mark.parametrize(
    "query",
    [
        "quand=hier",
        "quand=2026-13-45T99:99Z",
        "quand=",
        "quand=٢٠٢٦-12-07T09:00Z",
        f"quand={TEN}x",
        "x=" + "9" * 5000,
    ],
)
def test_what_is_no_time_leads_back_to_the_week(signed_in, thursday, opening, purpose, query):
    response = signed_in.get(f"{CHECK}?{query}")
    assert response.headers["Location"].startswith(CHOOSE)


@pytest.mark.parametrize("week", ["0001-01-01", "9999-12-31", "2026-02-30", "demain", "2026-12-07'--"])
def test_a_week_that_makes_no_sense_shows_one_that_does(signed_in, thursday, opening, purpose, week):
    response = signed_in.get(CHOOSE, {"semaine": week, "langue": "de", "heure": "zz"})
    assert response.status_code in (200, 302)


@pytest.mark.parametrize(
    "when", ["2026-12-07T06:00Z", "2026-11-30T09:00Z", "2026-12-07T09:02Z", "2031-12-08T09:00Z"]
)
def test_a_forged_time_books_nothing(signed_in, thursday, opening, purpose, when):
    response = confirm(signed_in, quand=when)
    assert response.status_code == 409
    assert "Cette heure n’est plus libre" in text(response)
    assert not Booking.objects.exists()


def test_a_time_that_was_just_taken_is_told_kindly_and_nothing_is_lost(
    signed_in, account, thursday, opening, purpose
):
    book(Wish(new_account(1), purpose, "fr", at(10), NUMBER))
    response = confirm(signed_in, which="other", other="01 99 00 12 34")
    assert response.status_code == 409
    page = response.content.decode()
    assert 'value="01 99 00 12 34"' in page
    times = re.findall(r'name="quand" value="([^"]+)"', page)
    assert (
        times == [f"2026-12-07T{hour}Z" for hour in ("08:00", "08:30", "09:30", "10:00", "10:30")] + times[5:]
    )
    assert len(times) == 6
    assert confirm(signed_in, quand=times[1], which="other", other="01 99 00 12 34").status_code == 302
    assert Booking.objects.get(account=account).number == "+33199001234"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("01 99 00 12 34", "+33199001234"),
        ("06.39.98.00.42", "+33639980042"),
        ("+33 4 65 71 00 11", "+33465710011"),
    ],
)
def test_another_number(signed_in, thursday, opening, purpose, typed, kept):
    assert confirm(signed_in, which="other", other=typed).status_code == 302
    assert Booking.objects.get().number == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0262 90 12 34", "+262262901234"),
        ("0692 12 34 56", "+262692123456"),
        ("+590 590 27 12 34", "+590590271234"),
        ("01 44 49 83 64", "+33144498364"),
    ],
)
def test_another_number_in_production(signed_in, settings, thursday, opening, purpose, typed, kept):
    settings.PRACTICE = False
    assert confirm(signed_in, which="other", other=typed).status_code == 302
    assert Booking.objects.get().number == kept


@pytest.mark.parametrize("typed", ["", "12", "0899 10 20 30", "pas un numéro", "01 44 49 83 64", "9" * 60])
def test_a_number_that_will_not_do(signed_in, thursday, opening, purpose, typed):
    response = confirm(signed_in, which="other", other=typed)
    assert response.status_code == 200
    assert "Un point à corriger" in text(response)
    assert not Booking.objects.exists()


def test_a_purpose_that_one_has_a_call_for_leads_to_it(signed_in, booked):
    for answer in (
        signed_in.get(CHOOSE + "?semaine=2026-12-07"),
        confirm(signed_in, quand="2026-12-07T10:00Z"),
    ):
        assert answer.headers["Location"] == f"/mon-agenda/rendez-vous/{booked.pk}/"
    assert "J’ai déjà un rendez-vous" in text(signed_in.get(f"/mon-agenda/rendez-vous/{booked.pk}/"))


def test_purposes_that_are_not_for_everybody(signed_in, thursday, opening):
    new_purpose("secret", audience="invited")
    new_purpose("ferme", audience="nobody")
    assert "Aucun rendez-vous ne se prend" in text(signed_in.get("/mon-agenda/prendre/"))
    assert signed_in.get("/mon-agenda/prendre/secret/").status_code == 302
    assert signed_in.get("/mon-agenda/prendre/ferme/").status_code == 404
    assert signed_in.get("/mon-agenda/prendre/rien/").status_code == 404


def test_a_call_is_moved(signed_in, booked):
    page = f"/mon-agenda/rendez-vous/{booked.pk}/deplacer/"
    assert "Pour le moment, il est prévu lundi 7 décembre 2026 à 10" in text(signed_in.get(page))
    assert "Nouvelle heure" in text(signed_in.get(page, {"quand": "2026-12-07T08:00Z"}))
    done = signed_in.post(page, {"quand": "2026-12-07T08:00Z", "heure": "", "numero": "0"})
    assert done.headers["Location"] == f"/mon-agenda/rendez-vous/{booked.pk}/"
    assert "est déplacé" in text(signed_in.get(done.headers["Location"]))
    assert Booking.objects.get().starts_at == at(9)


def test_two_tabs_move_it_and_the_second_is_told(signed_in, booked):
    page = f"/mon-agenda/rendez-vous/{booked.pk}/deplacer/"
    signed_in.post(page, {"quand": "2026-12-07T08:00Z", "numero": "0"})
    for number in ("0", "", "99999999999999", "x"):
        second = signed_in.post(page, {"quand": "2026-12-07T10:00Z", "numero": number})
        assert "a changé entre-temps" in text(signed_in.get(second.headers["Location"]))
    assert Booking.objects.get().starts_at == at(9)


def test_moving_to_a_time_that_is_gone(signed_in, booked, purpose):
    book(Wish(new_account(1), purpose, "fr", at(9), NUMBER))
    page = f"/mon-agenda/rendez-vous/{booked.pk}/deplacer/"
    response = signed_in.post(page, {"quand": "2026-12-07T08:00Z", "numero": "0"})
    assert response.status_code == 409
    assert 'name="quand" value="2026-12-07T08:30Z"' in response.content.decode()


def test_a_call_is_cancelled_twice(signed_in, booked):
    page = f"/mon-agenda/rendez-vous/{booked.pk}/annuler/"
    assert "J’annule mon rendez-vous" in text(signed_in.get(page))
    assert Booking.objects.get().state == "booked", "looking changes nothing"
    for _ in range(2):
        done = signed_in.post(page)
        assert "Mon rendez-vous est annulé" in text(signed_in.get(done.headers["Location"]))
    assert "Passés ou annulés" in text(signed_in.get(LIST))


def test_too_late_the_fund_is_called(signed_in, booked, monday):
    monday(7)
    assert "L’heure est trop proche" in text(signed_in.get(f"/mon-agenda/rendez-vous/{booked.pk}/"))
    for word in ("annuler", "deplacer"):
        for answer in (signed_in.get, signed_in.post):
            done = answer(f"/mon-agenda/rendez-vous/{booked.pk}/{word}/")
            assert "trop tard" in text(signed_in.get(done.headers["Location"]))
    assert Booking.objects.get().state == "booked"


@pytest.mark.parametrize("word", ["", "deplacer/", "annuler/", "encore/", "agenda.ics"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_s_call_is_not_found(client, booked, word, method):
    sign_in_as(client, new_account(1))
    for id_ in (booked.pk, uuid.uuid4()):
        answer = getattr(client, method)(f"/mon-agenda/rendez-vous/{id_}/{word}", {"quand": TEN})
        assert answer.status_code in (404, 405)
    assert Booking.objects.get().state == "booked"


def test_after_a_call_that_was_missed_one_click_books_again(signed_in, booked, monday, agent):
    monday(10, 31)
    record_outcome(booked.pk, "no_answer", "répondeur", agent)
    page = f"/mon-agenda/rendez-vous/{booked.pk}/"
    assert "On recommence" in text(signed_in.get("/mon-agenda/"))
    shown = signed_in.get(page).content.decode()
    assert "Appel manqué" in shown
    assert "Après l’appel" not in shown
    assert "répondeur" not in shown
    found = re.search(r'name="quand" value="([^"]+)"', shown)
    assert found
    assert found[1] == "2026-12-14T08:00Z"
    done = signed_in.post(page + "encore/", {"quand": found[1]})
    again = Booking.objects.get(state="booked")
    assert done.headers["Location"] == f"/mon-agenda/rendez-vous/{again.pk}/"
    assert (again.starts_at, again.number, again.sms) == (at(9, day=date(2026, 12, 14)), NUMBER, True)
    assert "On recommence" not in text(signed_in.get(page)) + text(signed_in.get("/mon-agenda/"))
    assert signed_in.post(page + "encore/", {"quand": found[1]}).headers["Location"].endswith(f"{again.pk}/")


def test_one_click_on_a_time_that_is_gone_proposes_the_next(signed_in, booked, monday, agent, purpose):
    monday(10, 31)
    record_outcome(booked.pk, "missed", "", agent)
    fourteenth = at(9, day=date(2026, 12, 14))
    book(Wish(new_account(1), purpose, "fr", fourteenth, NUMBER))
    page = f"/mon-agenda/rendez-vous/{booked.pk}/"
    answer = signed_in.post(page + "encore/", {"quand": "2026-12-14T08:00Z"})
    shown = signed_in.get(answer.headers["Location"])
    assert "vient d’être prise" in text(shown)
    assert 'value="2026-12-14T08:30Z"' in shown.content.decode()


def test_a_call_that_took_place_is_not_booked_again_by_its_page(signed_in, booked, monday, agent):
    monday(10, 31)
    record_outcome(booked.pk, "done", "", agent)
    page = f"/mon-agenda/rendez-vous/{booked.pk}/"
    assert "Je reçois un résumé" in text(signed_in.get(page))
    signed_in.post(page + "encore/", {"quand": "2026-12-14T08:00Z"})
    assert Booking.objects.count() == 1


def test_when_all_is_taken_one_waits(signed_in, account, thursday, purpose):
    page = signed_in.get(CHOOSE)
    assert "Tout est pris" in text(page)
    signed_in.post("/mon-agenda/attendre/dossier/", {"langue": "fr"})
    signed_in.post("/mon-agenda/attendre/dossier/", {"langue": "en"})
    assert Waiting.objects.get().language == "en"
    assert "Sur liste d’attente" in text(signed_in.get(LIST))
    assert "J’y suis déjà" in text(signed_in.get(CHOOSE))
    signed_in.post("/mon-agenda/ne-plus-attendre/dossier/")
    assert not Waiting.objects.exists()


@pytest.mark.parametrize("path", ["attendre/dossier/", "ne-plus-attendre/dossier/", "rendez-vous/{}/encore/"])
def test_looking_changes_nothing(signed_in, booked, path):
    assert signed_in.get("/mon-agenda/" + path.format(booked.pk)).status_code == 405


def test_a_member_overseas_reads_their_own_clock(signed_in, account, thursday, opening, purpose):
    account.reseal(mobile="+262692123456")
    account.save()
    week = signed_in.get(signed_in.get(CHOOSE).headers["Location"])
    assert "12\u00a0h\u00a000" in week.content.decode(), "nine in Paris"
    assert "Les heures sont celles de l’endroit où je suis" in text(week)
    confirm(signed_in, heure="974")
    call = Booking.objects.get()
    assert "lundi 7 décembre 2026 à 13 h 00 (heure : La Réunion)" in text(
        signed_in.get(f"/mon-agenda/rendez-vous/{call.pk}/")
    ).replace("\u00a0", " ")


def test_the_day_before_overseas(signed_in, thursday, purpose, agent):
    """Seven on Monday in Paris is Sunday evening in Tahiti; nine is the night there, and is not proposed."""
    new_opening(agent, starts=time(7))
    week = signed_in.get(CHOOSE, {"semaine": "2026-11-30", "heure": "987"})
    assert "dimanche 6 décembre 1 horaire libre" in text(week)
    assert "20\u00a0h\u00a000" in week.content.decode()
    assert "22\u00a0h\u00a000" not in week.content.decode()


def test_so_many_changes_a_day(signed_in, thursday, opening, purpose, settings):
    settings.LIMITS = {**settings.LIMITS, "appointments": ((0, timedelta(days=1)),)}
    response = confirm(signed_in)
    assert response.status_code == 429
    assert "Trop de changements" in text(response)


def test_in_english(signed_in, account, booked):
    cancel(account, booked.pk)
    for path in (
        LIST,
        "/mon-agenda/prendre/",
        CHOOSE + "?semaine=2026-12-07",
        f"/mon-agenda/rendez-vous/{booked.pk}/",
    ):
        assert signed_in.get("/en" + path).status_code == 200
    assert MONDAY.weekday() == 0


def test_the_dashboard_tells_the_next_call(signed_in, booked):
    page = text(signed_in.get("/mon-compte/"))
    assert "Lundi 7 décembre 2026 à 10 h 00" in page
    assert "on m’appelle" not in page


def test_one_click_books_nothing_that_is_no_longer_offered(signed_in, booked, monday, agent, purpose):
    monday(10, 31)
    record_outcome(booked.pk, "missed", "", agent)
    Purpose.objects.update(audience="nobody")
    signed_in.post(f"/mon-agenda/rendez-vous/{booked.pk}/encore/", {"quand": "2026-12-14T08:00Z"})
    assert Booking.objects.count() == 1
