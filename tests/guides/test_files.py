"""Sheets and films that were made: offered on the page, handed over whole or in parts, and nothing else."""

from dataclasses import replace

import pytest

from tests.guides.conftest import GUIDE

SLUG = "01-ouvrir-mon-compte"
PDF, WEBM = b"%PDF-1.7 sheet", b"\x1aE\xdf\xa3" + bytes(range(96))
VTT = b"WEBVTT\n\n00:00:00.600 --> 00:00:02.600\nA\n\n00:01:02.000 --> 00:01:05.250\nB\n"
PNG = b"\x89PNG\r\n\x1a\n"
ALL = {".pdf": PDF, ".large.pdf": PDF * 200, ".webm": WEBM, ".vtt": VTT, ".film.png": PNG}


@pytest.fixture
def made(settings):
    """`made({".pdf": content})`: files of the first guide, as after a restart."""

    def write(files: dict[str, bytes]) -> None:
        folder = settings.GUIDES_PICTURES / "fr"
        folder.mkdir(parents=True, exist_ok=True)
        for suffix, content in files.items():
            (folder / f"{SLUG}{suffix}").write_bytes(content)
        settings.ORGANISATION = replace(settings.ORGANISATION)  # no page of before is kept

    return write


def test_the_page_offers_what_was_made(client, made):
    assert "fiche.pdf" not in client.get(f"/fiches/{SLUG}/").content.decode()
    made(ALL)
    page = client.get(f"/fiches/{SLUG}/").content.decode()
    for words in ("PDF, recto verso, 1\u00a0Ko", "PDF, 3\u00a0Ko", "en film (1:05)", 'kind="captions"'):
        assert words in page
    assert "autoplay" not in page
    for name in ("fiche.pdf", "fiche-gros-caracteres.pdf", "film.webm", "film.vtt", "film.png"):
        assert f"/fiches/{SLUG}/{name}?" in page


def test_the_index_lists_what_can_be_printed(client, made):
    assert "Toutes les fiches à imprimer" not in client.get("/fiches/").content.decode()
    made({".pdf": PDF})
    page = client.get("/fiches/").content.decode()
    assert 'href="#a-imprimer"' in page
    assert f"/fiches/{SLUG}/fiche.pdf?" in page
    assert "gros-caracteres.pdf" not in page
    made(ALL)
    assert f"/fiches/{SLUG}/fiche-gros-caracteres.pdf?" in client.get("/fiches/").content.decode()


@pytest.mark.parametrize("missing", [".vtt", ".webm"])
def test_a_film_without_its_captions_is_not_shown(client, made, missing):
    made({suffix: content for suffix, content in ALL.items() if suffix != missing})
    page = client.get(f"/fiches/{SLUG}/").content.decode()
    assert "<video" not in page
    assert "fiche.pdf?" in page


@pytest.mark.parametrize(
    ("name", "suffix", "media_type"),
    [
        ("fiche.pdf", ".pdf", "application/pdf"),
        ("fiche-gros-caracteres.pdf", ".large.pdf", "application/pdf"),
        ("film.webm", ".webm", "video/webm"),
        ("film.vtt", ".vtt", "text/vtt; charset=utf-8"),
        ("film.png", ".film.png", "image/png"),
    ],
)
def test_each_is_handed_over_as_what_it_is(client, made, name, suffix, media_type):
    made(ALL)
    answer = client.get(f"/fiches/{SLUG}/{name}")
    assert b"".join(answer.streaming_content) == ALL[suffix]
    assert answer["Content-Type"] == media_type
    assert answer["Content-Disposition"] == f'inline; filename="{SLUG}{suffix}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "media-src 'self'" in answer["Content-Security-Policy"]
    made({suffix: b"<script>alert(1)</script>"})
    assert client.get(f"/fiches/{SLUG}/{name}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-", 0, 99), ("bytes=10-19", 10, 19), ("bytes=90-500", 90, 99), ("bytes=-7", 93, 99),
     ("bytes=-500", 0, 99), ("bytes=99-99", 99, 99)],
)  # fmt: skip
def test_a_player_gets_the_part_that_it_asks_for(client, made, asked, first, last):
    made(ALL)
    answer = client.get(f"/fiches/{SLUG}/film.webm", headers={"range": asked})
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == WEBM[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/100"
    assert answer["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=20-10", "bytes=-0"])
def test_a_part_that_is_not_there(client, made, asked):
    made(ALL)
    answer = client.get(f"/fiches/{SLUG}/film.webm", headers={"range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */100")


@pytest.mark.parametrize(
    "asked", ["bytes=-", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b", f"bytes={'9' * 90}-"]
)
def test_what_is_asked_badly_gets_everything(client, made, asked):
    made(ALL)
    answer = client.get(f"/fiches/{SLUG}/film.webm", headers={"range": asked})
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")
    assert b"".join(answer.streaming_content) == WEBM


@pytest.mark.parametrize(
    "address",
    [
        f"{SLUG}/../../fr/{SLUG}/fiche.pdf", f"{SLUG}%2f..%2f..%2fetc/fiche.pdf", "..%2f..%2fetc%2fpasswd",
        f"{SLUG}/..%2f..%2fsecret.pdf", "99-rien/fiche.pdf", f"{SLUG}/fiche.pdf%00.png", f"{SLUG}/{SLUG}.pdf",
        f"{SLUG}/etape--1.png", f"{SLUG}/etape-99999999999999999999.png", f"{SLUG}/etape-0.png",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_folder(client, made, settings, address):
    made(ALL)
    (settings.GUIDES_PICTURES / "secret.pdf").write_bytes(PDF)
    assert client.get(f"/fiches/{address}").status_code == 404


def test_a_picture_that_its_step_no_longer_wants_is_not_shown(client, own, settings):
    settings.GUIDES_PICTURES.joinpath("fr").mkdir(parents=True)
    own("24-le-mien.md", GUIDE)
    head = PNG + b"\x00\x00\x00\rIHDR\x00\x00\x04\x00\x00\x00\x03\x00"
    (settings.GUIDES_PICTURES / "fr" / "24-le-mien-1.png").write_bytes(head)
    assert "<figure>" not in client.get("/fiches/24-le-mien/").content.decode()
    assert client.get("/fiches/24-le-mien/etape-1.png").status_code == 404
