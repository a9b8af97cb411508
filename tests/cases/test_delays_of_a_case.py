"""The page of a case says when it will probably be closed, or that it is late; command and job measure."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from parvis.cases.actions.measure import measure
from parvis.cases.delays_command import measure_now
from parvis.cases.models import Case, CaseType, ProcessingTimes
from parvis.cases.tasks import measure_processing_times
from tests.accounts_fixtures import CAMILLE
from tests.enrolment.reading_pages import Page

pytestmark = pytest.mark.usefixtures("types")


def case(ago, lasted=None, member=None, **more):
    began = timezone.now() - timedelta(days=ago)
    closed = None if lasted is None else began + timedelta(days=lasted)
    return Case(
        reference=f"T-{uuid4().hex[:12]}", member=member or uuid4(), channel="online", received_at=began,
        type=CaseType.objects.get(slug="carte"), step="recue", step_at=began, closed_at=closed,
        outcome="" if closed is None else "done", told_at=began, **more,
    )  # fmt: skip


@pytest.fixture
def flow(db):
    """Three a day for four months, each closed after 3 to 20 days."""
    cases = [case(ago, 3 + (ago * 7 + n * 5) % 18) for ago in range(25, 120) for n in range(3)]
    Case.objects.bulk_create(cases)
    measure()


def page_of(client, ago, **more):
    mine = case(ago, member=CAMILLE.member, **more)
    mine.save()
    return Page(client.get(f"/mes-demarches/{mine.pk}/")).said


def test_probably_before_a_day(signed_in, flow):
    said = page_of(signed_in, 4)
    assert "Probablement avant le " in said
    assert "ce n’est pas une promesse" in said
    assert "Mon dossier attend depuis 4 jours" in said
    assert "plus longtemps que 9 dossiers" not in said


def test_a_late_one_says_so_and_what_to_do(signed_in, flow):
    said = page_of(signed_in, 45)
    assert "Mon dossier attend depuis plus longtemps que 9 dossiers sur 10" in said
    assert "Probablement avant" not in said
    assert "01 99 00 00 00" in said
    assert "Je prends un rendez-vous" in said


def test_whose_turn_it_is_counts(signed_in, flow):
    assert "plus vite je réponds" in page_of(signed_in, 4, expected_from="member")


def test_a_closed_one_and_an_unmeasured_one_are_told_nothing(signed_in, flow):
    assert "Quand mon dossier" not in page_of(signed_in, 30, lasted=10)
    ProcessingTimes.objects.all().delete()
    assert "Quand mon dossier" not in page_of(signed_in, 4)


def test_the_command_and_the_job(flow, capsys):
    ProcessingTimes.objects.all().delete()
    assert measure_now([]) == 0
    assert "types with figures" in capsys.readouterr().out
    assert ProcessingTimes.objects.filter(closed__gte=10).count() == 1
    ProcessingTimes.objects.all().delete()
    measure_processing_times(0)
    assert ProcessingTimes.objects.filter(closed__gte=10).count() == 1
