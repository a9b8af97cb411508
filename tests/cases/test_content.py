"""What a document is: decided by its content; what lies, hides, is cut or unfolds is refused."""

import zlib

import pytest

from parvis.cases.content import MOST_BYTES, Fault, Media, Refused, examine, proper_name
from parvis.cases.forms import FAULTS
from tests.cases.papers import (
    DOCX,
    END_OF_ZIP,
    PDF,
    SOUND,
    ZIP,
    heic,
    jpeg,
    pdf_with,
    pdf_with_stream,
    png,
    zeros,
)

SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
PAGE = b"<html><script>alert(1)</script></html>"


def refusal(content, name="papier.pdf"):
    with pytest.raises(Refused) as refused:
        examine(name, content)
    return refused.value.fault


@pytest.mark.parametrize("kind", SOUND)
@pytest.mark.parametrize(
    "name", ["papier", "papier.pdf", "PHOTO.JPG", "image.heic", "scan 12.11.2026", "M.Durand"]
)
def test_the_content_decides_whatever_the_name(kind, name):
    media = examine(name, SOUND[kind])
    assert media == kind
    assert proper_name(name, media).endswith(f".{media.extension}")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (PDF + b" " * MOST_BYTES, Fault.TOO_BIG),
        (b"bonjour", Fault.OTHER_KIND),
        (b"GIF89a" + bytes(50), Fault.OTHER_KIND),
        (b"MZ" + bytes(500), Fault.OTHER_KIND),
        (PAGE, Fault.OTHER_KIND),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Fault.OTHER_KIND),
        (b" " + PDF, Fault.OTHER_KIND),
        (bytes(4) + b"ftypisom" + bytes(50), Fault.OTHER_KIND),
        (ZIP, Fault.ARCHIVE),
        (b"PK\x03\x04" + zlib.compress(bytes(9_000_000)), Fault.ARCHIVE),
        (b"\x1f\x8b" + bytes(50), Fault.ARCHIVE),
        (DOCX, Fault.OFFICE),
        (b"\xd0\xcf\x11\xe0" + bytes(600), Fault.OFFICE),
        (b"{\\rtf1}", Fault.OFFICE),
    ],
)
def test_another_kind(content, fault):
    assert refusal(content) == fault


@pytest.mark.parametrize(
    "name", ["facture.exe", "facture.pdf.exe", "photo.jpg.html", "x.svg", "carte.zip", "a.PHP"]
)
def test_a_name_that_lies(name):
    assert refusal(PDF, name) == Fault.NAME_LIES


@pytest.mark.parametrize("kind", SOUND)
def test_every_kind_cut_short(kind):
    content = SOUND[kind]
    for size in (len(content) * 3 // 4, len(content) // 2, 30):
        assert refusal(content[:size]) in (Fault.TRUNCATED, Fault.OTHER_KIND)
    assert refusal(content[: len(content) * 3 // 4]) == Fault.TRUNCATED


@pytest.mark.parametrize("kind", SOUND)
@pytest.mark.parametrize("hidden", [ZIP, PAGE, b"junk" + END_OF_ZIP])
def test_two_in_one(kind, hidden):
    assert refusal(SOUND[kind] + hidden) == Fault.TWO_IN_ONE


@pytest.mark.parametrize("kind", ["jpeg", "png", "heic"])
def test_a_pdf_behind_a_picture(kind):
    assert refusal(SOUND[kind] + PDF) == Fault.TWO_IN_ONE


def test_a_page_in_the_comments_of_a_picture_and_in_the_head_of_a_pdf():
    assert refusal(jpeg(comment=PAGE)) == Fault.TWO_IN_ONE
    assert refusal(jpeg(comment=PDF)) == Fault.TWO_IN_ONE
    assert refusal(PDF.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%<html>\n")) == Fault.TWO_IN_ONE


def test_an_archive_inside_a_pdf():
    assert refusal(pdf_with(b"<< >>\nstream\n" + ZIP + b"\nendstream")) == Fault.TWO_IN_ONE


def test_telephones_put_more_pictures_behind_the_first():
    assert examine("a.jpg", jpeg() + jpeg()) == Media.JPEG


@pytest.mark.parametrize(
    "content",
    [
        pdf_with(SCRIPT),
        pdf_with(SCRIPT.replace(b"/JavaScript", b"/J#61vaScript")),
        pdf_with(b"<< /S /Launch /F (cmd.exe) >>"),
        pdf_with_stream(b"/Type /ObjStm /Filter /FlateDecode", SCRIPT),
        pdf_with_stream(b"/Filter /FlateDecode", b" " * 3_000_000 + SCRIPT),
        pdf_with_stream(
            b"/Type /ObjStm /Filter /FlateDecode", SCRIPT.replace(b"/JavaScript", b"/J#61vaScript")
        ),
        pdf_with_stream(b"/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]", SCRIPT),
    ],
)
def test_a_pdf_that_holds_a_program(content):
    assert refusal(content) == Fault.PROGRAM


def test_a_file_attached_but_for_the_xml_of_an_invoice():
    """Factur-X: French bills hold their own data as XML."""
    assert (
        refusal(pdf_with(b"<< /Type /EmbeddedFile /Subtype /application#2Foctet-stream >>"))
        == Fault.TWO_IN_ONE
    )
    assert refusal(pdf_with(b"<< /Type /#45mbeddedFile >>")) == Fault.TWO_IN_ONE
    invoice = b"<< /Names << /EmbeddedFiles 4 0 R >> /F << /Type /EmbeddedFile /Subtype /text#2Fxml >> >>"
    assert examine("facture.pdf", pdf_with(invoice)) == Media.PDF


def test_a_program_across_two_pieces():
    plain = b" " * ((1 << 20) - 5) + SCRIPT
    assert refusal(pdf_with_stream(b"/Filter /FlateDecode", plain)) == Fault.PROGRAM


def test_a_pdf_that_is_locked():
    assert refusal(pdf_with(b"<< /Encrypt 8 0 R >>")) == Fault.LOCKED


@pytest.mark.parametrize(
    "content",
    [
        pdf_with_stream(b"/Filter [/FlateDecode /FlateDecode]", bytes(5_000_000), folded=2),
        pdf_with(b"<< /Filter /FlateDecode >>\nstream\n" + zeros(201) + b"\nendstream"),
        pdf_with(b"#20" * 300_001),
        png(60_000, 60_000),
        jpeg(60_000, 60_000),
        heic(60_000, 60_000),
    ],
    ids=["twice", "large", "names", "png", "jpeg", "heic"],
)
def test_what_unfolds_into_something_enormous(content):
    assert len(content) < MOST_BYTES
    assert refusal(content) == Fault.UNFOLDS


def test_a_pdf_written_by_other_programs():
    """Ends of lines, updates that add a second end, streams that unfold to nothing readable."""
    assert examine("a.pdf", PDF + b"\r\n\x00\x00") == Media.PDF
    updated = PDF + PDF[PDF.index(b"xref") :]
    assert examine("a.pdf", updated) == Media.PDF
    assert examine("a.pdf", pdf_with_stream(b"/Filter /DCTDecode", b"x" * 1000)) == Media.PDF
    assert examine("a.pdf", pdf_with(b"<< /Filter /FlateDecode >>\nstream\nnot zlib\nendstream")) == Media.PDF


@pytest.mark.parametrize(
    ("name", "proper"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\moi\\rib.pdf", "rib.pdf"),
        ("/tmp/", "document.pdf"),
        ("..", "document.pdf"),
        ("a\x00b\u202egpj.pdf", "a b gpj.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
        ("Relevé d’identité.PDF", "Relevé d’identité.pdf"),
        ("con\r\nSet-Cookie: a", "con Set-Cookie: a.pdf"),
    ],
)
def test_a_path_or_worse_in_a_name(name, proper):
    assert proper_name(name, Media.PDF) == proper


def test_every_refusal_says_what_to_do():
    assert set(FAULTS) == set(Fault)
    assert all(any(say in str(told).lower() for say in ("je ", "j’")) for told in FAULTS.values())
