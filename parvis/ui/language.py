"""In which language the reader reads."""

from django.utils.translation import get_language


def reader_language() -> str:
    """`fr` or `en`; French where no language is active."""
    return (get_language() or "fr")[:2]
