"""The second step: the codes that are sent, their faults and limits; the browser that is trusted."""

import pytest

from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account, Browser, OneTimeCode, SignedInSession
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from tests.accounts_fixtures import CAMILLE
from tests.authentication.conftest import OTHER
from tests.page_client import PortalClient
from tests.signing_in import HOME, SECOND, digits_sent, enter, first_step, second_step

pytestmark = pytest.mark.django_db
SEND, OTHER_WAY = f"{SECOND}envoyer/", f"{SECOND}autrement/"
COOKIE = "parvis_browser"


def said(response):
    return response.content.decode()


def wrong(digits):
    return f"{(int(digits) + 1) % 10**6:06}"


def may_send_again():
    Counter.objects.filter(scope__startswith="send_code").delete()


def is_in(client):
    return client.get(HOME).status_code == 200


def browser_of(client):
    """A client with nothing but the cookie of this browser, as after its session ended."""
    again = PortalClient()
    again.cookies[COOKIE] = client.cookies[COOKIE].value
    may_send_again()
    return again


def notices():
    letters = Letter.objects.filter(kind="security_notice", channel="email").order_by("queued_at")
    return [letter.content["what"] for letter in letters]


def last_entry():
    entry = Entry.objects.latest("pk")
    return entry.event, entry.detail, entry.subject


def test_the_code_by_email(client, account):
    assert first_step(client)["Location"] == SECOND
    assert not is_in(client), "half-finished"
    page = said(client.get(SECOND))
    assert "c•••@boite.example" in page
    assert CAMILLE.email not in page
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert second_step(client)["Location"] == HOME
    assert is_in(client)
    assert last_entry() == ("signed_in", "email_code", account.pk)
    row = SignedInSession.objects.get()
    assert (row.account, row.session_key) == (account, client.session.session_key)
    account.refresh_from_db()
    assert account.last_login is not None
    assert not OneTimeCode.objects.exists()


@pytest.mark.parametrize("write", ["{0[0]} {0[1]}", " {0[0]}-{0[1]} ", "{0[0]}\u00a0{0[1]}", "{0[0]}.{0[1]}"])
def test_the_code_as_people_copy_it(client, account, write):
    first_step(client)
    digits = digits_sent()
    assert second_step(client, write.format([digits[:3], digits[3:]]))["Location"] == HOME


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "x" * 5000, "\x00", "😀" * 6, "-12345", "½½½½½½"]
)
def test_what_is_no_code_is_told_and_is_no_try(client, account, typed):
    first_step(client)
    for _ in range(4):
        page = client.post(SECOND, {"code": typed})
        assert page.status_code == 200
        assert 'id="id_code_error"' in said(page)
    assert second_step(client)["Location"] == HOME


def test_three_tries(client, account):
    first_step(client)
    digits = digits_sent()
    assert "Il me reste 2 essais" in said(second_step(client, wrong(digits)))
    assert "Il me reste un essai" in said(second_step(client, wrong(digits)))
    assert "Ce code ne marche plus" in said(second_step(client, wrong(digits)))
    assert "Ce code ne marche plus" in said(second_step(client, digits)), "the right one, too late"
    may_send_again()
    assert client.post(SEND)["Location"] == SECOND
    assert digits_sent() != digits
    assert second_step(client)["Location"] == HOME


def test_what_was_typed_is_not_shown_back(client, account):
    first_step(client)
    digits = wrong(digits_sent())
    assert digits not in said(second_step(client, digits))
    assert "checked" in said(second_step(client, digits, trust="on")), "the tick stays"


def test_a_refusal_is_journaled(client, account):
    first_step(client)
    second_step(client, wrong(digits_sent()))
    assert last_entry() == ("sign_in_refused", "email_code", account.pk)


def test_the_code_expires(client, account, later):
    first_step(client)
    later(minutes=10, seconds=1)
    assert "Ce code ne marche plus" in said(second_step(client))


def test_a_code_is_used_once(client, account):
    first_step(client)
    digits = digits_sent()
    second_step(client, digits)
    again = PortalClient()
    may_send_again()
    first_step(again)
    assert second_step(again, digits).status_code == 200
    assert not is_in(again)


def test_the_code_of_another_session(client, account):
    first_step(client)
    theirs, thief = digits_sent(), PortalClient()
    may_send_again()
    first_step(thief)
    assert second_step(thief, theirs).status_code == 200
    assert not is_in(thief)
    assert second_step(client, theirs)["Location"] == HOME


def test_the_code_of_another_account(client, account, other_account):
    other = PortalClient()
    first_step(other, OTHER.number)
    theirs = digits_sent()
    first_step(client)
    assert second_step(client, theirs).status_code == 200
    assert not is_in(client)


def test_a_new_code_voids_the_one_before(client, account):
    first_step(client)
    first = digits_sent()
    may_send_again()
    client.post(SEND)
    assert OneTimeCode.objects.count() == 1
    assert second_step(client, first).status_code == 200
    assert second_step(client)["Location"] == HOME


def test_sending_again_is_throttled_and_told(client, account):
    first_step(client)
    client.post(SEND)
    assert "J’attends une demi-minute, puis je demande un nouveau code" in said(client.get(SECOND))
    assert Letter.objects.filter(kind="sign_in_code").count() == 1
    assert second_step(client)["Location"] == HOME, "the first still works"


def test_a_code_that_has_just_gone_for_another_window(client, account):
    first_step(client)
    elsewhere = PortalClient()
    first_step(elsewhere)
    page = said(elsewhere.get(SECOND))
    assert "Un code vient de partir pour une autre fenêtre." in page
    assert "Je demande un nouveau code" in page
    assert 'name="code"' not in page
    assert "je le recopie ici" not in page, "one thing alone is said"
    may_send_again()
    elsewhere.post(SEND)
    page = said(elsewhere.get(SECOND))
    assert 'name="code"' in page
    assert "autre fenêtre" not in page


def test_reading_sends_nothing(client, account):
    first_step(client)
    for path in (SEND, OTHER_WAY, SECOND):
        client.get(path)
    assert Letter.objects.filter(kind="sign_in_code").count() == 1


def test_a_half_finished_sign_in_ends_after_ten_minutes(client, account):
    first_step(client)
    session = client.session
    session["account_login"]["initiated_at"] -= 601
    session.save()
    for path in (SECOND, OTHER_WAY, SEND):
        assert "Je recommence ma connexion" in said(client.get(path))
    assert "Je recommence" in said(second_step(client))
    assert not is_in(client)


@pytest.mark.parametrize("change", ["frozen", "another code", "erased"])
def test_a_half_finished_sign_in_ends_with_what_it_stood_on(client, account, change):
    first_step(client)
    digits = digits_sent()
    if change == "frozen":
        Account.objects.update(state=AccountState.FROZEN)
    elif change == "erased":
        account.delete()
    else:
        account.set_password("sept girafes jaunes au marché")
        account.save()
    assert "Je recommence ma connexion" in said(second_step(client, digits))
    assert not is_in(client)


@pytest.mark.parametrize("path", [SECOND, SEND, OTHER_WAY])
def test_without_a_first_step(client, account, path):
    assert "Je recommence ma connexion" in said(client.get(path))
    assert "Je recommence ma connexion" in said(client.post(path, {"code": "123456", "way": "email"}))


def test_once_in_the_second_step_is_over(client, account):
    enter(client)
    assert client.get(SECOND)["Location"] == HOME
    assert client.post(SECOND, {"code": "123456"})["Location"] == HOME


def test_in_the_session_nothing_personal(client, account):
    first_step(client)
    kept = str(dict(client.session.items()))
    for secret in (CAMILLE.number, CAMILLE.email, digits_sent(), CAMILLE.birth_name, account.password):
        assert secret not in kept


class TestOtherWays:
    def test_by_sms(self, client, account):
        first_step(client)
        page = said(client.get(OTHER_WAY))
        assert "c•••@boite.example" in page
        assert "•• •• •• •• 01" in page
        assert client.post(OTHER_WAY, {"way": "sms"})["Location"] == SECOND
        assert "Un SMS part au" in said(client.get(SECOND))
        by_email, by_sms = digits_sent(), digits_sent("sms")
        assert second_step(client, by_email).status_code == 200, "the one by e-mail is void"
        assert second_step(client, by_sms)["Location"] == HOME
        assert last_entry()[1] == "sms_code"

    def test_no_sms_when_the_body_sends_none(self, client, account, settings):
        settings.SMS_PORT = ""
        first_step(client)
        assert 'value="sms"' not in said(client.get(OTHER_WAY))
        assert 'id="id_way_0"' in said(client.post(OTHER_WAY, {"way": "sms"}))
        assert not Letter.objects.filter(channel="sms", kind="sign_in_code").exists()

    @pytest.mark.parametrize("way", ["", "passkey", "app", "recovery", "agent", "\x00"])
    def test_what_the_account_does_not_have(self, client, account, way):
        first_step(client)
        assert client.post(OTHER_WAY, {"way": way}).status_code == 200
        assert second_step(client)["Location"] == HOME

    def test_there_and_back_sends_one_email(self, client, account):
        first_step(client)
        for way in ("email", "email"):
            client.post(OTHER_WAY, {"way": way})
        assert Letter.objects.filter(kind="sign_in_code").count() == 1


class TestLimits:
    def lock(self, client):
        """Nine wrong codes; the tenth is the test's."""
        first_step(client)
        for number in range(9):
            if number % 3 == 0:
                may_send_again()
                client.post(SEND)
            assert second_step(client, wrong(digits_sent())).status_code == 200
        may_send_again()
        client.post(SEND)

    def test_ten_wrong_codes_lock_and_the_tenth_says_so(self, client, account, later):
        self.lock(client)
        response = second_step(client, wrong(digits_sent()))
        assert response.status_code == 429
        assert "Trop d’essais" in said(response)
        assert last_entry() == ("sign_in_locked", "email_code", account.pk)
        assert second_step(client).status_code == 429, "the right one too"
        later(minutes=16)
        may_send_again()
        client.post(SEND)
        assert second_step(client)["Location"] == HOME

    def test_a_known_browser_counts_apart(self, client, account):
        enter(client)
        again = browser_of(client)
        self.lock(PortalClient())
        stranger = PortalClient()
        may_send_again()
        first_step(stranger)
        assert second_step(stranger, wrong(digits_sent())).status_code == 429
        may_send_again()
        enter(again)

    def test_the_right_code_is_not_counted(self, client, account):
        self.lock(client)
        assert second_step(client)["Location"] == HOME
        assert Counter.objects.get(scope="second_step/0").hits == 9


class TestBrowsers:
    def test_not_trusted_unless_asked(self, client, account):
        enter(client)
        assert Browser.objects.get().trusted_until is None
        assert first_step(browser_of(client))["Location"] == SECOND

    def test_trusted_for_thirty_days(self, client, account, later):
        enter(client, trust="on")
        assert [e.event for e in Entry.objects.order_by("pk")][-2:] == ["signed_in", "browser_trusted"]
        again = browser_of(client)
        assert first_step(again)["Location"] == HOME
        assert last_entry() == ("signed_in", "trusted_browser", account.pk)
        assert is_in(again)
        later(days=30, minutes=1)
        assert first_step(browser_of(client))["Location"] == SECOND

    def test_the_cookie(self, client, account):
        enter(client)
        cookie = client.cookies[COOKIE]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert cookie["max-age"] == 400 * 86400
        assert cookie.value.encode() not in bytes(Browser.objects.get().token_digest)

    def test_its_cookie_is_worthless_for_another_account(self, client, account, other_account):
        enter(client, trust="on")
        copied = browser_of(client)
        assert first_step(copied, OTHER.number)["Location"] == SECOND
        assert not is_in(copied)

    @pytest.mark.parametrize("value", ["", "x", "x" * 5000, "é", "' OR 1=1"])
    def test_a_cookie_made_up(self, client, account, value):
        client.cookies[COOKIE] = value
        assert first_step(client)["Location"] == SECOND
        second_step(client)
        assert is_in(client)

    def test_a_trusted_browser_needs_the_code_all_the_same(self, client, account):
        enter(client, trust="on")
        assert first_step(browser_of(client), code="wrong").status_code == 200

    def test_a_frozen_account_is_closed_to_it_too(self, client, account):
        enter(client, trust="on")
        Account.objects.update(state=AccountState.FROZEN)
        assert first_step(browser_of(client)).status_code == 200

    def test_two_people_on_one_computer(self, client, account, other_account):
        """One cookie, a row for each."""
        enter(client, trust="on")
        shared = browser_of(client)
        first_step(shared, OTHER.number)
        second_step(shared)
        assert Browser.objects.count() == 2
        assert len({bytes(browser.token_digest) for browser in Browser.objects.all()}) == 1
        assert Browser.objects.get(account=other_account).trusted_until is None

    def test_a_new_browser_is_told_but_the_very_first(self, client, account):
        enter(client)
        assert notices() == []
        enter(browser_of(client))
        assert notices() == [], "known"
        may_send_again()
        enter(PortalClient())
        assert notices() == ["new_browser"]

    def test_only_the_kind_of_the_device_is_kept(self, account):
        agent = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0"
        client = PortalClient(HTTP_USER_AGENT=agent)
        enter(client)
        assert Browser.objects.get().device == SignedInSession.objects.get().device == "firefox/linux"
