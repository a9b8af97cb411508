"""Which page of a list is asked for."""

from django.http import Http404, HttpRequest

LONGEST_NUMBER = 6  # figures: Python reads no number of thousands of them


def page_number(request: HttpRequest, most: int) -> int:
    """From 1 to `most`; 1 when none is asked for. Raises Http404."""
    text = request.GET.get("page", "1")
    if len(text) > LONGEST_NUMBER or not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise Http404
    return int(text)
