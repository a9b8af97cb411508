"""Counts what the assistant could not answer and whether its answers helped; keeps nothing of who asked."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from parvis.assistant.models import Helpfulness, Unanswered
from parvis.assistant.rules import COUNTED_DAYS, MOST_COUNTED
from parvis.lib.words import fold
from parvis.limits.counters import hit

ONE_MORE = """
INSERT INTO assistant_unanswered AS u (text, language, count, first_at, last_at)
VALUES (%s, %s, 1, now(), now())
ON CONFLICT (text, language) DO UPDATE SET count = u.count + 1, last_at = excluded.last_at
"""
ONE_VOTE = """
INSERT INTO assistant_helpfulness AS h (document, language, yes, no)
SELECT document, %s, %s, %s FROM unnest(%s::text[]) AS said (document) ORDER BY document
ON CONFLICT (document, language) DO UPDATE SET yes = h.yes + excluded.yes, no = h.no + excluded.no
"""


def count_unanswered(question: str, language: str, address: bytes) -> bool:
    """Count a question that found no answer; `question` has been masked. Says whether it was counted.

    In practice nothing is: whoever practises may have typed real data. `address`: the subject under which
    it is limited.
    """
    text = " ".join(fold(question).split())[:MOST_COUNTED]
    if settings.PRACTICE or not text or not hit({"assistant_unanswered": address}).allowed:
        return False
    with connection.cursor() as cursor:
        cursor.execute(ONE_MORE, [text, language])
    return True


def count_vote(documents: Iterable[str], language: str, *, helped: bool) -> None:
    """One more yes or no for each of the documents that an answer came from."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_VOTE, [language, int(helped), int(not helped), sorted(set(documents))])


def purge(now: datetime) -> int:
    """Delete the questions that nobody has asked for a while; returns how many."""
    return Unanswered.objects.filter(last_at__lt=now - timedelta(days=COUNTED_DAYS)).delete()[0]


def empty() -> None:
    """Forget every count: a practice begins again."""
    Unanswered.objects.all().delete()
    Helpfulness.objects.all().delete()
