"""Tells members by e-mail that a question they follow was answered: for each, once an hour at most."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from parvis.accounts.enums import AccountState
from parvis.forum.actions.unsubscribe import token_of
from parvis.forum.models import Subscription
from parvis.forum.rules import TOLD_EVERY
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import LetterKind

LOOKED_BACK = timedelta(days=2)  # what is older was told, or nobody could be
BATCH = 500
# what others wrote since this member was told, or began to follow
DUE = """
UPDATE forum_subscription SET told_at = %(now)s WHERE id IN (
    SELECT s.id FROM forum_topic t JOIN forum_subscription s ON s.topic_id = t.id
    WHERE t.state = 'published' AND t.last_at > %(since)s
    AND (s.told_at IS NULL OR s.told_at <= %(told_before)s)
    AND EXISTS (
        SELECT FROM forum_post p LEFT JOIN forum_writer w ON w.id = p.writer_id
        WHERE p.topic_id = t.id AND p.state = 'published' AND NOT p.is_question
        AND p.published_at > greatest(s.told_at, s.since, %(since)s)
        AND w.account_id IS DISTINCT FROM s.account_id
    )
    ORDER BY s.id LIMIT %(batch)s FOR UPDATE OF s SKIP LOCKED
) RETURNING id
"""


def tell_followers() -> int:
    """Queue what is due. Returns how many letters; run again, it queues none twice."""
    told = 0
    if not settings.ORGANISATION.modules["forum"]:
        return told  # its pages have no address
    while (batch := _tell_some(timezone.now())) is not None:
        told += batch
    return told


@transaction.atomic
def _tell_some(now: datetime) -> int | None:
    """None: nothing is due any more."""
    values: dict[str, Any] = {
        "now": now,
        "since": now - LOOKED_BACK,
        "told_before": now - TOLD_EVERY,
        "batch": BATCH,
    }
    with connection.cursor() as cursor:
        cursor.execute(DUE, values)
        due: list[UUID] = [id_ for (id_,) in cursor.fetchall()]
    if not due:
        return None
    found = Subscription.objects.select_related("account", "topic__category").filter(pk__in=due)
    active = [each for each in found if each.account.state == AccountState.ACTIVE]
    return len(queue_letters(_letter(each, now) for each in active))


def _letter(subscription: Subscription, now: datetime) -> NewLetter:
    account, topic = subscription.account, subscription.topic
    with override(account.language):
        page = reverse("forum_topic", args=[topic.category.slug, topic.pk, topic.slug])
        end = reverse("forum_unsubscribe", args=[token_of(subscription)])
    profile = account.profile
    return NewLetter(
        LetterKind.FORUM_ANSWER, event=f"forum:{subscription.pk}:{now.isoformat()}", to=profile.email,
        language=account.language, about=account.pk,
        context={
            "first_names": profile.first_names, "topic": topic.title, "page_url": settings.PUBLIC_URL + page,
            "unsubscribe_url": settings.PUBLIC_URL + end,
        },
    )  # fmt: skip
