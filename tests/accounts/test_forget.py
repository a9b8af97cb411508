"""What has expired is forgotten, and the journal says how much."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from parvis.accounts.actions.codes import new_code
from parvis.accounts.actions.forget import forget_what_has_expired
from parvis.accounts.actions.links import new_link
from parvis.accounts.enums import CodePurpose, LinkPurpose
from parvis.accounts.models import AccountLink, Browser, OneTimeCode, SignedInSession
from parvis.journal.models import Entry
from tests.accounts_fixtures import sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(client, account):
    now = timezone.now()
    sign_in_as(client, account)
    Session.objects.update(expire_date=now + timedelta(hours=12))
    new_link(account, LinkPurpose.LOST_CODE)
    new_code(account, CodePurpose.SIGN_IN)
    Browser.objects.create(account=account, token_digest=b"d", device="", first_seen_at=now, seen_at=now)
    return account


def left():
    return [model.objects.count() for model in (Session, SignedInSession, AccountLink, OneTimeCode, Browser)]


def test_nothing_before_its_time(full):
    assert forget_what_has_expired() == 0
    assert left() == [1, 1, 1, 1, 1]
    assert not Entry.objects.filter(event="records_purged").exists()


def test_each_in_its_time(full, later):
    later(minutes=31)
    assert forget_what_has_expired() == 2  # the link and the code
    later(hours=12)
    assert forget_what_has_expired() == 2  # both rows of the session
    later(days=380)
    assert forget_what_has_expired() == 0
    later(days=20)
    assert forget_what_has_expired() == 1
    assert left() == [0, 0, 0, 0, 0]
    entries = Entry.objects.filter(event="records_purged").order_by("pk")
    assert [(entry.count, entry.subject) for entry in entries] == [(2, None), (2, None), (1, None)]
