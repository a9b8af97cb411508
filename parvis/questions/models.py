"""The questions of the help page, and every version that there was of them."""

import uuid

from django.db import models

from parvis.agents.models import Agent
from parvis.questions.rules import LONGEST_ANSWER, LONGEST_QUESTION

WITHOUT_ENGLISH = models.Q(question_en="", answer_en="")


class Text(models.Model):
    """What is written, in both languages. Without English, English pages have it in French."""

    question_fr = models.CharField(max_length=LONGEST_QUESTION)
    answer_fr = models.TextField(max_length=LONGEST_ANSWER)
    question_en = models.CharField(max_length=LONGEST_QUESTION, blank=True, default="")
    answer_en = models.TextField(max_length=LONGEST_ANSWER, blank=True, default="")
    is_published = models.BooleanField(default=False)

    class Meta:
        abstract = True
        constraints = [  # one without the other says nothing
            models.CheckConstraint(
                condition=WITHOUT_ENGLISH | ~(models.Q(question_en="") | models.Q(answer_en="")),
                name="%(class)s_english_is_whole",
            )
        ]


class Question(Text):
    """As it is now. `version` grows with every change: it tells two agents who write at once apart."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)  # its place in the page, for links
    position = models.IntegerField(default=0)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True)

    class Meta(Text.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.slug


class Version(Text):
    """As it was once. The newest is what the question is now."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True)

    class Meta(Text.Meta):
        abstract = False
        constraints = [
            *Text.Meta.constraints,
            models.UniqueConstraint(fields=["question", "number"], name="one_version_a_number"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.question_id}"
