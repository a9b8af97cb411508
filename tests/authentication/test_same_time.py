"""A wrong number, a wrong code, an unknown number: same words, same status, same time."""

import random
import re
import time
from datetime import timedelta
from statistics import median

import pytest
from django.test import Client

from tests.accounts_fixtures import CAMILLE
from tests.walk import CODE

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.alone]
TRIES, WARM_UP, CLOSE = 200, 10, 1.10
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
KINDS = {
    "wrong code": (CAMILLE.number, "une phrase qui n’est pas la bonne"),
    "wrong number": ("2850675999001", CODE),
    "unknown number": ("1551214168025", "une autre phrase, de quelqu’un d’autre"),
}


def one_try(number, code):
    start = time.perf_counter()
    response = Client().post("/se-connecter/", {"number": number, "code": code})
    return time.perf_counter() - start, (response.status_code, TOKEN.sub(b"", response.content))


def measured():
    """The median of each kind, tried in turns in a shuffled order; each round answers the same."""
    dice = random.Random(1)
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(WARM_UP + TRIES):
        answers = set()
        for kind in dice.sample(list(KINDS), len(KINDS)):
            taken, answer = one_try(*KINDS[kind])
            times[kind].append(taken)
            answers.add(answer)
        assert len(answers) == 1, "the same status and the same bytes but for the tokens"
    return {kind: median(taken[WARM_UP:]) for kind, taken in times.items()}


def test_whatever_is_wrong_takes_the_same_time(account, settings):
    Client().get("/se-connecter/")  # the routes are read while the workshop is among them
    settings.PRACTICE = False
    no_limit = ((30_000, timedelta(days=1)),)
    settings.LIMITS = {**settings.LIMITS, **dict.fromkeys(("sign_in_number", "sign_in_address"), no_limit)}
    medians = {}
    for _ in range(2):  # a busy machine is given a second chance
        medians = measured()
        if max(medians.values()) <= min(medians.values()) * CLOSE:
            break
    told = ", ".join(f"{kind} {1000 * seconds:.2f} ms" for kind, seconds in medians.items())
    assert max(medians.values()) <= min(medians.values()) * CLOSE, told
    print(told)
