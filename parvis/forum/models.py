"""Categories, those who write, their topics and messages, and what readers do with them.

What is written here is public, or about to be: nothing is sealed. Personal data is stopped before it is
stored (moderation.py). When an account is erased its pseudonym goes with it; its messages: docs/forum.md.
"""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from parvis.accounts.models import Account
from parvis.agents.models import Agent
from parvis.forum.enums import Blocked, Complaint, Hold, Refusal, State, Verdict
from parvis.forum.rules import LONGEST_PSEUDONYM, LONGEST_TEXT, LONGEST_TITLE
from parvis.ui.language import reader_language

PUBLISHED = Q(state=State.PUBLISHED)


class Category(models.Model):
    """Where a topic belongs. Imported: see reading.py."""

    slug = models.SlugField(max_length=40, unique=True)
    position = models.IntegerField(default=0)
    name_fr = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True, default="")
    summary_fr = models.CharField(max_length=200, blank=True, default="")
    summary_en = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return (self.name_en if reader_language() == "en" else "") or self.name_fr

    @property
    def summary(self) -> str:
        return (self.summary_en if reader_language() == "en" else "") or self.summary_fr


class Writer(models.Model):
    """A member who writes: a pseudonym, and nothing else of the person. Chosen once.

    `folded`: the pseudonym without what makes two of them look alike. `accepted`: messages published.
    """

    account = models.OneToOneField(  # None: one of the practice mode, whom nobody is
        Account, on_delete=models.CASCADE, null=True, related_name="writer"
    )
    pseudonym = models.CharField(max_length=LONGEST_PSEUDONYM)
    folded = models.CharField(max_length=2 * LONGEST_PSEUDONYM, unique=True)
    since = models.DateTimeField()
    accepted = models.IntegerField(default=0)
    suspended_until = models.DateTimeField(null=True)
    suspended_for = models.CharField(max_length=10, choices=Refusal.choices, blank=True, default="")

    def __str__(self) -> str:
        return f"writer {self.pk}"


class Topic(models.Model):
    """A question and its answers. `answers` and `last_at` follow the published ones; `others`: those of them
    that are of somebody else than whoever asked. A question without any is one that waits for an answer.

    `guide`: the name of the guide that answers, if there is one. `alerted_at`: when agents were told that it
    waits for an answer.
    """

    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    writer = models.ForeignKey(Writer, on_delete=models.SET_NULL, null=True)  # None: a former member
    title = models.CharField(max_length=LONGEST_TITLE)
    slug = models.SlugField(max_length=80)
    language = models.CharField(max_length=2, default="fr")
    guide = models.SlugField(max_length=80, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    accepted = models.ForeignKey("Post", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    last_at = models.DateTimeField()  # of the last message that was published
    answers = models.IntegerField(default=0)
    others = models.IntegerField(default=0, db_default=0)
    alerted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-last_at", "-id"], condition=PUBLISHED, name="forum_newest"),
            models.Index(
                fields=["category", "-last_at", "-id"], condition=PUBLISHED, name="forum_in_category"
            ),
            models.Index(
                fields=["-created_at", "-id"], condition=Q(state=State.PUBLISHED, others=0),
                name="forum_unanswered",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"topic {self.pk} ({self.state})"


class Post(models.Model):
    """A message: the question of a topic (`is_question`) or an answer; `by_asker`: of whoever asked, who adds
    something.

    Written by a member (`writer`), or by an agent in the name of the body (`is_official`, `agent`). By
    neither: by a former member. `html` is made from `text` when it is saved (reading.html_of). `version`
    grows with every change: it tells two agents who decide at once apart. `search`: see actions/write.py.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts")
    writer = models.ForeignKey(Writer, on_delete=models.SET_NULL, null=True)
    agent = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    is_question = models.BooleanField(default=False)
    is_official = models.BooleanField(default=False)
    by_asker = models.BooleanField(default=False, db_default=False)
    text = models.TextField(max_length=LONGEST_TEXT)
    html = models.TextField(default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    held_for = models.CharField(max_length=12, choices=Hold.choices, blank=True, default="")
    refusal = models.CharField(max_length=10, choices=Refusal.choices, blank=True, default="")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)  # by its writer
    cut_at = models.DateTimeField(null=True)  # a part was taken out by an agent
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.IntegerField(default=1)
    helped = models.IntegerField(default=0)
    search = SearchVectorField(null=True)  # while it is published

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic"], condition=Q(is_question=True), name="one_question_a_topic"
            ),
            models.CheckConstraint(
                condition=Q(is_official=False) | Q(writer=None), name="official_is_of_the_body"
            ),
        ]
        indexes = [
            models.Index(fields=["topic", "created_at", "id"], name="forum_posts_in_order"),
            models.Index(fields=["writer", "-created_at"], name="forum_posts_of_a_writer"),
            models.Index(
                fields=["created_at"], condition=Q(state=State.WAITING), name="forum_posts_waiting"
            ),
            models.Index(fields=["-created_at"], condition=PUBLISHED, name="forum_posts_newest"),
            GinIndex(fields=["search"], condition=PUBLISHED, name="forum_posts_search"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"post {self.pk} ({self.state})"


class FormerText(models.Model):
    """What a message said before its writer changed it, or an agent cut it, for those who moderate.

    `title`: of the topic, when a part of it was taken out.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="former")
    title = models.CharField(max_length=LONGEST_TITLE, blank=True, default="", db_default="")
    text = models.TextField(max_length=LONGEST_TEXT)
    until = models.DateTimeField()  # when it was replaced

    def __str__(self) -> str:
        return f"former text of {self.post_id}"


class Helped(models.Model):
    """A member says that a message helped. Once."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="marks")
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="helped_once")]

    def __str__(self) -> str:
        return f"{self.post_id} helped"


class Subscription(models.Model):
    """A member is told by e-mail of what is answered. `told_at`: when last."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="subscriptions")
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    told_at = models.DateTimeField(null=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "account"], name="subscribed_once")]

    def __str__(self) -> str:
        return f"subscription to {self.topic_id}"


class Report(models.Model):
    """A member says that a message should be looked at. `words`: theirs, masked."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    complaint = models.CharField(max_length=10, choices=Complaint.choices)
    words = models.CharField(max_length=500, blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="reported_once")]
        indexes = [models.Index(fields=["at"], condition=Q(settled_at=None), name="forum_reports_open")]

    def __str__(self) -> str:
        return f"report of {self.post_id}"


class BlockedTerm(models.Model):
    """A word or a domain that the organisation watches for. `term`: as it is compared."""

    kind = models.CharField(max_length=6, choices=Blocked.choices)
    term = models.CharField(max_length=200)
    typed = models.CharField(max_length=100, default="")
    verdict = models.CharField(max_length=6, choices=Verdict.choices, default=Verdict.HOLD)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "term"], name="blocked_once")]

    def __str__(self) -> str:
        return f"blocked {self.kind}"


class Draft(models.Model):
    """What somebody was writing as their session ended, sealed: see actions/drafts.py.

    `account`: whose session it was; None when nobody could tell by then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"draft until {self.expires_at:%Y-%m-%d %H:%M}"
