"""What people say of a guide: it helped or not, why, in a few words. Nobody is named."""

import uuid

from django.db import models
from django.utils import timezone

from parvis.guides.enums import Reason
from parvis.guides.rules import MOST_SAID


class Feedback(models.Model):
    """`id` is drawn at random and belongs to the answer alone: with it the reason is added once. `said` has
    been masked; there is neither account, address nor browser.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    helped = models.BooleanField()
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    said = models.CharField(max_length=MOST_SAID, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(helped=False) | models.Q(reason=""), name="reason_of_a_no"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug}: {'yes' if self.helped else 'no'}"
