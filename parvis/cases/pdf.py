"""What is wrong with a PDF: cut short, something behind its end, a program, a lock, or a bomb.

Not a PDF reader: it looks for what a member's paper never needs, and unfolds with a bound. What remains is
the antivirus's work, and the body's. Names may be written with #xx, and objects stand in compressed streams:
both are undone first.
"""

import re
import zlib
from collections.abc import Iterator

ENDS = re.compile(rb"[\x00\t\n\x0c\r ]+\Z")
TAIL = 2048
PROGRAMS = (
    b"/JavaScript", b"/Launch", b"/RichMedia", b"/GoToE", b"/ImportData", b"/SubmitForm",
)  # fmt: skip
ATTACHED = re.compile(rb"/EmbeddedFile(?![A-Za-z])")
OF_AN_INVOICE = re.compile(rb"/(?:text|application)/xml")  # Factur-X: a bill for people and for machines
AROUND = 300  # bytes
LONGEST_PROGRAM = max(map(len, PROGRAMS))
STREAM = re.compile(rb"(?<!end)stream\r?\n")
NAME_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
MOST_CODES = 300_000
MOST_STREAMS = 50_000
MOST_UNFOLDED = 200_000_000  # bytes: seven scanned pages in colour without any loss
STEP = 1 << 20
FOLDED_TWICE = re.compile(rb"/Fl(?:ateDecode)?\s*/Fl(?:ateDecode)?\b")
FOLDED_OTHERWISE = re.compile(rb"/ObjStm[^>]{0,300}/(?:A85|AHx|ASCII|LZW|RL|RunLength|Crypt|Predictor)")


def fault_of_pdf(content: bytes) -> str:
    """The value of a content.Fault, or ""."""
    if fault := _fault_of_end(content):
        return fault
    if content.count(b"#") > MOST_CODES or len(STREAM.findall(content)) > MOST_STREAMS:
        return "unfolds"
    plain = _names_undone(content)
    if b"/Encrypt" in plain:
        return "locked"
    if _has_program(plain) or FOLDED_OTHERWISE.search(plain):
        return "program"
    if _hides_a_file(plain):
        return "two_in_one"
    return "unfolds" if FOLDED_TWICE.search(plain) else _fault_of_streams(content)


def _fault_of_end(content: bytes) -> str:
    """Its end is there, and nothing behind it."""
    body = ENDS.sub(b"", content[-TAIL:])
    end = body.rfind(b"%%EOF")
    if end == -1 or b"startxref" not in body:
        # an end further up has something else behind it
        return "two_in_one" if content.rfind(b"%%EOF") > len(content) // 2 else "truncated"
    return "two_in_one" if body[end + len(b"%%EOF") :] else ""


def _names_undone(text: bytes) -> bytes:
    return NAME_CODE.sub(lambda code: bytes([int(code[1], 16)]), text)


def _has_program(text: bytes) -> bool:
    return any(name in text for name in PROGRAMS)


def _hides_a_file(plain: bytes) -> bool:
    """Is something attached, other than the XML of an invoice?"""
    near = (plain[max(0, at.start() - AROUND) : at.end() + AROUND] for at in ATTACHED.finditer(plain))
    return not all(OF_AN_INVOICE.search(text) for text in near)


def _fault_of_streams(content: bytes) -> str:
    """Each is unfolded as if it held objects: what says which do could be made to lie."""
    unfolded = 0
    for found in STREAM.finditer(content):
        tail = b""
        for piece in _inflated(content, found.end()):
            unfolded += len(piece)
            if unfolded > MOST_UNFOLDED:
                return "unfolds"
            text = tail + piece
            if _has_program(text) or (b"#" in text and _has_program(_names_undone(text))):
                return "program"
            tail = text[-3 * LONGEST_PROGRAM :]
    return ""


def _inflated(content: bytes, start: int) -> Iterator[bytes]:
    """Piece by piece; what is not folded so, or only in part, ends there, as in any reader."""
    machine, at, size = zlib.decompressobj(), start, 1 << 12
    try:
        while at < len(content) and not machine.eof:
            piece = machine.decompress(content[at : at + size], STEP)
            while piece:
                yield piece
                piece = machine.decompress(machine.unconsumed_tail, STEP)
            at, size = at + size, min(size * 2, STEP)
    except zlib.error:
        return
