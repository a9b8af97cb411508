"""What is found, by document, best first; and what people looked for in vain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from parvis.lib.words import WORD, fold
from parvis.search.editions import Known, current, renewed
from parvis.search.lexemes import quoted
from parvis.search.models import NothingFound
from parvis.search.rules import LEAST_OF_BEST, MOST_PAGES, ON_A_PAGE, Word, is_found

# what a term adds: the stem, the very word, a word that begins so, one that means the same, one that says
# nothing by itself
STEM, TYPED, BEGUN, SAME, SMALL = 1.0, 0.25, 0.4, 0.5, 0.1
# each passage that has a term, with what its terms are worth; of each document the best; the edition itself,
# for whoever must know that it is gone
SEARCH = """
WITH asked AS MATERIALIZED (
    SELECT word, term::tsquery, worth, weight
    FROM unnest(%(words)s::int[], %(terms)s::text[], %(worths)s::real[], %(weights)s::real[])
        AS a (word, term, worth, weight)
), found AS (
    SELECT p.*, s.score, s.covered, s.matched
    FROM search_indexedpassage p, LATERAL (
        SELECT sum(score) AS score, sum(weight) AS covered, count(*) FILTER (WHERE weight > 0) AS matched
        FROM (
            SELECT weight, sum(worth * ts_rank('{0.4, 0.3, 0.6, 1}', p.lexemes, term)) AS score
            FROM asked WHERE p.lexemes @@ term GROUP BY word, weight
        ) AS each_word
    ) AS s
    WHERE p.edition_id = %(edition)s AND p.lexemes @@ %(any)s::tsquery
), best AS (
    SELECT DISTINCT ON (document) * FROM found ORDER BY document, score DESC, position
)
SELECT e.id, kind, title, heading, text, url, written_in, covered, matched, score
FROM search_edition e LEFT JOIN best ON true
WHERE e.id = %(edition)s
ORDER BY score DESC NULLS LAST, position
LIMIT %(most)s
"""


class Hit(NamedTuple):
    """The best passage of a document."""

    kind: str
    title: str
    heading: str
    text: str
    url: str
    written_in: str


@dataclass(frozen=True)
class Found:
    """`words`: as `typed` was understood. `hits`: those of one page; `count`: on all pages."""

    typed: str
    words: tuple[Word, ...]
    hits: tuple[Hit, ...]
    count: int
    page: int

    @property
    def meant(self) -> str:
        """The search as it was understood, when a word was put in the place of another; else ""."""
        instead = {word.typed: word.meant for word in self.words if word.is_corrected}
        if not instead:
            return ""
        return WORD.sub(lambda found: instead.get(fold(found[0]), found[0]), self.typed)

    @property
    def is_more(self) -> bool:
        return self.count > self.page * ON_A_PAGE


def search(typed: str, language: str, *, page: int = 1, exactly: bool = False) -> Found:
    """Two queries, when nothing has changed since the last one."""
    edition = current(language)
    asked = edition.vocabulary.understood(typed, language, exactly=exactly)
    rows = _rows(edition, asked)
    if rows is None:
        edition = renewed(language)
        rows = _rows(edition, asked) or []
    least = LEAST_OF_BEST * rows[0][-1] if rows else 0
    kept = [Hit(*row[:6]) for row in rows if row[-1] >= least and is_found(row[6], row[7], asked)]
    first = (page - 1) * ON_A_PAGE
    return Found(typed, asked, tuple(kept[first : first + ON_A_PAGE]), len(kept), page)


def corrected(typed: str, language: str) -> str:
    """The search as the pages of the portal have its words; "" when they are spelt as there. One query."""
    return Found(typed, current(language).vocabulary.understood(typed, language), (), 0, 1).meant


def _rows(edition: Known, asked: Sequence[Word]) -> list[Any] | None:
    """None: the database has no such edition any more."""
    terms = [
        (number, term, worth * word.weight, 0.0 if word.is_small else word.weight)
        for number, word in enumerate(asked)
        for term, worth in terms_of(word)
    ]
    if not terms:
        return []
    numbers, tsqueries, worths, weights = map(list, zip(*terms, strict=True))
    telling = [term for _, term, _, weight in terms if weight]
    with connection.cursor() as cursor:
        cursor.execute(SEARCH, {
            "edition": edition.id, "words": numbers, "terms": tsqueries, "worths": worths,
            "weights": weights, "any": " | ".join(telling), "most": MOST_PAGES * ON_A_PAGE,
        })  # fmt: skip
        rows = cursor.fetchall()
    return [row[1:] for row in rows if row[1] is not None] if rows else None


def terms_of(word: Word) -> Iterator[tuple[str, float]]:
    """What PostgreSQL is asked for a word, and what each is worth."""
    if word.is_small:
        yield quoted(f"={word.typed}"), SMALL
        return
    for stem in word.stems:
        yield quoted(stem), STEM
    for stem in word.same:
        yield quoted(stem), SAME
    yield quoted(f"={word.meant}"), TYPED
    if word.is_last and len(word.meant) > 2:
        yield f"{quoted('=' + word.meant)}:*", BEGUN


def nothing_found(*, least: int = 1) -> QuerySet[NothingFound]:
    """What people looked for in vain, most often first. `least`: how often."""
    return NothingFound.objects.filter(count__gte=least).order_by("-count", "-last_on", "words")
