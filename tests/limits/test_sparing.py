"""The first hits are counted in the process, and the others in the database."""

from datetime import timedelta

from parvis.limits.sparing import MOST_SUBJECTS, FirstHits

WINDOW = timedelta(minutes=5)


def test_the_first_ones_of_each_subject_are_spared():
    hits = FirstHits()
    assert [hits.spares(b"one", first=2, window=WINDOW) for _ in range(4)] == [True, True, False, False]
    assert hits.spares(b"other", first=2, window=WINDOW)


def test_what_is_remembered_has_an_end():
    hits = FirstHits()
    for number in range(MOST_SUBJECTS + 10):
        hits.spares(number.to_bytes(4), first=1, window=WINDOW)
    assert len(hits) == 10


def test_a_window_that_is_over_is_forgotten():
    hits = FirstHits()
    assert all(hits.spares(b"x", first=1, window=timedelta(0)) for _ in range(3))
