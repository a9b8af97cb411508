"""The waits between tries, and which answers of a mail server are final."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.letters.rules import LONGEST_WAIT, TRYING_FOR, Stage, is_final, next_delay


def test_the_first_waits():
    waits = [next_delay(attempts) for attempts in range(1, 9)]
    assert [wait.total_seconds() for wait in waits if wait] == [15, 30, 60, 120, 240, 480, 600, 600]


def test_tries_stop_after_three_days():
    waits: list[timedelta] = []
    while (wait := next_delay(len(waits) + 1)) is not None:
        waits.append(wait)
    assert timedelta(0) <= TRYING_FOR - sum(waits, timedelta()) <= LONGEST_WAIT


@given(st.integers(min_value=1, max_value=2000))
def test_once_stopped_never_again_and_waits_do_not_shrink(attempts):
    now, later = next_delay(attempts), next_delay(attempts + 1)
    assert now is None or timedelta(0) < now <= LONGEST_WAIT
    assert later is None or (now is not None and later >= now)


@pytest.mark.parametrize(
    ("stage", "code", "final"),
    [
        (Stage.RECIPIENT, 550, True),
        (Stage.RECIPIENT, 552, True),
        (Stage.RECIPIENT, 450, False),
        (Stage.CONTENT, 554, True),
        (Stage.CONTENT, 451, False),
        (Stage.CONNECT, 535, False),
        (Stage.SENDER, 553, False),
        (Stage.CONNECT, 421, False),
        (Stage.RECIPIENT, -1, False),
        (Stage.RECIPIENT, 600, False),
    ],
)
def test_what_is_final(stage, code, final):
    assert is_final(stage, code) == final
