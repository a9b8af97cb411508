"""The questions to show, those to edit, and their history."""

from uuid import UUID

import structlog
from django.db import DatabaseError
from django.db.models import QuerySet

from parvis.questions.models import Question, Version
from parvis.questions.presenters import Asked

log = structlog.get_logger(__name__)


def shown() -> list[Asked]:
    """What the help page shows, in the language of the reader. Nothing while the database gives no answer:
    the rest of the page helps without it.
    """
    try:
        return [Asked.of(question, question.slug) for question in published()]
    except DatabaseError as error:
        log.warning("questions_not_read", error=type(error).__name__)
        return []


def published() -> QuerySet[Question]:
    """In the order of the page."""
    return Question.objects.filter(is_published=True).order_by("position", "slug")


def every() -> QuerySet[Question]:
    """Published or not, with who changed them last."""
    return Question.objects.select_related("updated_by").order_by("position", "slug")


def one(question: UUID) -> Question | None:
    return Question.objects.select_related("updated_by").filter(pk=question).first()


def history(question: Question) -> QuerySet[Version]:
    """Every version, newest first."""
    return Version.objects.filter(question=question).select_related("saved_by").order_by("-number")
