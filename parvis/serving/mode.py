"""A database belongs to one mode, for good: practice wipes everything, and must never meet real people."""

from django.conf import settings
from django.db import connection

from parvis.serving import NotSafe
from parvis.serving.models import Installation

OF_THE_OTHER = {
    "production": "this database holds a production portal, and PARVIS_MODE is not set to production. "
    "Set it, or give practice a database of its own (DATABASE_URL).",
    "practice": "this database holds a practice portal, with fictitious people. "
    "Give production a database of its own (DATABASE_URL).",
}


def require_mode() -> None:
    """Raises NotSafe when the database belongs to the other mode. One that belongs to none takes ours.

    Does nothing before `parvis migrate`. Asked once, by each command and each action that could do harm:
    never for a page. Raises OperationalError when the database is away.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NULL", [Installation._meta.db_table])  # noqa: SLF001  (documented by Django)
        if cursor.fetchone() == (True,):
            return
    mine = "practice" if settings.PRACTICE else "production"
    Installation.objects.bulk_create([Installation(mode=mine)], ignore_conflicts=True)
    stored = Installation.objects.get().mode
    if stored != mine:
        raise NotSafe(OF_THE_OTHER[stored])
