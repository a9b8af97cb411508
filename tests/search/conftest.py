"""What the tests of the search look for."""

import pytest

from parvis.appointments.models import Purpose
from parvis.questions import actions as questions


@pytest.fixture
def filled(db) -> None:
    """The questions of the practice mode, and purposes of calls, one of which has no English."""
    questions.fill_sample()
    french = {"name": "Mon arrêt de travail", "summary": "Ce qui me sera versé.", "documents": ["Mon avis"]}
    english = {"name": "A change in my life", "summary": "A birth, a wedding."}
    Purpose.objects.create(slug="arret", minutes=20, words={"fr": french})
    Purpose.objects.create(
        slug="changement",
        minutes=20,
        words={
            "fr": {"name": "Un changement dans ma vie", "summary": "Naissance, mariage."},
            "en": english,
        },
    )
