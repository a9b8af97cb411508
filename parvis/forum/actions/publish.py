"""What changes with a message that becomes public, or no longer is: its topic, its writer, the search."""

from datetime import datetime

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Greatest

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


def index(post: Post) -> None:
    """Have the search find the message, which is published, with the words of now."""
    language = post.topic.language
    title = stems(post.topic.title, language) if post.is_question else []
    with connection.cursor() as cursor:
        cursor.execute(INDEX, [" ".join(title), " ".join(stems(plain_of(post.html), language)), post.pk])


def made_public(post: Post, now: datetime) -> None:
    """The state is PUBLISHED, since now. In the caller's transaction."""
    index(post)
    topic = Topic.objects.filter(pk=post.topic_id)
    if post.is_question:
        topic.update(state=State.PUBLISHED, last_at=Greatest(F("last_at"), Value(now)))
    else:
        topic.update(answers=F("answers") + 1, last_at=Greatest(F("last_at"), Value(now)))
    if post.writer_id:
        Writer.objects.filter(pk=post.writer_id).update(accepted=F("accepted") + 1)


def taken_back(post: Post, state: State) -> None:
    """The message was public; its state is `state` now. In the caller's transaction."""
    Post.objects.filter(pk=post.pk).update(search=None)
    topic = Topic.objects.filter(pk=post.topic_id)
    if post.is_question:
        topic.update(state=state)
    else:
        topic.update(answers=Greatest(F("answers") - 1, Value(0)))
        topic.filter(accepted=post).update(accepted=None)
    if post.writer_id:
        Writer.objects.filter(pk=post.writer_id).update(accepted=Greatest(F("accepted") - 1, Value(0)))
