"""One row per thing counted: how many hits in the window that is running."""

from django.db import models


class Counter(models.Model):
    """`subject` is a digest (never an address, a number or a token in clear)."""

    scope = models.CharField(max_length=40)
    subject = models.BinaryField(max_length=33)
    hits = models.IntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "subject"], name="one_counter_a_subject")]

    def __str__(self) -> str:
        return f"{self.scope}: {self.hits}"
