"""Bringing the categories up to date from the organisation's file: all of it, or nothing."""

from pathlib import Path

from django.db import transaction
from django.db.models import ProtectedError

from parvis.forum.models import Category
from parvis.forum.reading import BadCategories, read_categories

SAMPLE = Path(__file__).resolve().parent.parent / "categories.toml"
TOLD = ["position", "name_fr", "name_en", "summary_fr", "summary_en"]


@transaction.atomic
def import_categories(path: Path = SAMPLE) -> int:
    """How many there are now. Raises BadCategories; then nothing is changed."""
    read = read_categories(path)
    Category.objects.bulk_create(read, update_conflicts=True, unique_fields=["slug"], update_fields=TOLD)
    try:
        Category.objects.exclude(slug__in=[each.slug for each in read]).delete()
    except ProtectedError as fault:
        left = sorted({str(topic.category) for topic in fault.protected_objects})  # type: ignore[attr-defined]
        raise BadCategories(
            f"{path}: questions were asked in {', '.join(left)}: keep these categories."
        ) from None
    return len(read)
