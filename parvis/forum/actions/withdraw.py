"""Taking back one's message; the title of a question goes with the last that is read under it."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from parvis.accounts.models import Account
from parvis.forum.actions.publish import take_back
from parvis.forum.actions.write import own
from parvis.forum.enums import State
from parvis.forum.models import Post, Topic

# for a month: an agent may go back on it. And what somebody else has answered, that no agent has read yet
KEPT = Q(state__in=(State.REFUSED, State.REMOVED)) | Q(state=State.WAITING, by_asker=False)


def withdraw(account: Account, post: UUID) -> Post | None:
    """One's own, whenever one wishes: nothing of the text is left. None: there is none of theirs."""
    found = _withdraw(account, post)
    if found is not None:
        drop_bare(found.topic_id)
    return found


@transaction.atomic
def _withdraw(account: Account, post: UUID) -> Post | None:
    found = own(account, post)
    if found is None or found.state == State.WITHDRAWN:
        return None
    was_published = found.state == State.PUBLISHED
    found.former.all().delete()
    found.text, found.html, found.held_for, found.version = "", "", "", found.version + 1
    if was_published:
        take_back(found, State.WITHDRAWN)
    else:
        found.state = State.WITHDRAWN
        found.save()
    if found.is_question:  # was being read again: what others answered is read as before
        topic = Topic.objects.filter(pk=found.topic_id, state=State.WAITING)
        topic.filter(others__gt=0).update(state=State.PUBLISHED)
    return found


def bare() -> QuerySet[Topic]:
    """Whose question was taken back, with no answer of anybody else to be read under it."""
    return Topic.objects.filter(others=0, posts__is_question=True, posts__state=State.WITHDRAWN)


def drop_bare(topic: int) -> None:
    """Delete it if it is bare; while something of it is kept, only hide it.

    In a transaction of its own: messages are locked before their topic, as everywhere. Whoever publishes one
    of them meanwhile comes first, and then there is something to read.
    """
    if not bare().filter(pk=topic).exists():
        return
    with transaction.atomic():
        messages = Post.objects.select_for_update().filter(topic=topic).order_by("pk")
        list(messages.values_list("pk"))
        for found in bare().select_for_update(of=("self",)).filter(pk=topic):
            if messages.filter(KEPT).exists():
                Topic.objects.filter(pk=topic).update(state=State.WITHDRAWN)
            else:
                found.delete()
