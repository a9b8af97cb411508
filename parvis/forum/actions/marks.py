"""What readers do with messages: this helped, this is the answer, this should be looked at, write to me."""

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.forum.actions.publish import locked
from parvis.forum.actions.write import count, writer_of
from parvis.forum.enums import State
from parvis.forum.models import Helped, Post, Report, Subscription, Topic
from parvis.lib.masking import masked


def mark_helped(account: Account, post: UUID, *, helped: bool) -> Post | None:
    """Once a member, whatever they press; one's own counts for nothing. None: there is no such answer."""
    count({"forum_mark": str(account.pk)})
    with transaction.atomic():
        found = locked(post)
        if found is None or found.is_question or not _is_read(found):
            return None
        writer = writer_of(account)
        if writer is not None and found.writer_id == writer.pk:
            return found
        if helped:
            row = Helped(post=found, account=account, at=timezone.now())
            change = 0 if Helped.objects.filter(post=found, account=account).exists() else 1
            Helped.objects.bulk_create([row], ignore_conflicts=True)  # the message is locked: one at a time
        else:
            change = -Helped.objects.filter(post=found, account=account).delete()[0]
        Post.objects.filter(pk=found.pk).update(helped=F("helped") + change)
    return found


def _is_read(post: Post) -> bool:
    return post.state == State.PUBLISHED and post.topic.state == State.PUBLISHED


@transaction.atomic
def accept(account: Account, post: UUID, *, accepted: bool) -> Post | None:
    """The answer that whoever asked keeps; one a topic. None: it is not their topic, or no answer of it."""
    found = locked(post)
    writer = writer_of(account)
    if found is None or writer is None or found.is_question or found.state != State.PUBLISHED:
        return None
    theirs = Topic.objects.filter(pk=found.topic_id, writer=writer, state=State.PUBLISHED)
    if not theirs.exists():
        return None
    if accepted:
        theirs.update(accepted=found)  # the message is locked: it is not taken back meanwhile
    else:
        theirs.filter(accepted=found).update(accepted=None)
    return found


def report(account: Account, post: UUID, complaint: str, words: str) -> Post | None:
    """Once a member, and again when the message has changed since agents looked at it. None: there is no such
    message. Raises TooMany.
    """
    count({"forum_report": str(account.pk)})
    found = Post.objects.filter(pk=post, state=State.PUBLISHED, topic__state=State.PUBLISHED)
    message = found.select_related("topic__category").first()
    if message is not None:
        said: dict[str, Any] = {
            "complaint": complaint, "words": masked(words)[:500], "at": timezone.now(),
        }  # fmt: skip
        row = Report(post=message, account=account, **said)
        Report.objects.bulk_create([row], ignore_conflicts=True)
        if message.edited_at:
            seen = Report.objects.filter(post=message, account=account, settled_at__lt=message.edited_at)
            seen.update(settled_at=None, settled_by=None, **said)
    return message


def subscribe(account: Account, topic: int, *, wanted: bool) -> Topic | None:
    """Told by e-mail of what is answered, or not. None: there is no such topic."""
    found = Topic.objects.filter(pk=topic, state=State.PUBLISHED).select_related("category").first()
    if found is None:
        return None
    if wanted:
        row = Subscription(id=uuid4(), topic=found, account=account, since=timezone.now())
        Subscription.objects.bulk_create([row], ignore_conflicts=True)
    else:
        Subscription.objects.filter(topic=found, account=account).delete()
    return found
