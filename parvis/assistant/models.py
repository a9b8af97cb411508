"""What is counted of the assistant: questions without answer, whether answers helped. Nobody is named."""

from django.db import models
from django.utils import timezone

from parvis.assistant.rules import MOST_COUNTED

MOST_DOCUMENT = 120


class Unanswered(models.Model):
    """`text` has been masked, and is written without accents or capitals, so that the same question is one
    row. There is neither account, address nor browser.
    """

    text = models.CharField(max_length=MOST_COUNTED)
    language = models.CharField(max_length=2)
    count = models.PositiveIntegerField(default=1)
    last_on = models.DateField(default=timezone.localdate, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "language"], name="one_row_an_unanswered_question")
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.count}"


class Helpfulness(models.Model):
    """How many said of an answer drawn from this document that it helped, and that it did not."""

    document = models.CharField(max_length=MOST_DOCUMENT)
    language = models.CharField(max_length=2)
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "language"], name="one_row_a_document_that_helps")
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.yes} yes, {self.no} no"
