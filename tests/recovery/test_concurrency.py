"""Two at the same moment: one wins, the other is told, never a failure."""

from functools import partial

import pytest

from parvis.accounts.models import Account, AccountLink
from parvis.journal.enums import Detail
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from parvis.recovery.actions.apply import apply_due
from parvis.recovery.actions.ask import open_recovery
from parvis.recovery.actions.lost_code import send_link
from parvis.recovery.enums import Lost
from parvis.recovery.models import LostAccess, RecoveryRequest
from tests.enrolment.reading_pages import Page
from tests.enrolment.test_concurrency import at_once, press
from tests.page_client import PortalClient
from tests.recovery.steps import (
    NEW_CODE,
    ask,
    end_the_wait,
    holder,
    open_request,
    path_in,
    post,
    prove,
    run_jobs,
)
from tests.recovery.test_letter_code import code_of, type_in

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS = 10


def begin():
    Counter.objects.all().delete()
    Letter.objects.all().delete()


def choose(path, code):
    return lambda: Page(PortalClient().post(path, {"code": code})).heading


def begin_wait(account, lost):
    return lambda: open_recovery(account, by=Detail.AGENT, lost=lost)


def typing(code):
    return lambda: type_in(PortalClient(), code).status_code


def test_one_link_of_the_lost_code_is_used_twice_at_once(account):
    for number in range(PAIRS):
        begin()
        PortalClient().post("/code-perdu/", holder())
        run_jobs()
        path, codes = path_in("lost_code"), (f"{NEW_CODE} {number}", f"{NEW_CODE} autre {number}")
        headings = at_once(*(choose(path, code) for code in codes))
        assert sorted(headings) == ["Ce lien ne marche plus", "Mon nouveau code est enregistré"]
        won = codes[headings.index("Mon nouveau code est enregistré")]
        assert Account.objects.get().check_password(won)
    assert Entry.objects.filter(event="code_reset").count() == PAIRS


def test_a_code_is_chosen_while_another_link_is_asked_for(account):
    for number in range(PAIRS):
        begin()
        send_link(account.pk)
        path = path_in("lost_code")
        another = partial(send_link, account.pk)
        at_once(choose(path, f"{NEW_CODE} {number}"), another, another)
        assert AccountLink.objects.filter(purpose="lost_code", ended="").count() == 1


def test_one_link_to_the_new_address_is_pressed_twice_at_once(account):
    for _ in range(PAIRS):
        begin()
        LostAccess.objects.all().delete()
        ask(PortalClient())
        path = path_in("new_email")
        assert sorted(at_once(press(path), press(path))) == [
            "Ce lien ne marche plus", "Ma demande est enregistrée",
        ]  # fmt: skip
        assert RecoveryRequest.objects.count() == 1
        assert Letter.objects.filter(kind="recovery_announced").count() == 4


def test_two_requests_at_once_leave_one(account):
    for _ in range(PAIRS):
        at_once(*(begin_wait(account, lost) for lost in (Lost.FACTORS, Lost.MOBILE)))
        assert RecoveryRequest.objects.count() == 1


def test_applied_by_two_workers_at_once(account):
    for _ in range(PAIRS):
        begin()
        begin_wait(account, Lost.FACTORS)()
        end_the_wait()
        assert sorted(at_once(apply_due, apply_due)) == [0, 1]
    assert Entry.objects.filter(event="recovered").count() == PAIRS


def test_stopped_and_applied_at_once(account):
    for _ in range(PAIRS):
        begin()
        LostAccess.objects.all().delete()
        Account.objects.update(state="active")  # frozen when the recovery was first
        open_request(PortalClient(), "factors")
        path = path_in("recovery_announced", "stop_url")
        end_the_wait()
        heading, applied = at_once(press(path), apply_due)
        assert (heading == "La demande est arrêtée") is (applied == 0)
        assert not RecoveryRequest.objects.exists()


def test_one_letter_code_is_typed_twice_at_once(account):
    for _ in range(PAIRS):
        begin()
        LostAccess.objects.all().delete()
        statuses = at_once(*[typing(code_of(PortalClient()))] * 2)
        assert sorted(statuses) == [200, 302]
        assert LostAccess.objects.count() == 1


def test_the_request_is_sent_twice_at_once(account):
    browser = PortalClient()
    prove(browser, "factors")
    again = PortalClient()
    again.cookies["parvis_enrolment"] = browser.cookies["parvis_enrolment"].value
    at_once(*(lambda one=one: post(one, "verification") for one in (browser, again)))
    assert Entry.objects.filter(event="recovery_asked").count() == 1
