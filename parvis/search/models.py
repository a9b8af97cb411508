"""The index: editions of the passages with their lexemes. And the searches that found nothing, counted."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone

from parvis.search.passages import Passage
from parvis.search.rules import LONGEST_KEPT

LANGUAGES = [("fr", "fr"), ("en", "en")]


class Edition(models.Model):
    """All that readers of a language could find at one moment. `digest` is that of its content: whoever has
    the same content has the same edition. Never changed once it is there.
    """

    digest = models.BinaryField(max_length=32, unique=True)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"edition {self.pk} ({self.language})"


class IndexedPassage(models.Model):
    """One passage of an edition. `lexemes`: see lexemes.py. `written_in`: its language."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE)
    position = models.IntegerField()
    key = models.CharField(max_length=200)
    document = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    written_in = models.CharField(max_length=2)
    title = models.TextField()
    heading = models.TextField(blank=True)
    text = models.TextField()
    url = models.TextField()
    lexemes = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="one_row_a_passage"),
        ]
        indexes = [GinIndex(fields=["lexemes"], name="search_lexemes", fastupdate=False)]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def of(cls, passage: Passage, edition: Edition, position: int, lexemes: str) -> "IndexedPassage":
        """Not saved. PostgreSQL keeps no zero byte, which a file may hold."""
        said = (text.replace("\0", "") for text in (passage.title, passage.heading, passage.text))
        title, heading, text = said
        return cls(
            edition=edition, position=position, key=passage.key, document=passage.document,
            kind=passage.kind, written_in=passage.language, title=title, heading=heading, text=text,
            url=passage.url, lexemes=lexemes,
        )  # fmt: skip


class NothingFound(models.Model):
    """What people looked for in vain: the words, masked and folded; nothing of who, or from where."""

    words = models.CharField(max_length=LONGEST_KEPT)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    count = models.IntegerField(default=1)
    last_on = models.DateField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "words"], name="one_row_a_search"),
            models.CheckConstraint(condition=models.Q(count__gt=0), name="searched_once_at_least"),
        ]

    def __str__(self) -> str:
        return f"nothing found {self.count} times"
