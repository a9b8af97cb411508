"""What a document is, by its content alone: one of four kinds, whole, and nothing else hidden in it."""

import re
from collections.abc import Callable
from enum import StrEnum

from parvis.cases.images import fault_of_heic, fault_of_jpeg, fault_of_png
from parvis.cases.pdf import fault_of_pdf

MOST_BYTES = 10_000_000
END_OF_ZIP = b"PK\x05\x06"
WHERE_A_ZIP_ENDS = 65_557  # bytes: the longest comment and its header
PAGE = re.compile(rb"<(?:html|body|iframe|!doctype|svg[\s>])", re.I)
PROGRAM = re.compile(rb"<script|<\?php|<!doctype html", re.I)
HEAD = 1024  # where programs that read pages still look for a beginning
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
OTHER_FILES = frozenset(
    "apk app bat bmp cmd com dll dmg doc docx eml exe gif gz hta htm html ics iso jar js lnk mov mp3 mp4 msg "
    "msi odp ods odt php ppt pptx ps1 py rar rtf scr sh svg swf tar tif tiff txt vbs webp xls xlsx xml zip 7z"
    .split()
)  # fmt: skip
LONGEST_NAME = 80


class Media(StrEnum):
    """What may be added."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"

    @property
    def extension(self) -> str:
        return "jpg" if self == Media.JPEG else self.value

    @property
    def content_type(self) -> str:
        return "application/pdf" if self == Media.PDF else f"image/{self.value}"


class Fault(StrEnum):
    """Why a document is refused. The sentences: FAULTS in forms.py."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    OFFICE = "office"  # of a word processor
    ARCHIVE = "archive"
    OTHER_KIND = "other_kind"
    NAME_LIES = "name_lies"
    TRUNCATED = "truncated"
    TWO_IN_ONE = "two_in_one"  # it is also something else
    PROGRAM = "program"
    LOCKED = "locked"
    UNFOLDS = "unfolds"  # into something enormous
    INFECTED = "infected"


EXTENSIONS = {
    Media.PDF: ("pdf",),
    Media.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    Media.PNG: ("png",),
    Media.HEIC: ("heic", "heif", "hif"),
}
KNOWN = frozenset(extension for extensions in EXTENSIONS.values() for extension in extensions)
LOOKS: dict[Media, Callable[[bytes], str]] = {
    Media.PDF: fault_of_pdf,
    Media.JPEG: fault_of_jpeg,
    Media.PNG: fault_of_png,
    Media.HEIC: fault_of_heic,
}


class Refused(Exception):
    """The document cannot be taken."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def examine(name: str, content: bytes) -> Media:
    """Which of the four kinds it is. Nothing is decoded further than needed. Raises Refused."""
    if not content:
        raise Refused(Fault.EMPTY)
    if len(content) > MOST_BYTES:
        raise Refused(Fault.TOO_BIG)
    media = _kind(content)
    if extension_of(name) in OTHER_FILES:
        raise Refused(Fault.NAME_LIES)
    if _is_two(media, content):
        raise Refused(Fault.TWO_IN_ONE)
    if fault := LOOKS[media](content):
        raise Refused(Fault(fault))
    return media


def _kind(content: bytes) -> Media:
    """By its first bytes. Raises Refused."""
    if content.startswith(b"%PDF-"):
        return Media.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return Media.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Media.PNG
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return Media.HEIC
    raise Refused(_other(content))


def _other(content: bytes) -> Fault:
    """What to say of another kind."""
    if content.startswith(b"PK\x03\x04"):
        office = any(mark in content for mark in (b"word/", b"xl/", b"ppt/", b"opendocument"))
        return Fault.OFFICE if office else Fault.ARCHIVE
    if content.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return Fault.OFFICE
    if content.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK")):
        return Fault.ARCHIVE
    return Fault.OTHER_KIND


def _is_two(media: Media, content: bytes) -> bool:
    """Would another program read it as an archive, a page or another document?"""
    if END_OF_ZIP in content[-WHERE_A_ZIP_ENDS:] or PAGE.search(content[:HEAD]):
        return True
    return bool(PROGRAM.search(content)) or (media != Media.PDF and b"%PDF-" in content)


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def proper_name(name: str, media: Media) -> str:
    """The file's own name, without a path, with the extension of what it really is."""
    base = re.split(r"[/\\]", name)[-1]
    shown = " ".join("".join(letter if letter.isprintable() else " " for letter in base).split())
    if extension_of(shown) in KNOWN:
        shown = shown.rpartition(".")[0]
    shown = shown.strip(" .")[:LONGEST_NAME].strip(" .") or "document"
    return f"{shown}.{media.extension}"
