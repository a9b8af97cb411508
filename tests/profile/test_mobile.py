"""Another mobile number, proven by a code that goes to it."""

import pytest

from parvis.accounts.models import Account, OneTimeCode
from parvis.connections.keys import ring
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from tests.accounts_fixtures import CAMILLE, sign_in_as
from tests.enrolment.reading_pages import Page, check_refused
from tests.page_client import PortalClient
from tests.profile.letters_told import content, letters, told

pytestmark = pytest.mark.django_db
URL, CODE, DETAILS = "/mon-compte/mobile/", "/mon-compte/mobile/code/", "/mon-compte/informations/"
NEW, FORMER = "+33639980042", "+33639981001"


def fresh(account):
    return Account.objects.get(pk=account.pk)


def ask(client, mobile="06 39 98 00 42"):
    Counter.objects.all().delete()
    return client.post(URL, {"mobile": mobile})


def digits():
    return content("mobile_code")["digits"]


def wrong():
    return f"{(int(digits()) + 1) % 1_000_000:06}"


def test_the_whole_change(signed_in, account):
    Letter.objects.all().delete()
    assert ask(signed_in)["Location"] == CODE
    assert "06 39 98 00 42" in Page(signed_in.get(CODE)).said
    assert told() == {("mobile_code", "sms", NEW)}
    assert fresh(account).profile.mobile == FORMER
    assert signed_in.post(CODE, {"digits": f" {digits()[:3]} {digits()[3:]} "})["Location"] == DETAILS
    page = Page(signed_in.get(DETAILS)).said
    assert "Mon numéro de mobile est changé." in page
    assert "06 39 98 00 42" in page
    assert "Mon numéro de mobile est changé." not in Page(signed_in.get(DETAILS)).said, "told once"
    assert fresh(account).profile.mobile == NEW
    assert bytes(fresh(account).mobile_fingerprint) == ring().fingerprint("mobile", NEW)
    assert Entry.objects.filter(event="mobile_changed", subject=account.pk).count() == 1
    assert told() == {
        ("mobile_code", "sms", NEW),
        ("mobile_changed", "email", CAMILLE.email),
        ("mobile_changed", "sms", FORMER),
    }


@pytest.mark.parametrize(
    ("mobile", "said"),
    [
        ("", "Je saisis mon nouveau numéro"),
        ("01 99 00 12 34", "numéro"),
        ("12", "numéro"),
        ("camille", "pas un numéro"),
        ("06 12 34 56 78", "tout est fictif"),
        ("06 39 98 10 01", "déjà le numéro"),
        ("0" * 500, ""),
        ("٠٦٣٩٩٨١٠٠١", "déjà le numéro"),
    ],
)
def test_what_is_refused(signed_in, mobile, said):
    page = check_refused(ask(signed_in, mobile), "mobile")
    assert said in " ".join(page.errors.values())
    assert not OneTimeCode.objects.exists()


def test_three_tries(signed_in, account):
    ask(signed_in)
    for left in ("2 essais", "1 essai", "ne marche plus"):
        page = check_refused(signed_in.post(CODE, {"digits": wrong()}), "digits")
        assert left in " ".join(page.errors.values())
        assert page.typed["digits"] == ""
    check_refused(signed_in.post(CODE, {"digits": digits()}), "digits")
    assert fresh(account).profile.mobile == FORMER
    Counter.objects.all().delete()
    assert signed_in.post(CODE, {"again": "1"})["Location"] == CODE
    assert signed_in.post(CODE, {"digits": digits()})["Location"] == DETAILS
    assert fresh(account).profile.mobile == NEW


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５", "\x00", "1" * 5000])
def test_what_is_no_code_costs_no_try(signed_in, typed):
    ask(signed_in)
    check_refused(signed_in.post(CODE, {"digits": typed}), "digits")
    assert OneTimeCode.objects.get().tries == 0


def test_a_code_lasts_ten_minutes(signed_in, account, later):
    ask(signed_in)
    later(minutes=10, seconds=1)
    assert signed_in.post(CODE, {"digits": digits()})["Location"] == URL
    assert fresh(account).profile.mobile == FORMER


def test_a_code_is_used_once_and_by_its_session_alone(signed_in, account):
    ask(signed_in)
    other = PortalClient()
    sign_in_as(other, account)
    assert other.post(CODE, {"digits": digits()})["Location"] == URL
    signed_in.post(CODE, {"digits": digits()})
    assert signed_in.post(CODE, {"digits": digits()})["Location"] == URL
    assert Entry.objects.filter(event="mobile_changed").count() == 1


def test_a_newer_code_replaces_the_older(signed_in, account):
    ask(signed_in)
    older = digits()
    ask(signed_in, "06 39 98 00 43")
    if older != digits():
        check_refused(signed_in.post(CODE, {"digits": older}), "digits")
    signed_in.post(CODE, {"digits": digits()})
    assert fresh(account).profile.mobile == "+33639980043"


def test_codes_are_not_sent_too_often(signed_in):
    ask(signed_in)
    again = signed_in.post(URL, {"mobile": "06 39 98 00 43"})
    assert (again.status_code, Page(again).typed["mobile"]) == (429, "06 39 98 00 43")
    assert signed_in.post(CODE, {"again": "1"}).status_code == 429
    assert len(letters("mobile_code")) == 1


def test_without_sms_it_is_said_and_changed_at_once(signed_in, account, settings):
    settings.SMS_PORT = ""
    Letter.objects.all().delete()
    assert "Le changement est immédiat" in Page(signed_in.get(URL)).said
    assert ask(signed_in)["Location"] == DETAILS
    assert fresh(account).profile.mobile == NEW
    assert told() == {("mobile_changed", "email", CAMILLE.email)}


def test_the_session_holds_an_id_alone(signed_in):
    ask(signed_in)
    session = dict(signed_in.session.items())
    assert session["new_mobile_code"] == str(OneTimeCode.objects.get().pk)
    assert "3998" not in str(session)


def test_one_number_gets_ten_codes_in_an_hour_whatever_the_account(signed_in, account):
    for _ in range(10):
        Counter.objects.filter(scope__startswith="send_code").delete()
        assert signed_in.post(URL, {"mobile": NEW}).status_code == 302
    Counter.objects.filter(scope__startswith="send_code").delete()
    assert signed_in.post(URL, {"mobile": NEW}).status_code == 429
