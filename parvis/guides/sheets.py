"""The sheets of a guide as tagged PDF: two sides of A4 to hand out, and in large print as many as need be.

Nothing is fetched from anywhere: pictures are the files that were taken, the rest is written in the page.
"""

import logging
from base64 import b64encode
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from parvis.guides.presenters import Shown, illustrated, shown
from parvis.guides.reading import Guide

LOOKS = ("ample", "roomy", "open", "usual", "close", "tight")  # the first that fits is taken
LARGE = "large"
MOST_PAGES = 2
PAPER = Path(__file__).resolve().parent / "paper"  # how sheets and slides look
STYLE = PAPER / "sheet.css"
VARIANT = "pdf/ua-1"  # tagged, titled, in a language: for screen readers
NO_WEASYPRINT = (
    "no sheet: pip install 'parvis[pdf]', and Pango (apt install libpango-1.0-0 libpangoft2-1.0-0)."
)


class NoSheet(Exception):
    """A sheet cannot be made. The message names the guide."""


def two_pages(guide: Guide, folder: Path) -> bytes:
    """The roomiest look that holds on two sides; `folder` has the pictures. Raises NoSheet."""
    pages, read = 0, dict[str, Any]()
    with translation.override(guide.language):
        one = illustrated(shown(guide), folder)
        for look in LOOKS:
            document = _document(one, look, read)
            pages = len(document.pages)
            if pages <= MOST_PAGES:
                return _pdf(document)
    raise NoSheet(f"{_name(guide)}: its sheet takes {pages} pages, {MOST_PAGES} at most: shorten the guide.")


def large_print(guide: Guide, folder: Path) -> bytes:
    """18 points and more. Raises NoSheet."""
    with translation.override(guide.language):
        return _pdf(_document(illustrated(shown(guide), folder), LARGE, {}))


def html(one: Shown, look: str) -> str:
    """The page that becomes a sheet."""
    url = settings.PUBLIC_URL + reverse("guide", args=[one.guide.slug])
    return render_to_string(
        "guides/sheet.html",
        {
            "shown": one, "look": look, "organisation": settings.ORGANISATION, "logo": _logo(), "url": url,
            "qr": segno.make(url, error="m").svg_data_uri(border=0),
        },
    )  # fmt: skip


def colours() -> str:
    """The organisation's, as the stylesheet names them. Paper is light."""
    named = settings.ORGANISATION.colours.light.named()
    return f":root {{ {' '.join(f'--{name}: {colour};' for name, colour in named.items())} }}"


def _document(one: Shown, look: str, read: dict[str, Any]) -> Any:
    """`read`: the pictures that were read for another look."""
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # it tells every page
    try:
        from weasyprint import CSS, HTML  # an extra, and slow to load
        from weasyprint.urls import FatalURLFetchingError
    except (ImportError, OSError):  # OSError: without Pango
        raise NoSheet(NO_WEASYPRINT) from None
    fetcher = _fetcher({f"picture://{step.number}/": step.image.path for step in one.steps if step.image})
    styles = [CSS(string=colours()), CSS(filename=STYLE, url_fetcher=fetcher)]
    page = HTML(string=html(one, look), base_url=settings.PUBLIC_URL + "/", url_fetcher=fetcher)
    try:
        return page.render(stylesheets=styles, optimize_images=True, cache=read)
    except FatalURLFetchingError as error:
        raise NoSheet(f"{_name(one.guide)}: {error.__cause__}") from None


def _pdf(document: Any) -> bytes:
    return bytes(document.write_pdf(pdf_variant=VARIANT, optimize_images=True))


def _fetcher(pictures: dict[str, Path]) -> Any:
    """Gives the pictures, and what is written in the page itself. Anything else stops the sheet."""
    from weasyprint import URLFetcher
    from weasyprint.urls import URLFetcherResponse

    class OwnOnly(URLFetcher):  # type: ignore[misc] # it has no types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url in pictures:
                return URLFetcherResponse(url, pictures[url].read_bytes(), {"Content-Type": "image/png"})
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            raise ValueError(f"a sheet fetches nothing: {url[:80]}")

    return OwnOnly(fail_on_errors=True)


def _logo() -> str:
    """The organisation's, written in the page; "" when it has none."""
    logo = settings.ORGANISATION.logo
    if logo is None:
        return ""
    return f"data:{logo.media_type.partition(';')[0]};base64,{b64encode(logo.content).decode()}"


def _name(guide: Guide) -> str:
    return f"{guide.language}/{guide.path.name}"
