"""What is known of processing times, type by type."""

from django.shortcuts import get_object_or_404

from parvis.cases.models import CaseType, ProcessingTimes

Row = tuple[CaseType, ProcessingTimes | None]


def times_of_all() -> list[Row]:
    """Every type with its figures, if it has any, in the order of the organisation. One query."""
    types = CaseType.objects.select_related("processingtimes").order_by("position", "slug")
    return [(kind, _figures(kind)) for kind in types]


def times_of(slug: str) -> Row:
    """Raises Http404. One query."""
    kind = get_object_or_404(CaseType.objects.select_related("processingtimes"), slug=slug)
    return kind, _figures(kind)


def _figures(kind: CaseType) -> ProcessingTimes | None:
    return getattr(kind, "processingtimes", None)
