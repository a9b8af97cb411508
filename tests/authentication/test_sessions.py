"""How long a session lasts, what ends it, what is told, and what it costs."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.utils import timezone

from parvis.accounts.actions.freeze import disown
from parvis.accounts.actions.sessions import end_sessions, follow_session
from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account, SignedInSession
from tests.accounts_fixtures import sign_in_as
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
HOME, CLOSE = "/mon-compte/", "/mon-compte/fermer/"
EXTEND, ENDED = "/session/prolonger/", "/session/terminee/"


def ended(response, why, back=HOME):
    """The page led to is the one that tells the end, for this reason, with the way back."""
    address = response.headers["Location"]
    return (
        response.status_code == 302 and address == f"{ENDED}?pourquoi={why}&next={back.replace('/', '%2F')}"
    )


def seen():
    return SignedInSession.objects.get().seen_at


def test_a_session_that_is_used_lasts(signed_in, later):
    for _ in range(6):
        later(minutes=14)
        assert signed_in.get(HOME).status_code == 200


def test_an_idle_session_ends(signed_in, later):
    later(minutes=15)
    assert ended(signed_in.get(HOME), "inactivite")
    assert not SignedInSession.objects.exists()
    assert not Session.objects.exists()
    page = signed_in.get(f"{ENDED}?pourquoi=inactivite&next={HOME}").content.decode()
    assert "Je n’ai rien fait pendant 15 minutes" in page
    assert f'href="/se-connecter/?next={HOME.replace("/", "%2F")}"' in page
    assert "Se connecter" in page


def test_twelve_hours_are_the_most(signed_in, later):
    for _ in range(71):
        later(minutes=10)
        assert signed_in.get(HOME).status_code == 200
    later(minutes=10)
    assert ended(signed_in.get(HOME), "duree")
    assert "12 heures au plus" in signed_in.get(f"{ENDED}?pourquoi=duree").content.decode()


def test_what_was_swept_away_is_still_explained(signed_in, later):
    """Django's own row may go first, in the night."""
    Session.objects.all().delete()
    assert ended(signed_in.get(HOME), "fermee")


def test_the_longest_is_told_when_djangos_row_went_first(signed_in, later):
    SignedInSession.objects.update(started_at=timezone.now() - timedelta(hours=13))
    Session.objects.all().delete()
    assert ended(signed_in.get(HOME), "duree")


@pytest.mark.parametrize(
    "end",
    [
        end_sessions,
        lambda account: SignedInSession.objects.all().delete(),
        lambda account: Account.objects.update(state=AccountState.FROZEN),
        lambda account: Account.objects.update(password=make_password("un tout autre code 77")),
        disown,
        lambda account: account.delete(),
    ],
    ids=["from elsewhere", "its row is gone", "frozen", "another code", "disowned", "erased"],
)
def test_ended_from_elsewhere(signed_in, account, end):
    end(account)
    assert ended(signed_in.get(HOME), "fermee")
    assert signed_in.get("/").status_code == 200


def test_pages_for_everybody_go_on(signed_in, later):
    later(minutes=16)
    page = signed_in.get("/aide/")
    assert page.status_code == 200
    assert "Se connecter" in page.content.decode()
    assert signed_in.get(HOME).headers["Location"].startswith("/se-connecter/")  # now simply a visitor


def test_in_english(signed_in, later):
    later(minutes=16)
    assert signed_in.get("/en/mon-compte/").headers["Location"].startswith("/en/session/terminee/?pourquoi=")


def test_after_a_form_the_way_back_is_its_page(signed_in, account, later):
    later(minutes=16)
    response = signed_in.post(CLOSE, headers={"Referer": f"http://testserver{HOME}"})
    assert ended(response, "inactivite")
    sign_in_as(signed_in, account)
    later(minutes=16)
    response = signed_in.post(CLOSE, headers={"Referer": "http://elsewhere.example/mon-compte/"})
    assert response.headers["Location"] == f"{ENDED}?pourquoi=inactivite"


@pytest.mark.parametrize(
    "back", ["//elsewhere.example/", "https://elsewhere.example", "/nulle-part/", "\\x", "/\x00"]
)
def test_the_way_back_stays_here(client, back):
    page = client.get(ENDED, {"next": back, "pourquoi": "<b>"}).content.decode()
    assert "elsewhere" not in page
    assert 'href="/se-connecter/"' in page


def test_prolonging(signed_in, later):
    later(minutes=14)
    assert signed_in.get(EXTEND).json() == {"left": 59, "last": False, "warned": 120}
    assert signed_in.get(EXTEND).json()["left"] <= 60  # asking prolongs nothing
    assert signed_in.post(EXTEND).json()["left"] in (899, 900)
    later(minutes=14)
    assert signed_in.get(HOME).status_code == 200


def test_nothing_prolongs_what_is_over(signed_in, later):
    later(minutes=15)
    assert signed_in.post(EXTEND).json() == {"left": 0, "why": "inactivite"}
    assert PortalClient().get(EXTEND).json() == {"left": 0, "why": "fermee"}


def test_reading_that_a_session_ended_keeps_none_alive(signed_in, later):
    before = seen()
    later(minutes=10)
    signed_in.get(ENDED)
    signed_in.get(EXTEND)
    assert seen() == before


def test_the_last_minutes_cannot_be_prolonged(signed_in, later):
    SignedInSession.objects.update(started_at=timezone.now() - timedelta(hours=11, minutes=50, seconds=-5))
    answer = signed_in.post(EXTEND).json()
    assert (answer["last"], answer["warned"]) == (True, 600)
    assert "data-last data-extend" in signed_in.get(HOME).content.decode()


def test_prolonging_asks_for_the_token(account):
    client = PortalClient(enforce_csrf_checks=True)
    sign_in_as(client, account)
    assert client.post(EXTEND).status_code == 403


def test_activity_is_written_once_a_minute(signed_in, later, django_assert_num_queries):
    before = seen()
    later(seconds=50)
    with django_assert_num_queries(2):  # the session, and its row with the account
        signed_in.get("/conditions/")
    assert seen() == before
    later(seconds=20)
    with django_assert_num_queries(3):
        signed_in.get("/conditions/")
    assert seen() > before


def test_visitors_cost_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/")


def test_the_health_page_needs_no_session(signed_in, account, later):
    later(minutes=20)
    signed_in.get("/sante/")
    assert SignedInSession.objects.exists()


def test_the_session_of_another_account_opens_nothing(signed_in, account):
    """A row whose account is not the session's: as if there were none."""
    other = Account.objects.get(pk=account.pk)
    other.id, other.number_fingerprint, other.email_fingerprint = "0" * 32, b"n", b"e"
    other.member = "0" * 32
    other.save(force_insert=True)
    SignedInSession.objects.update(account=other)
    assert ended(signed_in.get(HOME), "fermee")


def test_a_session_that_gets_another_key_goes_on(signed_in):
    before = SignedInSession.objects.get().session_key
    session = signed_in.session
    session.cycle_key()
    session.save()
    follow_session(before, session.session_key)
    signed_in.cookies[django_settings.SESSION_COOKIE_NAME] = session.session_key
    assert signed_in.get(HOME).status_code == 200
    follow_session(session.session_key, session.session_key)
    assert SignedInSession.objects.count() == 1


def test_the_warning_is_in_pages_of_signed_in_people_alone(signed_in):
    page = signed_in.get(HOME).content.decode()
    assert 'role="alertdialog"' in page
    assert 'data-left="899"' in page or 'data-left="900"' in page
    assert "alertdialog" not in PortalClient().get("/").content.decode()
