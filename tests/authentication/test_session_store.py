"""Sessions are written once, and another key ends the former one all the same."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.utils import timezone

from parvis.authentication.session_store import SessionStore

pytestmark = pytest.mark.django_db


def kept(**what):
    session = SessionStore()
    session.update(what)
    session.save()
    return session


def test_it_is_kept(django_assert_num_queries):
    session = SessionStore()
    session["one"] = 1
    with django_assert_num_queries(3):  # with the beginning and the end of a transaction
        session.save()
    again = SessionStore(session.session_key)
    again["two"] = 2
    again.save()
    assert dict(SessionStore(session.session_key).items()) == {"one": 1, "two": 2}


def test_another_key(django_assert_num_queries):
    before = kept(one=1)
    session = SessionStore(before.session_key)
    session.cycle_key()
    with django_assert_num_queries(1):
        session.save()
    assert session.session_key != before.session_key
    assert dict(SessionStore(session.session_key).items()) == {"one": 1}
    assert dict(SessionStore(before.session_key).items()) == {}
    assert Session.objects.count() == 1


@pytest.mark.parametrize("state", ["never was", "expired"])
def test_a_key_that_was_planted(state):
    planted = "p" * 32
    if state == "expired":
        planted = kept(one=1).session_key
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    for give_another in (True, False):
        session = SessionStore(planted)
        assert session.get("one") is None
        if give_another:
            session.cycle_key()
        session["two"] = 2
        session.save()
        assert session.session_key != planted
        assert dict(SessionStore(session.session_key).items()) == {"two": 2}


def test_one_that_was_ended_meanwhile_is_not_brought_back():
    session = SessionStore(kept(one=1).session_key)
    session["two"] = 2
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()


@pytest.mark.parametrize("give_another", [True, False])
def test_flushing(give_another):
    before = kept(one=1)
    session = SessionStore(before.session_key)
    if give_another:
        session.cycle_key()
    session.flush()
    assert session.session_key is None
    assert not Session.objects.exists()
    session["two"] = 2
    session.save()
    assert Session.objects.count() == 1
