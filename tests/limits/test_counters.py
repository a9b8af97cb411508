"""Limits: exact under simultaneous hits, several windows at once, hits given back, windows that end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from parvis.journal.actions import record
from parvis.journal.enums import Actor, Event
from parvis.limits.counters import address_subject, give_back, hit, peek, purge
from parvis.limits.models import Counter
from parvis.limits.tasks import purge_ended


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.LIMITS = {
        "one": ((3, timedelta(minutes=5)),),
        "two": ((2, timedelta(minutes=1)), (4, timedelta(days=1))),
    }


def end_the_windows(scope):
    Counter.objects.filter(scope=scope).update(ends_at=timezone.now() - timedelta(seconds=1))


def counts():
    return dict(Counter.objects.values_list("scope", "hits"))


@pytest.mark.django_db
def test_hits_pass_up_to_the_limit():
    verdicts = [hit({"one": "me"}) for _ in range(5)]
    assert [verdict.allowed for verdict in verdicts] == [True, True, True, False, False]
    assert [verdict.left["one"] for verdict in verdicts] == [2, 1, 0, 0, 0]


@pytest.mark.django_db
def test_what_blocks_says_until_when():
    before = timezone.now()
    first, *_, last = [hit({"one": "me"}) for _ in range(4)]
    assert first.until is None
    assert last.until == first.ends["one"], "the window is not prolonged by hits"
    assert last.until is not None
    assert timedelta(0) <= last.until - before - timedelta(minutes=5) < timedelta(seconds=30)


@pytest.mark.django_db
def test_subjects_do_not_share():
    for _ in range(4):
        hit({"one": "me"})
    assert hit({"one": "you"}).allowed


@pytest.mark.django_db
def test_a_window_that_ended_starts_again():
    for _ in range(4):
        hit({"one": "me"})
    end_the_windows("one/0")
    verdict = hit({"one": "me"})
    assert (verdict.allowed, verdict.left) == (True, {"one": 2})
    assert verdict.ends["one"] > timezone.now()


@pytest.mark.django_db
def test_the_longer_window_blocks_when_the_shorter_one_no_longer_does():
    for _ in range(2):
        for _ in range(2):
            hit({"two": "me"})
        end_the_windows("two/0")
    verdict = hit({"two": "me"})
    assert not verdict.allowed
    assert verdict.until is not None
    assert verdict.until > timezone.now() + timedelta(hours=23)
    assert verdict.left == {"two": 0}


@pytest.mark.django_db
def test_several_scopes_are_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        verdict = hit({"one": "me", "two": "10.0.0.1"})
    assert verdict.left == {"one": 2, "two": 1}


@pytest.mark.django_db
def test_refused_hits_count_nowhere():
    verdicts = [hit({"two": "me"}) for _ in range(102)]
    assert [verdict.counted for verdict in verdicts[:3]] == [True, True, False]
    assert counts() == {"two/0": 2, "two/1": 2}
    assert verdicts[-1].left == {"two": 0}
    assert verdicts[-1].until == verdicts[-1].ends["two"], "the minute is told, not the day"
    end_the_windows("two/0")
    assert hit({"two": "me"}).allowed


@pytest.mark.django_db
def test_what_one_scope_refuses_counts_in_no_other(django_assert_num_queries):
    for _ in range(3):
        hit({"one": "me"})
    with django_assert_num_queries(1):
        verdict = hit({"one": "me", "two": "10.0.0.1"})
    assert (set(verdict.blocked), verdict.left) == ({"one"}, {"one": 0, "two": 2})
    assert counts() == {"one/0": 3}


@pytest.mark.django_db
def test_an_advisory_scope_tells_and_refuses_nothing():
    verdicts = [hit({"one": "me", "two": "10.0.0.1"}, advisory={"two"}) for _ in range(5)]
    assert [set(verdict.blocked) for verdict in verdicts] == [
        set(),
        set(),
        {"two"},
        {"one", "two"},
        {"one", "two"},
    ]
    assert [verdict.counted for verdict in verdicts] == [True, True, True, False, False]
    assert counts() == {"one/0": 3, "two/0": 3, "two/1": 3}


@pytest.mark.django_db
def test_nothing_is_counted_in_clear():
    hit({"one": "2690549588157", "two": address_subject("10.0.0.1")})
    assert all(len(bytes(row.subject)) in (32, 33) for row in Counter.objects.all())


@pytest.mark.django_db
def test_a_hit_is_given_back():
    for _ in range(3):
        hit({"one": "me"})
    give_back({"one": "me"})
    assert hit({"one": "me"}).allowed
    assert not hit({"one": "me"}).allowed


@pytest.mark.django_db
def test_giving_back_what_was_not_taken_gives_nothing():
    give_back({"one": "me"})
    hit({"one": "me"})
    for _ in range(5):
        give_back({"one": "me"})
    assert [hit({"one": "me"}).allowed for _ in range(4)] == [True, True, True, False]
    end_the_windows("one/0")
    give_back({"one": "me"})
    assert [hit({"one": "me"}).allowed for _ in range(4)] == [True, True, True, False]


@pytest.mark.django_db
def test_looking_counts_nothing(django_assert_num_queries):
    assert peek({"one": "me"}).left == {"one": 3}
    assert not Counter.objects.exists()
    for _ in range(3):
        hit({"one": "me"})
    with django_assert_num_queries(1):
        full = peek({"one": "me", "two": "me"})
    assert not full.allowed, "the next hit would not pass"
    assert full.until is not None
    assert full.left == {"one": 0, "two": 2}
    end_the_windows("one/0")
    assert peek({"one": "me"}).allowed


@pytest.mark.django_db
def test_ended_windows_are_deleted():
    hit({"one": "me", "two": "me"})
    end_the_windows("one/0")
    purge_ended(0)
    assert set(Counter.objects.values_list("scope", flat=True)) == {"two/0", "two/1"}
    assert purge(timezone.now() + timedelta(days=2)) == 2


def counted(_):
    try:
        return hit({"one": "me", "two": "me"})
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_and_exactly_as_many_as_allowed_pass():
    with ThreadPoolExecutor(20) as pool:
        verdicts = list(pool.map(counted, range(20)))
    assert sum(verdict.allowed for verdict in verdicts) == 2
    assert sum(verdict.counted for verdict in verdicts) == 2
    assert counts() == {"one/0": 2, "two/0": 2, "two/1": 2}
    assert "one" not in verdicts[-1].blocked


@pytest.mark.django_db(transaction=True)
def test_a_hit_counts_though_what_it_guards_fails():
    hit({"one": "me"})
    with transaction.atomic():
        record(Event.SIGNED_OUT, Actor.PERSON)
        transaction.set_rollback(True)
    assert Counter.objects.get().hits == 1


@pytest.mark.django_db(transaction=True)
def test_counting_inside_what_is_guarded_is_refused():
    with transaction.atomic(), pytest.raises(RuntimeError, match="before the transaction"):
        hit({"one": "me"})


@pytest.mark.django_db
def test_several_hits_count_at_once_or_not_at_all():
    assert hit({"one": "me"}, count=2).left["one"] == 1
    refused = hit({"one": "me"}, count=2)
    assert not refused.allowed
    assert refused.left["one"] == 1
    assert hit({"one": "me"}).allowed
    assert counts() == {"one/0": 3}


@pytest.mark.django_db(transaction=True)
def test_blocks_that_come_at_the_same_moment_are_never_too_many():
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda _: _hit_and_close(2), range(16)))
    assert sum(verdict.allowed for verdict in verdicts) == 1
    assert counts()["one/0"] == 2, "what was refused is given back"


def _hit_and_close(count):
    try:
        return hit({"one": "me"}, count=count)
    finally:
        connection.close()
