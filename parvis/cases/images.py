"""What is wrong with a picture: cut short, something behind its end, or far too large once unfolded."""

import zlib
from collections.abc import Iterator

MOST_PIXELS = 250_000_000  # the largest that telephones take have 200 million
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG's markers that say the size
ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # JPEG's markers without a length
SCAN, END = 0xDA, b"\xff\xd9"
PNG_START = 8
MOST_PARTS = 100_000


def fault_of_jpeg(content: bytes) -> str:
    """The value of a content.Fault, or "". Telephones put more pictures behind the first: that is allowed."""
    pixels, scan = 0, 0
    for marker, at in _segments(content):
        if marker in FRAMES:
            height, width = content[at + 3 : at + 5], content[at + 5 : at + 7]
            pixels = int.from_bytes(height) * int.from_bytes(width)
        if marker == SCAN:
            scan = at
    if not scan or not pixels or content.rfind(END) < scan:
        return "truncated"
    return "unfolds" if pixels > MOST_PIXELS else ""


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """(marker, where its length stands) of a JPEG, up to the first scan; fewer where it is cut short."""
    at = 2
    for _ in range(MOST_PARTS):
        while content[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 4 > len(content) or content[at] != 0xFF:
            return
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker in ALONE:
            at += 2
            continue
        if length < 2 or at + 2 + length > len(content):
            return
        yield marker, at + 2
        if marker == SCAN:
            return
        at += 2 + length


def fault_of_png(content: bytes) -> str:
    """The value of a content.Fault, or "". Every part is checked by its sum."""
    at, kinds, pixels = PNG_START, set[bytes](), 0
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content) or zlib.crc32(content[at + 4 : end - 4]) != int.from_bytes(
            content[end - 4 : end]
        ):
            return "truncated"
        if kind == b"IHDR":
            pixels = int.from_bytes(content[at + 8 : at + 12]) * int.from_bytes(content[at + 12 : at + 16])
        kinds.add(kind)
        at = end
        if kind == b"IEND":
            break
    if not {b"IHDR", b"IDAT", b"IEND"} <= kinds or not pixels:
        return "truncated"
    if content[at:].strip(b"\x00"):
        return "two_in_one"
    return "unfolds" if pixels > MOST_PIXELS else ""


def fault_of_heic(content: bytes) -> str:
    """The value of a content.Fault, or "". Its boxes must fill the file to the last byte."""
    at, kinds = 0, set[bytes]()
    while at < len(content):
        size, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        header = 8
        if size == 1:
            size, header = int.from_bytes(content[at + 8 : at + 16]), 16
        elif size == 0:
            size = len(content) - at
        if size < header or at + size > len(content):
            return "two_in_one" if {b"meta", b"mdat"} <= kinds else "truncated"
        kinds.add(kind)
        at += size
    if not {b"meta", b"mdat"} <= kinds:
        return "truncated"
    return "unfolds" if _heic_pixels(content) > MOST_PIXELS else ""


def _heic_pixels(content: bytes) -> int:
    """Of the largest picture in it: each says its size in a box named ispe."""
    largest, at = 0, content.find(b"ispe")
    while at != -1:
        width, height = content[at + 8 : at + 12], content[at + 12 : at + 16]
        largest = max(largest, int.from_bytes(width) * int.from_bytes(height))
        at = content.find(b"ispe", at + 4)
    return largest
