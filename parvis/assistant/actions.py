"""Counts what the assistant could not answer and whether its answers helped; keeps nothing of who asked."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from parvis.assistant.models import Helpfulness, Unanswered
from parvis.assistant.rules import COUNTED_DAYS, MOST_COUNTED, MOST_ROWS
from parvis.lib.masking import is_bare_name, masked
from parvis.lib.words import words
from parvis.limits.counters import hit
from parvis.limits.sparing import Blocks

ONE_MORE = """
INSERT INTO assistant_unanswered AS u (text, language, count, last_on)
SELECT %s, %s, 1, %s
WHERE EXISTS (SELECT FROM assistant_unanswered WHERE text = %s AND language = %s)
   OR (SELECT count(*) FROM assistant_unanswered) < %s
ON CONFLICT (text, language) DO UPDATE SET count = u.count + 1,
    last_on = greatest(u.last_on, excluded.last_on)
"""
ONE_VOTE = """
INSERT INTO assistant_helpfulness AS h (document, language, yes, no)
SELECT document, %s, %s, %s FROM unnest(%s::text[]) AS said (document) ORDER BY document
ON CONFLICT (document, language) DO UPDATE SET yes = h.yes + excluded.yes, no = h.no + excluded.no
"""
ASKED_IN_VAIN = (  # fictitious
    ("est ce que la cure thermale est remboursee", "fr", 9),
    ("faut il declarer un don du sang", "fr", 5),
    ("consultation avec un osteopathe", "fr", 3),
    ("spa treatment by the sea", "en", 2),
)
VOTES = (
    ("guide:02-code-perdu", 41, 3),
    ("guide:12-changer-de-mobile", 17, 9),
    ("question:arret-de-travail-ij", 12, 11),
)

_unanswered = Blocks("assistant_unanswered")


def count_unanswered(question: str, language: str, address: bytes) -> bool:
    """Count a question that found no answer. Says whether it was counted. Any number goes out of it, such as
    a date of birth or a postcode, that the answer may have been looked for with.

    In practice nothing is: whoever practises may have typed real data. `address`: the subject under which
    it is limited.
    """
    text = " ".join(words(masked(question)))[:MOST_COUNTED].strip()
    if settings.PRACTICE or not text or is_bare_name(question):
        return False
    if not _unanswered.allows(address):
        return False
    with connection.cursor() as cursor:
        cursor.execute(ONE_MORE, [text, language, timezone.localdate(), text, language, MOST_ROWS])
        return bool(cursor.rowcount)


def count_vote(documents: Iterable[str], language: str, address: bytes, *, helped: bool) -> None:
    """One more yes or no for each of the documents that an answer came from. Whoever means to may send a page
    again: what comes from one address is limited.
    """
    if not hit({"assistant_vote": address}).allowed:
        return
    with connection.cursor() as cursor:
        cursor.execute(ONE_VOTE, [language, int(helped), int(not helped), sorted(set(documents))])


def purge(now: datetime) -> int:
    """Delete the questions that nobody has asked for a while; returns how many."""
    before = timezone.localdate(now) - timedelta(days=COUNTED_DAYS)
    return Unanswered.objects.filter(last_on__lt=before).delete()[0]


def fill_practice() -> None:
    """What people may have asked in vain, and thought of the answers. Harmless when repeated."""
    if not settings.PRACTICE:
        return
    today = timezone.localdate()
    asked = [Unanswered(text=text, language=la, count=n, last_on=today) for text, la, n in ASKED_IN_VAIN]
    votes = [Helpfulness(document=name, language="fr", yes=yes, no=no) for name, yes, no in VOTES]
    Unanswered.objects.bulk_create(asked, ignore_conflicts=True)
    Helpfulness.objects.bulk_create(votes, ignore_conflicts=True)


def empty() -> None:
    """Forget every count: a practice begins again."""
    Unanswered.objects.all().delete()
    Helpfulness.objects.all().delete()
