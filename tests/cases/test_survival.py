"""The curve of waits: against what is known by hand, and what it must never do."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.lib.survival import Batch, Curve, period_curve

DAY = 740000


def curve(*batches, start=DAY - 1000, end=DAY, fewest=1):
    """`batches`: (began, left or None, count), in days before DAY."""
    flow = [Batch(DAY - began, None if left is None else DAY - left, *more) for began, left, *more in batches]
    return period_curve(flow, start, end, fewest=fewest)


def test_the_textbook():
    """6, 6, 6, 7 and 10 over; 6, 9, 10 still waiting: by hand."""
    found = curve((6, 0, 3), (6, None, 1), (7, 0, 1), (9, None, 1), (10, 0, 1), (10, None, 1))
    assert found.lasting(5) == 1
    assert abs(found.lasting(6) - 5 / 8) < 1e-9
    assert abs(found.lasting(7) - 5 / 8 * 3 / 4) < 1e-9
    assert abs(found.lasting(10) - 5 / 8 * 3 / 4 / 2) < 1e-9


def test_without_those_that_wait_it_is_the_plain_share():
    found = curve(*((20, 20 - lasted, 1) for lasted in range(1, 11)))
    assert [found.age_reached(tenth / 10) for tenth in range(1, 11)] == list(range(1, 11))


def test_what_ended_before_the_window_does_not_count():
    old = [(500, 500 - lasted, 50) for lasted in range(1, 4)]
    new = [(20, 5, 10), (20, None, 10)]
    assert curve(*old, *new, start=DAY - 28) == curve(*new, start=DAY - 28)


def test_what_began_before_the_window_counts_from_the_age_it_had():
    """At 100 days and more there are only those that the window found waiting."""
    found = curve((120, 10, 5), (120, None, 5), (10, None, 20), start=DAY - 28)
    assert found.lasting(109) == 1
    assert found.lasting(110) == 0.5


def test_a_withdrawal_lowers_nothing():
    found = period_curve(
        [Batch(DAY - 10, DAY - 5, 9, done=False), Batch(DAY - 10, DAY - 4, 1)], DAY - 28, DAY, fewest=1
    )
    assert found.lasting(5) == 1
    assert found.lasting(6) == 0


def test_what_is_not_known_yet_is_not_used():
    flow = [Batch(DAY - 30, DAY - 20, 10), Batch(DAY - 30, DAY - 2, 10), Batch(DAY - 5, None, 100)]
    seen = [Batch(DAY - 30, DAY - 20, 10), Batch(DAY - 30, None, 10)]
    assert period_curve(flow, DAY - 38, DAY - 10) == period_curve(seen, DAY - 38, DAY - 10)


def test_the_wait_that_remains_after_a_wait():
    found = Curve((0.9, 0.5, 0.4, 0.2, 0.1, 0.02))
    assert found.age_reached(0.5) == 1
    assert found.age_reached(0.9) == 4
    assert found.age_reached(0.9, waited=1) == 5, "half are left, a twentieth of all is wanted"
    assert found.age_reached(0.9, waited=4) is None


def test_beyond_its_end_a_curve_goes_on_at_its_rate():
    found = Curve((0.5,), tail=0.5)
    assert found.lasting(3) == 0.5**4
    assert found.age_reached(0.9) == 3
    assert found.age_reached(0.5, waited=10) == 11
    assert Curve((0.5,), tail=1.0).age_reached(0.9) == 1
    assert Curve((0.5,), tail=1.0).age_reached(0.9, waited=7) is None, "none waits so long"


def test_nothing_is_known_of_nothing():
    assert period_curve([], DAY - 28, DAY) == Curve(())
    assert Curve(()).age_reached(0.9) is None


batches = st.lists(
    st.builds(
        lambda began, lasted, count, done: Batch(
            DAY - began, None if lasted is None else DAY - began + lasted, count, done
        ),
        st.integers(0, 400), st.none() | st.integers(0, 400), st.integers(1, 50), st.booleans(),
    ),
    max_size=30,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(batches, st.integers(1, 300), st.integers(-1, 300), st.integers(1, 9))
def test_a_curve_never_rises_and_never_foresees_the_past(flow, window, waited, tenth):
    found = period_curve(flow, DAY - window, DAY)
    shares = [found.lasting(age) for age in range(-1, 450)]
    assert all(1 >= before >= after >= 0 for before, after in pairwise(shares))
    reached = found.age_reached(tenth / 10, waited)
    if reached is not None:
        assert reached > waited
        assert found.lasting(reached) <= found.lasting(waited) * (1 - tenth / 10) + 1e-6
        assert reached == waited + 1 or found.lasting(reached - 1) > found.lasting(waited) * (1 - tenth / 10)
