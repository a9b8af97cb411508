"""The intervals that the figures of the assistant are told with."""

import pytest

from parvis.bench.assistant import wilson


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (50, 100, 0.404, 0.596)],
)
def test_the_interval_of_a_share(right, of, low, high):
    assert wilson(right, of) == pytest.approx((low, high), abs=0.001)
