"""The help points of practice: clearly fictitious, in a country that is none."""

from pathlib import Path

from django.utils import timezone

from parvis.places.actions.import_points import SAMPLE, import_points
from parvis.places.actions.import_territory import import_outlines
from parvis.places.models import HelpPoint, Outline

OUTLINES = Path(__file__).parents[1] / "sample_outlines.json"


def fill_practice() -> None:
    """Harmless when repeated; what somebody has imported stays."""
    if not HelpPoint.objects.exists():
        import_points(SAMPLE, source="Points d’aide fictifs", dated_on=timezone.localdate())
    if not Outline.objects.exists():
        import_outlines(OUTLINES)
