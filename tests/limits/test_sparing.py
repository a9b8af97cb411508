"""Hits counted by blocks: the database is asked once a block, and the limit holds all the same."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection

from parvis.limits.models import Counter
from parvis.limits.sparing import MOST_SUBJECTS, Blocks

pytestmark = pytest.mark.django_db
SIZE = 5


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.LIMITS = {"scope": ((12, timedelta(minutes=5)),)}
    settings.COUNTED_BY = SIZE


def _asked(blocks, times, subject=b"one"):
    return [blocks.allows(subject) for _ in range(times)]


def test_the_database_is_asked_once_a_block(django_assert_num_queries):
    blocks = Blocks("scope")
    with django_assert_num_queries(0):
        assert all(_asked(blocks, SIZE - 1))
        assert all(_asked(blocks, SIZE - 1, b"other"))
    with django_assert_num_queries(1):
        assert all(_asked(blocks, SIZE))
    assert list(Counter.objects.values_list("hits", flat=True)) == [SIZE]


def test_the_limit_is_passed_over_by_less_than_a_block():
    assert _asked(Blocks("scope"), 16) == [True] * 14 + [False] * 2, "two blocks of five, and four of a third"


def test_threads_at_once_count_one_block(transactional_db):
    blocks, together = Blocks("scope"), Barrier(4)

    def ask():
        connection.ensure_connection()
        together.wait()
        blocks.allows(b"one")
        connection.close()

    _asked(blocks, SIZE - 1)
    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Counter.objects.values_list("hits", flat=True)) == [SIZE]


def test_several_processes_share_it():
    assert all(_asked(Blocks("scope"), 2 * SIZE))
    assert _asked(Blocks("scope"), 6) == [True] * 4 + [False] * 2


def test_a_limit_smaller_than_a_block_is_a_block(settings):
    settings.LIMITS = {"scope": ((2, timedelta(minutes=5)),)}
    assert _asked(Blocks("scope"), 4) == [True, True, True, False]


def test_one_by_one_it_is_exact(settings):
    settings.COUNTED_BY = 1
    assert _asked(Blocks("scope"), 14) == [True] * 12 + [False] * 2


def test_who_is_refused_is_asked_for_each_time(settings):
    """As soon as the window of the database is over, it passes again."""
    blocks = Blocks("scope")
    assert not _asked(blocks, 15)[-1]
    Counter.objects.all().delete()
    assert _asked(blocks, 1) == [True]


def test_a_hit_that_the_database_could_not_count_is_counted_by_the_next():
    blocks = Blocks("scope")

    def _fails(*_):
        raise OperationalError

    _asked(blocks, SIZE - 1)
    with connection.execute_wrapper(_fails), pytest.raises(OperationalError):
        _asked(blocks, 1)
    assert _asked(blocks, 1) == [True]
    assert Counter.objects.get().hits == SIZE


def test_what_is_remembered_has_an_end():
    blocks = Blocks("scope")
    for number in range(MOST_SUBJECTS + 10):
        _asked(blocks, 1, number.to_bytes(4))
    assert len(blocks) == 10


def test_a_window_that_is_over_is_forgotten(settings):
    settings.LIMITS = {"scope": ((12, timedelta(0)),)}
    _asked(Blocks("scope"), 20)
    assert not Counter.objects.exists()
