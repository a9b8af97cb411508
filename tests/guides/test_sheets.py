"""Sheets as PDF: on two pages or not at all; nothing of a guide is run, and nothing is fetched."""

from dataclasses import replace
from io import BytesIO
from socket import socket

import pytest
from pypdf import PdfReader

from parvis.guides.queries import shelf
from parvis.guides.sheets import NoSheet, large_print, two_pages
from parvis.lib.organisation import Logo
from tests.guides.conftest import GUIDE


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def links_of(pdf: bytes) -> list[str]:
    pages = PdfReader(BytesIO(pdf)).pages
    return [note.get_object()["/A"]["/URI"] for page in pages for note in page.get("/Annots", [])]


def written(own, text: str, language: str = "fr"):
    own("24-le-mien.md", GUIDE.replace("Voilà.", text), language)
    return shelf(language).guides["24-le-mien"]


def test_what_a_guide_brings_is_text(own, tmp_path):
    bad = (
        "<script>alert(1)</script> <svg onload=alert(1)> <style>*{display:none}</style> "
        "<link rel=stylesheet href=http://127.0.0.1:9/x.css> <img src=http://127.0.0.1:9/x.png> "
        "[A](javascript:alert(1)) [B](data:text/html,x) [C](page:find_us) [D](https://caisse.example/x)"
    )
    sheet = two_pages(written(own, bad), tmp_path)
    said = text_of(sheet).replace("\n", "")
    for words in ("<script>alert(1)</script>", "<svg onload=alert(1)>", "<style>*{display:none}</style>"):
        assert words in said
    assert links_of(sheet)[:2] == ["http://localhost:8000/nous-trouver/", "https://caisse.example/x"]
    assert b"/JavaScript" not in sheet


def test_a_logo_that_wants_something_from_elsewhere_gets_nothing(own, settings, tmp_path):
    with socket() as elsewhere:
        elsewhere.bind(("127.0.0.1", 0))
        elsewhere.listen()
        address = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/x"
        image = f'<image href="{address}" width="9" height="9"/>'
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{image}</svg>'.encode()
        settings.ORGANISATION = replace(settings.ORGANISATION, logo=Logo(drawing, "image/svg+xml", ".svg"))
        assert len(PdfReader(BytesIO(two_pages(written(own, "Voilà."), tmp_path))).pages) == 1
        elsewhere.setblocking(False)
        with pytest.raises(BlockingIOError):
            elsewhere.accept()


def test_a_guide_that_is_too_long_is_named_and_still_has_its_large_print(own, tmp_path):
    guide = written(own, "\n\n".join(["Je lis cette phrase, qui n'en finit pas. " * 8] * 22))
    with pytest.raises(NoSheet, match=r"fr/24-le-mien\.md: its sheet takes \d+ pages, 2 at most"):
        two_pages(guide, tmp_path)
    assert len(PdfReader(BytesIO(large_print(guide, tmp_path))).pages) > 4


def test_english_is_tagged_as_english(own, tmp_path):
    sheet = two_pages(written(own, "There.", "en"), tmp_path)
    assert str(PdfReader(BytesIO(sheet)).root_object["/Lang"]) == "en"
    assert set(links_of(sheet)) == {"http://localhost:8000/en/fiches/24-le-mien/"}
