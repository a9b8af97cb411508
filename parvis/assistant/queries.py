"""What the desk reads of the assistant: questions without answer, documents that help or do not."""

from django.db.models import F, QuerySet

from parvis.assistant.models import Helpfulness, Unanswered


def unanswered() -> QuerySet[Unanswered]:
    """The most asked first."""
    return Unanswered.objects.order_by("-count", "-last_on", "text")


def helpfulness() -> QuerySet[Helpfulness]:
    """The documents that help least first."""
    return Helpfulness.objects.order_by(-(F("no") - F("yes")), "document")
