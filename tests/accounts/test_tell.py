"""Notices: how many in a day, and where SMS go."""

from collections import Counter

import pytest

from parvis.accounts.actions.tell import tell
from parvis.authentication.enums import Way
from parvis.authentication.factors import ways_of
from parvis.letters.enums import Notice
from parvis.letters.models import Letter

pytestmark = pytest.mark.django_db


def channels():
    return Counter(Letter.objects.values_list("channel", flat=True))


def test_whoever_presses_a_button_many_times_is_not_paid_for(signed_in, account):
    Letter.objects.all().delete()
    for number in range(60):
        said = {"language": "fr", **({"sms_notices": "on"} if number % 2 else {})}
        assert signed_in.post("/mon-compte/preferences/", said).status_code == 302
    assert channels() == {"sms": 10, "email": 50}


def test_the_next_day_notices_go_again(account, later):
    for _ in range(11):
        tell(account, Notice.NEW_BROWSER)
    later(days=1, minutes=1)
    tell(account, Notice.NEW_BROWSER)
    assert channels()["sms"] == 11


def test_a_closing_is_always_announced_by_email(signed_in, account):
    for _ in range(60):
        tell(account, Notice.NEW_BROWSER)
    signed_in.post("/mon-compte/fermer/")
    assert [letter.channel for letter in Letter.objects.filter(kind="closing_announced")] == ["email"]


@pytest.mark.parametrize(("mobile", "sent"), [("+33639981001", True), ("+590690000001", True),
                                              ("+881612345678", False), ("+5351234567", False)])  # fmt: skip
def test_sms_go_to_the_countries_that_are_listed(account, mobile, sent):
    Letter.objects.all().delete()
    account.reseal(mobile=mobile)
    tell(account, Notice.NEW_BROWSER)
    assert bool(channels()["sms"]) == (Way.SMS in ways_of(account)) == sent
