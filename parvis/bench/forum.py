"""Measures the forum: a search among a million messages, the pages of a question with 500 answers.

Words are drawn as they come in a language: the r-th most frequent one, once in r (Zipf). The first are French
words of the portal's own guides and help; behind them made-up ones, as rare as they are many.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from parvis.bench.browser import PUBLIC_NAME, WentWrong
from parvis.bench.queries import BOUNDARIES

MOST_MS, MOST_QUERIES = 100, 10
VOCABULARY = 60_000  # stems
SEARCHES = 300
ANSWERS = 500
POSTS_A_TOPIC = 4
LENGTHS = (8, 90)  # words of a message that say something
SYLLABLES = (
    "ba de fi go lu ma ne pi ro su ta ve zi clo dra fle gri plu tro vra bon chan dur lin mor tin".split()
)
FILL = """
INSERT INTO forum_category (slug, position, name_fr, name_en, summary_fr, summary_en)
    VALUES ('banc', 1, 'Banc', '', '', '');
INSERT INTO forum_topic (category_id, title, slug, language, guide, state, created_at, last_at, answers,
        others)
    SELECT (SELECT min(id) FROM forum_category), 'Question ' || n, 'question-' || n, 'fr', '', 'published',
        now() - n * interval '1 minute', now() - n * interval '1 minute', %(answers)s, %(answers)s
    FROM generate_series(1, %(topics)s) AS n;
INSERT INTO forum_post (id, topic_id, is_question, is_official, text, html, state, held_for, refusal,
        created_at, published_at, version, helped, search)
    SELECT gen_random_uuid(), first.id + n / %(a_topic)s, n %% %(a_topic)s = 0, FALSE,
        words, '<p>' || words || '</p>', 'published', '', '', now() - n * interval '15 seconds', now(), 1, 0,
        setweight(to_tsvector('simple', words), 'B')
    FROM bench_words, (SELECT min(id) AS id FROM forum_topic) AS first;
"""
LONG_TOPIC = """
INSERT INTO forum_post (id, topic_id, is_question, is_official, text, html, state, held_for, refusal,
        created_at, published_at, version, helped)
    SELECT gen_random_uuid(), (SELECT min(id) FROM forum_topic), FALSE, n %% 50 = 0,
        'Réponse', '<p>Réponse</p>', 'published', '', '', now() - n * interval '1 minute', now(), 1, 0
    FROM generate_series(1, %(answers)s) AS n
"""
PLAIN_FILES = {  # no web server has named those of production
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
Rows = list[tuple[str, str, str]]


@dataclass(frozen=True)
class Words:
    """Stems from the most to the least frequent; `said`: a word that each of them is found by."""

    stems: list[str]
    said: dict[str, str]

    def drawn(self, dice: random.Random, count: int) -> list[str]:
        """Their rank is drawn so that each comes as often as one over it."""
        most = len(self.stems)
        return [self.stems[int(most ** dice.random()) - 1] for _ in range(count)]


def forum_table(posts: int) -> Rows:
    """(what, figure, what to reach). Needs a database without a forum."""
    words = vocabulary()
    there = _fill(posts, words)
    print(f"{posts:,} messages are there", flush=True)
    asked = list(_searches(words, there, random.Random(7)))
    for said in asked[:20]:
        _search(said, _backend())  # what PostgreSQL and Python read at first is read
    backend = _backend()
    costs = {said: _search(said, backend) for said in asked}
    times = {said: cost.wall for said, cost in costs.items()}
    cut, cpu = (quantiles(some, n=100) for some in (times.values(), [cost.cpu for cost in costs.values()]))
    return [
        (f"{posts:,} messages: what they take on disk", _size("forum_post"), ""),
        ("  of it, the index of the search", _size("forum_posts_search"), ""),
        (f"a search among them, p95 of {len(asked)}, each once", f"{cut[94]:.0f} ms", f"reach ≤ {MOST_MS}"),
        ("  median, p99, longest", f"{cut[49]:.0f}, {cut[98]:.0f}, {max(times.values()):.0f} ms", ""),
        ("  CPU of PostgreSQL and of this process: median, p95, p99",
         f"{cpu[49]:.0f}, {cpu[94]:.0f}, {cpu[98]:.0f} ms", ""),
        ("  one word, two, three: p95", ", ".join(_by_length(times)) + " ms", ""),
        *_long_topic(),
    ]  # fmt: skip


def _by_length(times: dict[str, float]) -> Iterator[str]:
    for length in (1, 2, 3):
        some = [ms for said, ms in times.items() if len(said.split()) == length]
        yield f"{quantiles(some, n=20)[18]:.0f}"


def vocabulary() -> Words:
    """French stems of what the portal says, as often as it says them; then made-up ones."""
    from parvis.lib.words import is_stop_word, stem, words
    from parvis.search.sources import passages

    counts, said = Counter[str](), dict[str, str]()
    for passage in passages("fr"):
        for word in words(f"{passage.title} {passage.text}"):
            if not is_stop_word(word, "fr") and not word.isdigit():
                counts[found := stem(word, "fr")] += 1
                said.setdefault(found, word)
    known = [found for found, _ in counts.most_common()]
    for made_up in _made_up(random.Random(3)):
        if len(known) >= VOCABULARY:
            break
        if (found := stem(made_up, "fr")) not in said:
            known.append(found)
            said[found] = made_up
    return Words(known, said)


def _made_up(dice: random.Random) -> Iterator[str]:
    while True:
        yield "".join(dice.choices(SYLLABLES, k=dice.randint(2, 4)))


def _fill(posts: int, words: Words) -> set[str]:
    """Returns the stems that are there."""
    dice, there = random.Random(5), set[str]()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_words (n int, words text)")
        with cursor.copy("COPY bench_words FROM STDIN") as copy:
            for number in range(posts):
                drawn = words.drawn(dice, dice.randint(*LENGTHS))
                there.update(drawn)
                copy.write_row((number, " ".join(drawn)))
        places = {
            "topics": posts // POSTS_A_TOPIC + 1,
            "a_topic": POSTS_A_TOPIC,
            "answers": POSTS_A_TOPIC - 1,
        }
        index = _definition(cursor)
        cursor.execute("DROP INDEX forum_posts_search")  # made at once afterwards: months of writing
        for statement in FILL.split(";\n"):
            cursor.execute(statement, places if "%(" in statement else None)
        cursor.execute(index)
        cursor.execute("DROP TABLE bench_words")
        cursor.execute("VACUUM ANALYZE forum_post")
        cursor.execute("ANALYZE forum_topic")
    return there


def _definition(cursor: CursorWrapper) -> str:
    cursor.execute("SELECT pg_get_indexdef('forum_posts_search'::regclass)")
    return str(cursor.fetchone()[0])


def _searches(words: Words, there: set[str], dice: random.Random) -> Iterable[str]:
    """One to three words, frequent and rare as people's are; never the same search twice."""
    asked = dict[str, None]()
    while len(asked) < SEARCHES:
        drawn = words.drawn(dice, 1 + len(asked) % 3)
        if len(set(drawn)) == len(drawn) and there.issuperset(drawn):
            asked[" ".join(words.said[stem] for stem in drawn)] = None
    return asked


@dataclass(frozen=True)
class Cost:
    """Milliseconds: on the clock, and of the processors, which does not depend on what else they do."""

    wall: float
    cpu: float


def _search(said: str, backend: int) -> Cost:
    """All that a page of results asks of the database, and what makes the request of it."""
    from parvis.forum.queries import searched

    spent, began = _spent(backend), perf_counter()
    found = searched(said)
    wall = perf_counter() - began
    if not found.rows:
        raise WentWrong(f"nothing is found by {said!r}")
    return Cost(1000 * wall, 1000 * (_spent(backend) - spent))


def _backend() -> int:
    """The process of PostgreSQL that answers us."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _spent(backend: int) -> float:
    """Seconds of the processors so far, of both."""
    theirs = int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9
    return theirs + process_time()


def _size(relation: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_total_relation_size(%s::regclass))", [relation])
        return str(cursor.fetchone()[0])


@override_settings(STORAGES=PLAIN_FILES)
def _long_topic() -> Rows:
    from parvis.forum.models import Topic
    from parvis.forum.presenters import topic_url

    with connection.cursor() as cursor:
        cursor.execute(LONG_TOPIC, {"answers": ANSWERS})
    topic = Topic.objects.select_related("category").order_by("pk")[0]
    Topic.objects.filter(pk=topic.pk).update(answers=ANSWERS + POSTS_A_TOPIC - 1)
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)  # looked for at the first request
    client = Client(headers={"host": PUBLIC_NAME, "x-forwarded-proto": "https"})
    client.get(topic_url(topic))
    queries, times = list[int](), list[float]()
    for page in range(1, ANSWERS // 20 + 1):
        began = perf_counter()
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(topic_url(topic, page))
        times.append(1000 * (perf_counter() - began))
        queries.append(sum(1 for query in captured if not BOUNDARIES.match(query["sql"])))
        if answer.status_code != 200 or answer.content.count(b"<p>R\xc3\xa9ponse</p>") < 16:
            raise WentWrong(f"page {page} of the long question is not whole")
    return [
        (f"a question with {ANSWERS} answers: queries of its page that asks most", str(max(queries)),
         f"reach ≤ {MOST_QUERIES}"),
        ("  milliseconds in this process, median of its pages", f"{median(times):.0f}", ""),
    ]  # fmt: skip
