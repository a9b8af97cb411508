"""Does the assistant answer real-life questions with the right documents, and what does an answer cost?

Half of the questions were there to tune on; the other half was held out: nobody who works on the assistant
reads it, and it is counted here only. What a person is shown counts: an answer that is held back is a miss.
"""

import csv
import http.client
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from math import sqrt
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from parvis.bench.browser import PUBLIC_NAME, WentWrong, visitor
from parvis.bench.cpu import tree_seconds
from parvis.bench.portal import Portal
from parvis.bench.tables import Table, judged

QUESTIONS = Path(__file__).resolve().parent / "questions"
SETS = {"held out": "held_out.csv", "tuned on": "tuning.csv"}
COLUMNS = ("what", "figure", "to reach", "reached")
TO_REACH = {"hit@1": 75, "hit@3": 90, "off-topic: told that it does not know": 85}
OFF = "off"
MOST_TO_FRONT = 5
ROUNDS = 5
TOKEN = "a1B2" * 8
HEADERS = {"Host": PUBLIC_NAME, "X-Forwarded-Proto": "https", "Accept-Language": "fr", "Accept": "text/html"}
SENT = {
    "Origin": f"https://{PUBLIC_NAME}",
    "Content-Type": "application/x-www-form-urlencoded",
    "Cookie": f"__Host-parvis_csrf={TOKEN}",
}

Rows = list[tuple[str, str, str]]


@dataclass(frozen=True)
class Question:
    """`right`: the documents that answer it; none when it is the business of others."""

    text: str
    right: frozenset[str]


def assistant_tables(portal: Portal, pages: int) -> list[Table]:
    """`pages`: front pages and answers in each round."""
    from parvis.questions.actions import fill_sample

    fill_sample()
    tables = [Table(f"Questions {name}", COLUMNS, [judged(row) for row in rows_of(questions(file))])
              for name, file in SETS.items()]  # fmt: skip
    portal.start_web()
    return [*tables, Table("What an answer costs", COLUMNS, [judged(row) for row in _cost(portal, pages)])]


def questions(file: str) -> list[Question]:
    with (QUESTIONS / file).open(encoding="utf-8", newline="") as lines:
        read = [(row["question"], row["expected"].split()) for row in csv.DictReader(lines)]
    return [Question(text, frozenset(right) - {OFF}) for text, right in read]


# ---- does it answer ------------------------------------------------------------------------------


def rows_of(asked: list[Question]) -> Rows:
    """Of what is our business: is the first answer right, is one of three? Of the rest: is it told?"""
    ours = [(each, shown(each.text)) for each in asked if each.right]
    others = [shown(each.text) for each in asked if not each.right]
    counted = {
        "hit@1": ([bool(each.right.intersection(found[:1])) for each, found in ours]),
        "hit@3": ([bool(each.right.intersection(found)) for each, found in ours]),
        "off-topic: told that it does not know": [not found for found in others],
        "on-topic: told that it does not know": [not found for _, found in ours],
    }
    return [_row(what, of) for what, of in counted.items()]


def shown(question: str) -> tuple[str, ...]:
    """The documents that a person is shown, best first; both, when it asks back."""
    from parvis.assistant.answers import Outcome
    from parvis.assistant.retrieval import answer

    told = answer(question, "fr")
    if told.outcome not in (Outcome.FOUND, Outcome.TIE):
        return ()
    return tuple(each.document for each in (told.passages or told.choices))


def _row(what: str, of: list[bool]) -> tuple[str, str, str]:
    low, high = wilson(sum(of), len(of))
    share = 100 * sum(of) / len(of)
    aim = f"reach ≥ {TO_REACH[what]} %" if what in TO_REACH else ""
    return what, f"{share:.1f} % ({sum(of)} of {len(of)}; 95 %: {100 * low:.1f} to {100 * high:.1f})", aim


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson)."""
    z = 1.959964
    share, spread = right / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)


# ---- what it costs -------------------------------------------------------------------------------


def _cost(portal: Portal, pages: int) -> Rows:
    """CPU of the web server: the front page and an answer, by turns."""
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=60)
    texts = cycle([each.text for each in questions(SETS["tuned on"])])
    front, answers = list[float](), list[float]()
    _many(portal, pages, lambda _: _get(connection))
    _many(portal, pages, lambda number: _ask(connection, next(texts), number))
    for turn in range(ROUNDS):
        front.append(_many(portal, pages, lambda _: _get(connection)))
        first = (turn + 1) * pages
        answers.append(_many(portal, pages, lambda n, first=first: _ask(connection, next(texts), first + n)))  # type: ignore[misc]
    connection.close()
    page, answer = median(front), median(answers)
    aim = f"{answer / page:.2f} × the front page; reach ≤ {MOST_TO_FRONT} ×"
    return [("front page", f"{page:.2f} ms", ""), ("an answer, its whole page", f"{answer:.2f} ms", aim)]


def _many(portal: Portal, pages: int, one: Callable[[int], None]) -> float:
    before = _spent(portal)
    for number in range(pages):
        one(number)
    return 1000 * (_spent(portal) - before) / pages


def _spent(portal: Portal) -> float:
    return tree_seconds(portal.web.pid) if portal.web else 0.0


def _get(connection: http.client.HTTPConnection) -> None:
    connection.request("GET", "/", headers=HEADERS)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise WentWrong(f"GET /: status {answer.status}")


def _ask(connection: http.client.HTTPConnection, question: str, number: int) -> None:
    body = urlencode({"csrfmiddlewaretoken": TOKEN, "question": question, "so_far": "", "place": ""})
    connection.request("POST", "/assistant/", body, HEADERS | SENT | visitor(number))
    answer = connection.getresponse()
    page = answer.read()
    if answer.status != 200 or b"data-newest" not in page:
        raise WentWrong(f"POST /assistant/: status {answer.status}, or no answer")
