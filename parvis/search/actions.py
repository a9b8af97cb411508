"""Writes the index, edition after edition; counts the searches that found nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from parvis.lib.masking import is_bare_name, masked
from parvis.lib.words import words
from parvis.limits.counters import hit
from parvis.search.models import Edition, IndexedPassage, NothingFound
from parvis.search.passages import Passage
from parvis.search.rules import KEPT_DAYS, LONGEST_KEPT, MOST_KEPT

ONE_AT_A_TIME = 0x53454152  # whoever writes an edition waits for the other
EDITIONS_KEPT = 4  # of a language: that of now, and those of portals that serve another version
ADD_EDITION = """
INSERT INTO search_edition (digest, language, made_at) VALUES (%s, %s, %s)
ON CONFLICT (digest) DO NOTHING RETURNING id
"""
COUNT = """
INSERT INTO search_nothingfound AS n (words, language, count, last_on)
SELECT %s, %s, 1, %s
WHERE EXISTS (SELECT FROM search_nothingfound WHERE language = %s AND words = %s)
   OR (SELECT count(*) FROM search_nothingfound) < %s
ON CONFLICT (language, words) DO UPDATE SET count = n.count + 1,
    last_on = greatest(n.last_on, excluded.last_on)
"""
PRACTICE = (  # fictitious: what people may have looked for in vain
    ("cure thermale", "fr", 7),
    ("don du sang", "fr", 4),
    ("hypnose", "fr", 2),
    ("spa treatment", "en", 3),
)


# ---- the index -----------------------------------------------------------------------------------


@transaction.atomic
def write_edition(language: str, indexed: Sequence[tuple[Passage, str]]) -> int:
    """The id of the edition with this content: each passage with its lexemes. Written once, whole or not at
    all; whoever searches meanwhile has the one before.
    """
    digest = sha256(repr((language, indexed)).encode()).digest()
    found = Edition.objects.filter(digest=digest).values_list("pk", flat=True).first()
    if found is not None:
        return int(found)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute(ADD_EDITION, [digest, language, timezone.now()])
        added = cursor.fetchone()
    if added is None:  # somebody was faster
        return Edition.objects.values_list("pk", flat=True).get(digest=digest)
    edition = Edition(pk=added[0])
    IndexedPassage.objects.bulk_create(
        IndexedPassage.of(passage, edition, position, lexemes)
        for position, (passage, lexemes) in enumerate(indexed)
    )
    newest = Edition.objects.filter(language=language).order_by("-pk").values("pk")[:EDITIONS_KEPT]
    Edition.objects.filter(language=language).exclude(pk__in=newest).delete()
    return int(added[0])


# ---- searches that found nothing -----------------------------------------------------------------


def count_nothing_found(typed: str, language: str, *, address: bytes) -> bool:
    """One more that looked for this in vain. False: it was not counted: nothing is left of it once it is
    masked, or it is but a name, too many came from one address, or too many others are kept.

    In practice the words are not kept: whoever practises may have typed real data.
    """
    said = " ".join(words(masked(typed)))[:LONGEST_KEPT].strip()
    if not said or is_bare_name(typed) or settings.PRACTICE or not hit({"search_nothing": address}).allowed:
        return False
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [said, language, today, language, said, MOST_KEPT])
        return bool(cursor.rowcount == 1)


def purge(now: datetime) -> int:
    """Forget what nobody has looked for since long; returns how many."""
    before = timezone.localdate(now) - timedelta(days=KEPT_DAYS)
    return NothingFound.objects.filter(last_on__lt=before).delete()[0]


def fill_practice() -> None:
    """What the desk shows of it in practice: fictitious."""
    NothingFound.objects.bulk_create(
        [
            NothingFound(words=said, language=language, count=count, last_on=timezone.localdate())
            for said, language, count in PRACTICE
        ],
        ignore_conflicts=True,
    )


def empty_practice() -> None:
    """Forget them all: a practice begins again."""
    NothingFound.objects.all().delete()
