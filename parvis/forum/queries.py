"""What the pages of the forum read: lists of topics, a page of answers, what the search finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from parvis.accounts.models import Account
from parvis.forum.enums import State
from parvis.forum.markdown import plain_of
from parvis.forum.models import Category, Helped, Post, Subscription, Topic
from parvis.forum.rules import A_PAGE
from parvis.lib.words import stems

FURTHEST_PAGE = 200
MOST_RANKED = 1_000  # matches that are put in order, and as many of the newest
MOST_WORDS = 8  # of one search, that are looked for
LONGEST_SEARCH = 200
LONGEST_WORD = 100  # letters; PostgreSQL refuses to look for one of 2 kB
NEWEST = 5_000  # of all messages, among which the matches of a common word are all ranked
# GIN gives its matches in no telling order: when there are more than are ranked, the newest join them
FOUND = """
WITH hits AS MATERIALIZED (
    SELECT id, topic_id, search FROM forum_post
    WHERE state = 'published' AND search @@ %(asked)s::tsquery LIMIT %(ranked)s
), newest AS MATERIALIZED (
    SELECT id, topic_id, search FROM (
        SELECT id, topic_id, search FROM forum_post
        WHERE state = 'published' ORDER BY created_at DESC LIMIT %(newest)s
    ) AS late
    WHERE (SELECT count(*) FROM hits) = %(ranked)s AND search @@ %(asked)s::tsquery LIMIT %(ranked)s
), best AS (
    SELECT DISTINCT ON (topic_id) topic_id, id, ts_rank(search, %(asked)s::tsquery) AS rank
    FROM (SELECT * FROM hits UNION ALL SELECT * FROM newest) AS ranked ORDER BY topic_id, rank DESC, id
)
SELECT best.topic_id, best.id FROM best JOIN forum_topic t ON t.id = best.topic_id
WHERE t.state = 'published' ORDER BY rank DESC, t.last_at DESC, t.id LIMIT %(most)s OFFSET %(after)s
"""
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list. `more`: there is another."""

    rows: list[Row]
    number: int
    more: bool

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1 if self.more else 0


def _paged(found: QuerySet[Any], number: int) -> Page[Any]:
    start = (number - 1) * A_PAGE
    rows = list(found[start : start + A_PAGE + 1])
    return Page(rows[:A_PAGE], number, len(rows) > A_PAGE)


def categories() -> list[Category]:
    """In their order, each with `topics`: how many questions are published in it. One query."""
    published = Count("topic", filter=Q(topic__state=State.PUBLISHED))
    return list(Category.objects.annotate(topics=published).order_by("position", "slug"))


def category_of(slug: str) -> Category | None:
    return Category.objects.filter(slug=slug).first()


def _listed() -> QuerySet[Topic]:
    """Published topics, with all that a list shows."""
    official = Post.objects.filter(topic=OuterRef("pk"), state=State.PUBLISHED, is_official=True)
    found = Topic.objects.filter(state=State.PUBLISHED).select_related("category", "writer")
    return found.annotate(has_official=Exists(official))


def newest(page: int = 1, *, category: Category | None = None) -> Page[Topic]:
    """Whose last message is the newest first. One query."""
    found = _listed() if category is None else _listed().filter(category=category)
    return _paged(found.order_by("-last_at", "-id"), page)


def unanswered(page: int = 1) -> Page[Topic]:
    """To which nobody but whoever asked has answered, the newest first. One query."""
    return _paged(_listed().filter(others=0).order_by("-created_at", "-id"), page)


def topic_for(account: Account | None, topic: int) -> Topic | None:
    """Published, or still theirs alone. With its category, its writer, and its accepted answer."""
    seen = Q(state=State.PUBLISHED)
    if account is not None:
        seen |= Q(state=State.WAITING, writer__account=account)
    return Topic.objects.select_related("category", "writer").filter(seen, pk=topic).first()


def question_of(topic: Topic) -> Post | None:
    """With whoever wrote it; as `topic_for` found it, published or not."""
    return Post.objects.select_related("writer").filter(topic=topic, is_question=True).first()


def answers_of(topic: Topic, account: Account | None, number: int) -> Page[Post]:
    """The accepted one first, then those of the body, then in their order. And one's own that still wait.

    One query.
    """
    seen = Q(state=State.PUBLISHED)
    if account is not None:
        seen |= Q(state=State.WAITING, writer__account=account)
    found = Post.objects.filter(seen, topic=topic, is_question=False).select_related("writer")
    order = ["-is_official", "created_at", "id"]
    if topic.accepted_id:
        found, order = found.annotate(is_kept=Q(pk=topic.accepted_id)), ["-is_kept", *order]
    return _paged(found.order_by(*order), number)


def helped_among(account: Account, posts: Sequence[Post]) -> set[UUID]:
    """Those of which the member said that they helped."""
    ids = [post.pk for post in posts]
    return set(Helped.objects.filter(account=account, post__in=ids).values_list("post", flat=True))


def is_subscribed(account: Account, topic: Topic) -> bool:
    return Subscription.objects.filter(account=account, topic=topic).exists()


def own_post(account: Account, post: UUID) -> Post | None:
    """With its topic."""
    found = Post.objects.filter(pk=post, writer__account=account).exclude(state=State.WITHDRAWN)
    return found.select_related("topic__category", "writer").first()


def published_post(post: UUID) -> Post | None:
    """With its topic and its writer."""
    found = Post.objects.filter(pk=post, state=State.PUBLISHED, topic__state=State.PUBLISHED)
    return found.select_related("topic__category", "writer").first()


def page_of(post: Post) -> int:
    """Of its topic, on which it stands. One query; none for a question."""
    if post.is_question:
        return 1
    topic = post.topic
    first = Q(is_official=True) | Q(created_at__lt=post.created_at)
    first |= Q(created_at=post.created_at, pk__lt=post.pk)
    if topic.accepted_id == post.pk or post.is_official:
        return 1
    before = Post.objects.filter(first | Q(pk=topic.accepted_id), topic=topic, is_question=False)
    return before.exclude(pk=post.pk).filter(_seen_with(post)).count() // A_PAGE + 1


def _seen_with(post: Post) -> Q:
    """What its writer sees of the topic."""
    return Q(state=State.PUBLISHED) | Q(state=State.WAITING, writer=post.writer_id)


def posts_of(account: Account, page: int) -> Page[Post]:
    """All that a member wrote, the newest first, with what became of it. One query."""
    found = Post.objects.filter(writer__account=account).exclude(state=State.WITHDRAWN)
    return _paged(found.select_related("topic__category").order_by("-created_at", "-id"), page)


def searched(words: str, page: int = 1, *, every_word: bool = False) -> Page[Post]:
    """The best message of each topic that has all these words, or, unless `every_word`, one of them when none
    has all.

    Each with its topic. Two queries, three when no message has all the words.
    """
    rows: list[tuple[int, UUID]] = []
    for joined in (" & ",) if every_word else (" & ", " | "):
        asked = _asked(words, joined)
        rows = _rows(asked, page) if asked else []
        if rows:
            break
    ids = [post for _, post in rows]
    found = Post.objects.select_related("topic__category", "topic__writer", "writer").in_bulk(ids)
    return Page([found[post] for post in ids[:A_PAGE] if post in found], page, len(ids) > A_PAGE)


def _rows(asked: str, page: int) -> list[tuple[int, UUID]]:
    with connection.cursor() as cursor:
        places = {"ranked": MOST_RANKED, "newest": NEWEST, "most": A_PAGE + 1, "after": (page - 1) * A_PAGE}
        cursor.execute(FOUND, {"asked": asked, **places})
        return list(cursor.fetchall())


def _asked(words: str, joined: str) -> str:
    """A tsquery: the stems of French or those of English, as the topics are in one or the other."""
    both = {
        language: [stem for stem in stems(words, language) if len(stem) <= LONGEST_WORD][:MOST_WORDS]
        for language in ("fr", "en")
    }
    sides = {joined.join(f"'{stem}'" for stem in dict.fromkeys(found)) for found in both.values() if found}
    return " | ".join(f"({side})" for side in sorted(sides))


def for_feed(category: Category | None) -> list[tuple[Topic, str]]:
    """The newest topics, each with the words of its question. Two queries."""
    found = _listed() if category is None else _listed().filter(category=category)
    topics = list(found.order_by("-created_at", "-id")[:A_PAGE])
    questions = Post.objects.filter(topic__in=topics, is_question=True, state=State.PUBLISHED)
    texts = {post.topic_id: plain_of(post.html) for post in questions}
    return [(topic, texts.get(topic.pk, "")) for topic in topics]
