"""One row: to which of the two modes this database belongs."""

from django.db import models


class Installation(models.Model):
    """Written once (parvis.serving.mode), by the first that comes with its tables made."""

    id = models.BooleanField(primary_key=True, default=True)
    mode = models.CharField(max_length=20)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=True), name="one_installation")]

    def __str__(self) -> str:
        return self.mode
