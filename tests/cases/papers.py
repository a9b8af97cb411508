"""Documents for tests: small sound ones of each kind, and ones that pretend."""

import struct
import zlib

from parvis.cases.actions.documents import practice_paper

PDF = practice_paper()


def pdf_with(body: bytes) -> bytes:
    """The practice paper with another object in it."""
    return PDF.replace(b"xref\n", b"9 0 obj\n" + body + b"\nendobj\nxref\n", 1)


def pdf_with_stream(dictionary: bytes, plain: bytes, folded: int = 1) -> bytes:
    for _ in range(folded):
        plain = zlib.compress(plain, 9)
    return pdf_with(b"<< " + dictionary + b" /Length %d >>\nstream\n" % len(plain) + plain + b"\nendstream")


def zeros(megabytes: int) -> bytes:
    """So many zero bytes, folded: one block again and again."""
    machine = zlib.compressobj(9)
    blocks = [machine.compress(bytes(1_000_000)) + machine.flush(zlib.Z_FULL_FLUSH) for _ in range(2)]
    return blocks[0] + blocks[1] * (megabytes - 1)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 2, height: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0\x80\x80" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(width: int = 2, height: int = 2, comment: bytes = b"") -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8" + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
        + (segment(0xFE, comment) if comment else b"")
        + segment(0xC0, frame) + segment(0xDA, b"\x01\x01\0\0\x3f\0")
        + b"\x12\x34\xff\x00\x56" * 40 + b"\xff\xd9"
    )  # fmt: skip


def box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + kind + data


def heic(width: int = 4032, height: int = 3024) -> bytes:
    size = box(b"ispe", b"\0\0\0\0" + struct.pack(">II", width, height))
    return (
        box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", b"\0\0\0\0" + size) + box(b"mdat", b"\x01" * 200)
    )


END_OF_ZIP = b"PK\x05\x06" + bytes(18)
ZIP = b"PK\x03\x04" + bytes(30) + b"a.txt" + END_OF_ZIP
DOCX = b"PK\x03\x04" + bytes(30) + b"word/document.xml" + END_OF_ZIP
SOUND = {"pdf": PDF, "jpeg": jpeg(), "png": png(), "heic": heic()}
