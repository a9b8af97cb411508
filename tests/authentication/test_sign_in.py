"""Signing in and out: one answer to whatever is wrong, the same work, nothing shown back."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.models import Session
from django.utils import timezone

from parvis.accounts import hashers
from parvis.accounts.backends import is_right
from parvis.accounts.enums import AccountState
from parvis.accounts.hashers import CappedArgon2, hash_of_nobody
from parvis.accounts.models import Account
from parvis.journal.models import Entry
from parvis.limits.models import Counter
from parvis.ui.templatetags.moments import next_minute
from tests.accounts_fixtures import CAMILLE
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient
from tests.signing_in import SECOND, digits_sent, second_step
from tests.walk import CODE, person

pytestmark = pytest.mark.django_db
URL, HOME = "/se-connecter/", "/mon-compte/"
UNKNOWN = person("corse-du-sud").number


def enter(client, number=CAMILLE.number, code=CODE, prefix="", **more):
    """The first step."""
    return client.post(prefix + URL, {"number": number, "code": code, **more})


def come_in(client):
    """Both."""
    Counter.objects.filter(scope__startswith="send_code").delete()
    assert enter(client)["Location"] == SECOND
    assert second_step(client)["Location"] == HOME


def body(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


@pytest.mark.parametrize(
    "number",
    [CAMILLE.number, "2 85 06 75 999 000", CAMILLE.number + CAMILLE.number_key, "２８５０６７５９９９０００"],
)
def test_the_right_number_and_code(client, account, number):
    response = enter(client, number)
    assert (response.status_code, response["Location"]) == (302, SECOND)
    assert second_step(client)["Location"] == HOME
    assert account.display_name in client.get(HOME).content.decode()
    assert [entry.event for entry in Entry.objects.order_by("pk")] == ["account_opened", "signed_in"]


def test_in_english(client, account):
    assert enter(client, prefix="/en")["Location"] == f"/en{SECOND}"
    assert client.post(f"/en{SECOND}", {"code": digits_sent()})["Location"] == "/en/mon-compte/"


def test_the_code_is_the_same_on_another_keyboard(client, account):
    account.set_password("café noir à minuit")
    account.save()
    assert enter(client, code="cafe\u0301 noir a\u0300 minuit").status_code == 302


WRONG = [
    (CAMILLE.number, CODE + "x"),
    (CAMILLE.number, CODE.upper()),
    (CAMILLE.number, f" {CODE}"),
    (CAMILLE.number, "x" * 10_000),
    (CAMILLE.number, "😀"),
    (UNKNOWN, CODE),
    (UNKNOWN, "x"),
    ("2690549588157", CODE),
]


@pytest.mark.parametrize(("number", "code"), WRONG, ids=lambda value: value[:20])
def test_whatever_is_wrong_the_answer_is_the_same(client, account, number, code):
    answer, other = enter(client, number, code), enter(PortalClient(), UNKNOWN, "whatever it is")
    assert answer.status_code == other.status_code == 200
    assert body(answer) == body(other)
    assert "Le numéro ou le code n’est pas le bon" in body(answer)
    assert client.get(HOME).status_code == 302


def test_a_frozen_account_answers_as_a_wrong_code_does(client, account):
    Account.objects.update(state=AccountState.FROZEN)
    assert body(enter(client)) == body(enter(PortalClient(), code="wrong"))


@pytest.mark.parametrize(
    "number", ["", "12", "x" * 3000, "285067599900099", "\x00", "😀", "9999999999999", "<b>"]
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_number_of_no_shape_is_told_and_counts_for_nothing(client, account, number, prefix):
    response = enter(client, number, prefix=prefix)
    assert response.status_code == 200
    assert 'id="id_number_error"' in body(response)
    assert not Counter.objects.exists()


@pytest.mark.parametrize(
    "number", [CAMILLE.number, "2 85 06 75 999 000", UNKNOWN, "12345", "285067599900099"]
)
def test_what_was_typed_is_not_shown_back(client, account, number):
    page = Page(enter(client, number, "my secret code"))
    assert number not in page.html
    assert "my secret code" not in page.html
    assert page.typed == {"number": "", "code": ""}


def test_an_empty_post_says_what_is_missing(client):
    page = body(client.post(URL, {}))
    assert 'id="id_number_error"' in page
    assert 'id="id_code_error"' in page


class CountedArgon2(hashers.CappedArgon2):
    """Counts the slow hashes."""

    done = 0

    def encode(self, password, salt):
        type(self).done += 1
        return super().encode(password, salt)

    def verify(self, password, encoded):
        type(self).done += 1
        return super().verify(password, encoded)


def parameters(hashed):
    """All of a hash but its salt and digest, of which the lengths."""
    *most, salt, digest = hashed.split("$")
    return most, len(salt), len(digest)


@pytest.mark.parametrize(
    ("number", "code"), [(CAMILLE.number, "wrong"), (UNKNOWN, CODE), ("2690549588157", "x")], ids=str
)
def test_one_slow_hash_and_as_many_queries_whoever_it_is(
    client, account, settings, number, code, django_assert_num_queries
):
    settings.PASSWORD_HASHERS = ["tests.authentication.test_sign_in.CountedArgon2"]
    CountedArgon2.done = 0
    with django_assert_num_queries(3):
        enter(client, number, code)
    assert CountedArgon2.done == 1


def test_what_unknown_numbers_meet_is_as_slow_as_a_real_hash(settings):
    settings.PASSWORD_HASHERS = ["tests.authentication.test_sign_in.CountedArgon2"]
    nobody, real = (parameters(hashed) for hashed in (hashers.hash_of_nobody(), make_password(CODE)))
    assert nobody == real
    CountedArgon2.done = 0
    assert not check_password(CODE, hashers.hash_of_nobody())
    assert CountedArgon2.done == 1, "nor is it made anew for being of old parameters"
    assert hashers.hash_of_nobody() != hashers.hash_of_nobody()


def test_ten_wrong_codes_lock_the_number_until_told(client, account):
    answers = [enter(PortalClient(), code="wrong") for _ in range(9)]
    assert {answer.status_code for answer in answers} == {200}
    assert [" essais." in body(answer) for answer in answers] == [False] * 6 + [True, True, False]
    assert "Il me reste un essai." in body(answers[-1])
    told = enter(PortalClient(), code="wrong")
    response = enter(client)
    assert told.status_code == response.status_code == 429
    assert body(told) == body(response), "told at the try that locks"
    until = next_minute(timezone.localtime(Counter.objects.get(scope="sign_in_number/0").ends_at))
    assert f"{until.hour}\u00a0h\u00a0{until:%M}" in body(response)
    assert until - timezone.now() <= timedelta(minutes=16), "rounded up"
    assert client.get(HOME).status_code == 302
    assert CAMILLE.number not in body(response)


def test_the_lock_says_nothing_of_who_exists(client, account):
    for number in (CAMILLE.number, UNKNOWN):
        for _ in range(10):
            enter(PortalClient(), number, "wrong")
    Counter.objects.update(ends_at=timezone.now() + timedelta(minutes=7))
    assert body(enter(client)) == body(enter(PortalClient(), UNKNOWN))


def test_the_lock_ends(client, account, later):
    for _ in range(11):
        enter(client, code="wrong")
    later(minutes=16)
    assert enter(client).status_code == 302


def test_signing_in_is_not_counted_against_the_number(client, account):
    for _ in range(9):
        enter(client, code="wrong")
    for _ in range(5):
        assert enter(PortalClient()).status_code == 302
    assert Counter.objects.get(scope="sign_in_number/0").hits == 9


def test_a_hundred_tries_a_day(client, account, later):
    enter(client, code="wrong")
    Counter.objects.filter(scope="sign_in_number/1").update(hits=100)
    later(hours=1)
    assert enter(client).status_code == 429


def test_posts_while_locked_do_not_spend_the_day(client, account, later):
    for _ in range(110):
        enter(client, code="wrong")
    assert Counter.objects.get(scope="sign_in_number/1").hits == 10
    later(minutes=16)
    assert enter(client).status_code == 302


def test_too_many_from_one_address(client, account, settings):
    settings.LIMITS = {**settings.LIMITS, "sign_in_address": ((3, timedelta(minutes=5)),)}
    for _ in range(3):
        enter(client, UNKNOWN, "x")
    for _ in range(2):
        assert enter(client).status_code == 429
    assert enter(PortalClient(REMOTE_ADDR="192.0.2.9")).status_code == 302
    locked = Entry.objects.filter(event="sign_in_locked")
    assert [entry.subject for entry in locked] == [None], "once, and of nobody's account"


class Cheaper(CappedArgon2):
    time_cost = 1


@pytest.mark.usefixtures("real_hasher")
class TestOtherCosts:
    """The costs of Argon2 are raised some day: codes follow at their next sign-in."""

    @pytest.fixture
    def former(self, account):
        hashed = Cheaper().encode(CODE, "s" * 22)
        Account.objects.update(password=hashed)
        return hashed

    def test_a_right_code_is_hashed_again_and_the_sign_in_goes_on(self, client, former):
        assert enter(client)["Location"] == SECOND
        now = Account.objects.get().password
        assert "t=1" in former
        assert "t=2" in now
        assert second_step(client)["Location"] == HOME
        enter(PortalClient())
        assert Account.objects.get().password == now, "once"

    @pytest.mark.parametrize("frozen", [False, True])
    def test_nothing_else_changes_it(self, client, former, frozen):
        if frozen:
            Account.objects.update(state=AccountState.FROZEN)
        enter(client, code=CODE if frozen else "wrong")
        assert Account.objects.get().password == former

    def test_a_code_chosen_meanwhile_stays(self, former):
        stale = Account.objects.get()
        Account.objects.update(password="another")
        assert is_right(stale, CODE)
        assert Account.objects.get().password == "another"

    def test_nobody_s_hash_is_of_the_costs_of_now(self):
        assert f"t={CappedArgon2.time_cost}," in hash_of_nobody()
        assert not CappedArgon2().must_update(hash_of_nobody())


def test_the_session_is_another_at_each_step(client, account):
    session = client.session
    session["planted"] = "by a thief"
    session.save()
    client.cookies["parvis_session"] = planted = session.session_key
    enter(client)
    half_way = client.cookies["parvis_session"].value
    second_step(client)
    assert len({planted, half_way, client.cookies["parvis_session"].value}) == 3
    for known in (planted, half_way):
        thief = PortalClient()
        thief.cookies["parvis_session"] = known
        assert thief.get(HOME).status_code == 302
        assert "Je recommence ma connexion" in body(thief.get(SECOND))


def test_the_session_s_cookie(client, account):
    come_in(client)
    cookie = client.cookies["parvis_session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert not cookie["expires"], "it ends with the browser"


def test_the_dashboard_is_for_those_who_are_in(client):
    assert client.get(HOME)["Location"].startswith(URL)
    assert client.get("/en" + HOME)["Location"].startswith("/en" + URL)


def test_signing_in_twice_goes_to_the_dashboard(client, account):
    come_in(client)
    assert client.get(URL)["Location"] == HOME


def test_signing_out(client, account):
    come_in(client)
    key = client.cookies["parvis_session"].value
    assert client.get("/se-deconnecter/").status_code == 302, "and nobody is signed out"
    response = client.post("/se-deconnecter/")
    assert response.status_code == 200
    assert account.display_name not in body(response)
    assert client.get(HOME).status_code == 302
    assert not Session.objects.filter(session_key=key).exists()
    assert Entry.objects.latest("pk").event == "signed_out"
    assert client.post("/se-deconnecter/").status_code == 200
    assert Entry.objects.filter(event="signed_out").count() == 1


@pytest.mark.parametrize("state", [AccountState.FROZEN, None])
def test_a_session_ends_with_its_account(client, account, state):
    come_in(client)
    if state:
        Account.objects.update(state=state)
    else:
        account.delete()
    assert client.get(HOME).status_code == 302
    assert client.get("/").status_code == 200


def test_another_code_ends_the_sessions_of_before(client, account):
    come_in(client)
    account.set_password("sept girafes jaunes au marché")
    account.save()
    assert client.get(HOME).status_code == 302


def test_allauth_s_own_pages_are_not_there(client):
    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/login/"):
        assert client.get(path).status_code == 404
