"""What changes with a message that becomes public, or no longer is: its topic, its writer, the search."""

from uuid import UUID

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from parvis.forum.enums import State
from parvis.forum.markdown import plain_of
from parvis.forum.models import Post, Topic, Writer
from parvis.lib.words import stems

# the words of a question's title weigh more than those of any message
INDEX = """
UPDATE forum_post SET search =
    setweight(to_tsvector('simple', %s), 'A') || setweight(to_tsvector('simple', %s), 'B')
WHERE id = %s
"""


def locked(post: UUID) -> Post | None:
    """The message with its topic; nobody else changes it before the end of the transaction."""
    rows = Post.objects.select_for_update(of=("self",)).select_related("topic__category", "writer")
    return rows.filter(pk=post).first()


def index(post: Post) -> None:
    """Have the search find the message, which is published, with the words of now."""
    language = post.topic.language
    title = stems(post.topic.title, language) if post.is_question else []
    with connection.cursor() as cursor:
        cursor.execute(INDEX, [" ".join(title), " ".join(stems(plain_of(post.html), language)), post.pk])


def publish(post: Post) -> None:
    """Everybody reads it from now on; saved whole. In the caller's transaction."""
    now = timezone.now()
    post.state, post.published_at = State.PUBLISHED, now
    post.save()
    index(post)
    topic = Topic.objects.filter(pk=post.topic_id)
    last_at = Greatest(F("last_at"), Value(now))
    if post.is_question:
        topic.update(state=State.PUBLISHED, last_at=last_at)
    else:
        if not post.by_asker:  # there is something to read again
            topic.filter(state=State.WITHDRAWN).update(state=State.PUBLISHED)
        topic.update(answers=F("answers") + 1, others=F("others") + _of_others(post), last_at=last_at)
    if post.writer_id:
        Writer.objects.filter(pk=post.writer_id).update(accepted=F("accepted") + 1)


def _of_others(post: Post) -> int:
    """What whoever asked adds themselves answers nothing."""
    return 0 if post.by_asker else 1


def take_back(post: Post, state: State) -> None:
    """It was published; nobody else reads it from now on. Saved whole. In the caller's transaction.

    The topic goes with its question, unless whoever wrote it takes back what others have answered; and with
    the last answer of others, when the question was taken back before.
    """
    post.state, post.search = state, None
    post.save()
    topic = Topic.objects.filter(pk=post.topic_id)
    if post.is_question:
        (topic.filter(others=0) if state == State.WITHDRAWN else topic).update(state=state)
    else:
        others = Greatest(F("others") - _of_others(post), Value(0))
        topic.update(answers=Greatest(F("answers") - 1, Value(0)), others=others)
        topic.filter(accepted=post).update(accepted=None)
        bare = topic.filter(others=0, posts__is_question=True, posts__state=State.WITHDRAWN)
        bare.update(state=State.WITHDRAWN)
    if post.writer_id:
        Writer.objects.filter(pk=post.writer_id).update(accepted=Greatest(F("accepted") - 1, Value(0)))
