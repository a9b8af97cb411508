"""What a row of the registry file must hold, and how it is kept. The format: docs/registry-file.md."""

import datetime
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from parvis.connections.members import MemberStatus
from parvis.connections.members.comparing import tail_form
from parvis.lib.nir import BadNir, BadNumber, parse_number

# fmt: off  (a table: one column a line; the order is that of Fields)
COLUMNS = {  # name: must the file have it?
    "number": True,
    "status": False,
    "first_names": True,
    "birth_name": True,
    "usual_name": False,
    "birth_date": True,
    "postcode": True,
    "rib_tail": False,
    "card_tail": True,
    "email": False,
    "mobile": False,
    "address": False,
}
NUMBER_FAULTS = {
    BadNumber.EMPTY: "is empty",
    BadNumber.CHARACTERS: "holds characters that no number has",
    BadNumber.LENGTH: "has not 13 or 15 characters",
    BadNumber.FIRST_DIGIT: "does not start with a digit from 1 to 8",
    BadNumber.MONTH: "has a month that does not exist",
    BadNumber.KEY: "does not agree with its key",
}
# fmt: on
LONGEST_NAME = 200
LONGEST_ADDRESS_LINE = 100
MOST_ADDRESS_LINES = 7
OLDEST_BIRTH = "1880-01-01"
STATUSES = {"": MemberStatus.ACTIVE.value, **{status.value: status.value for status in MemberStatus}}
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+")
_MOBILE = re.compile(r"(?:\+(?!33)[1-9][0-9]{6,14}|\+33[67][0-9]{8}|0[67][0-9]{8})")
_MOBILE_SEPARATORS = str.maketrans("", "", " .-()\u00a0\u202f")


class Rejected(Exception):
    """A row that cannot be taken. Says the column and why, never the value."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column} {reason}")
        self.column = column
        self.reason = reason


class Sealed(NamedTuple):
    """What a member's sealed column holds: one value a line, in this order. `mobile` is in E.164."""

    first_names: str
    birth_name: str
    usual_name: str
    birth_date: str
    postcode: str
    email: str
    mobile: str
    address: tuple[str, ...]


class Row(NamedTuple):
    """A sound row: the number, what is looked at in clear, the two tails, and what will be sealed."""

    number: str
    status: str
    rib_tail: str  # "" when no RIB is on file
    card_tail: str
    plain: str  # Sealed, encoded


def encode_sealed(sealed: Sealed) -> str:
    """Values hold no line break: read_row sees to it."""
    return "\n".join((*sealed[:-1], *sealed.address))


def decode_sealed(plain: bytes) -> Sealed:
    first_names, birth_name, usual_name, birth_date, postcode, email, mobile, *address = plain.decode().split(
        "\n"
    )
    return Sealed(first_names, birth_name, usual_name, birth_date, postcode, email, mobile, tuple(address))


def read_row(fields: Sequence[str], rib_tail_length: int, today: str) -> Row:
    """Check the twelve fields, in the order of COLUMNS. `today` is an ISO date. Raises Rejected."""
    number, status, first_names, birth_name, usual_name, birth_date, postcode, rib, card, *contacts = fields
    try:
        number = parse_number(number)
    except BadNir as error:
        raise Rejected("number", NUMBER_FAULTS[error.reason]) from None
    kept_status = STATUSES.get(status) or _status(status)
    sealed = (
        _name("first_names", first_names),
        _name("birth_name", birth_name),
        _name("usual_name", usual_name) if usual_name else "",
        _birth_date(birth_date, today),
        _postcode(postcode),
        *_contacts(*contacts),
    )
    return Row(number, kept_status, _rib_tail(rib, rib_tail_length), _card_tail(card), "\n".join(sealed))


def _status(text: str) -> str:
    status = STATUSES.get(text.strip().lower())
    if status is None:
        raise Rejected("status", f"is none of {', '.join(MemberStatus)}")
    return status


def _name(column: str, text: str) -> str:
    name = _line(column, text, LONGEST_NAME)
    if not (name[:1].isalpha() or any(map(str.isalpha, name))):
        if name or column != "usual_name":
            raise Rejected(column, "holds no letter" if name else "is empty")
    return name


def _line(column: str, text: str, longest: int) -> str:
    """One line of text: NFC, single spaces, nothing invisible."""
    line = text.strip()
    if "  " in line or not line.isprintable():
        line = " ".join(line.split())
        if not line.isprintable():
            raise Rejected(column, "holds invisible characters")
    if not line.isascii():
        line = unicodedata.normalize("NFC", line)
    if len(line) > longest:
        raise Rejected(column, f"is longer than {longest} characters")
    return line


def _digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _birth_date(text: str, today: str) -> str:
    text = text.strip()
    try:
        if len(text) != 10 or text[4] != "-" or text[7] != "-":  # "2026-W05-6" is ISO too
            raise ValueError
        datetime.date.fromisoformat(text)
    except ValueError:
        raise Rejected("birth_date", "is not a date written YYYY-MM-DD") from None
    if not OLDEST_BIRTH <= text <= today:
        raise Rejected("birth_date", f"is before {OLDEST_BIRTH} or in the future")
    return text


def _postcode(text: str) -> str:
    text = text.strip()
    if len(text) != 5 or not _digits(text):
        raise Rejected("postcode", "has not 5 digits")
    return text


def _rib_tail(text: str, length: int) -> str:
    tail = text.upper() if text.isascii() and text.isalnum() else tail_form(text)
    if tail and (len(tail) != length or not tail.isascii()):
        raise Rejected("rib_tail", f"has not {length} letters and digits")
    return tail


def _card_tail(text: str) -> str:
    tail = text if _digits(text) else tail_form(text)
    if not 8 <= len(tail) <= 11 or not _digits(tail):
        raise Rejected("card_tail", "has not 8 to 11 digits")
    return tail


def _contacts(email: str, mobile: str, address: str) -> tuple[str, ...]:
    email = email.strip()
    if email and (_EMAIL.fullmatch(email) is None or len(email) > 254 or not email.isprintable()):
        raise Rejected("email", "is not an e-mail address")
    return email, _mobile(mobile), *(_address(address) if address else ())


def _mobile(text: str) -> str:
    if _MOBILE.fullmatch(text) is None:
        text = text.translate(_MOBILE_SEPARATORS)
        if text and _MOBILE.fullmatch(text) is None:
            raise Rejected(
                "mobile", "is neither +… with its country code nor ten digits starting with 06 or 07"
            )
    return "+33" + text[1:] if text[:1] == "0" else text


def _address(text: str) -> list[str]:
    lines = [_line("address", line, LONGEST_ADDRESS_LINE) for line in text.split("|")]
    if len(lines) > MOST_ADDRESS_LINES:
        raise Rejected("address", f"has more than {MOST_ADDRESS_LINES} lines")
    return [line for line in lines if line]
