"""One row of the official file of help points, read and tidied, or the reason why it cannot be."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from parvis.lib.territory import departement_of
from parvis.lib.unicode_forms import normalised
from parvis.places.hours import BadHours, Day, read_day

NEEDED = ("id_fs", "lib_fs", "insee_com", "code_postal", "lib_com", "latitude", "longitude")
DAYS = ("h_lundi", "h_mardi", "h_mercredi", "h_jeudi", "h_vendredi", "h_samedi", "h_dimanche")
MAIL = re.compile(r"[^\s@,;/]+@[^\s@,;/]+\.[^\s@,;/]+")
TRAVELLING = ("bus", "itin", "multisites")
DEPARTEMENT = re.compile(r"\d{2}|2[AB]|9[78]\d")
ENDS_OF_REMARKS = " *#-•."  # marks of a text formatted for another screen, or of none at all
YES, NO = {"oui", "1", "true", "vrai"}, {"non", "0", "false", "faux"}
MOST = {"lib_fs": 200, "adresse": 300, "complement_adresse": 300, "lib_com": 120, "telephone": 30}


class BadRow(ValueError):
    """Why a row is left out, in words for whoever looks after the file."""


@dataclass(frozen=True)
class Place:
    """A row as it is kept. The names are those of models.HelpPoint."""

    source_id: str
    slug: str
    name: str
    address: str
    more_address: str
    insee: str
    postcode: str
    commune: str
    departement: str
    latitude: float
    longitude: float
    mails: list[str]
    phone: str
    hours: list[Day]
    doubtful_days: list[int]
    by_appointment: bool
    travels: bool
    accessible: bool | None
    remarks: str

    @property
    def digest(self) -> bytes:
        return sha256(json.dumps(vars(self), ensure_ascii=False).encode()).digest()


def read_row(row: Mapping[str, str | None]) -> tuple[Place, list[str]]:
    """The place, and what was mended on the way. Raises BadRow."""
    told = {key: tidy(value or "") for key, value in row.items()}
    for column, most in MOST.items():
        if len(told.get(column, "")) > most:
            raise BadRow(f"{column} is longer than {most} characters")
    missing = [column for column in NEEDED if not told[column]]
    if missing:
        raise BadRow(f"{', '.join(missing)}: empty")
    insee, postcode = _code(told, "insee_com"), _code(told, "code_postal")
    latitude, longitude = _number(told, "latitude", 90), _number(told, "longitude", 180)
    week, doubtful, faults = _week(told)
    slug = re.sub(r"[^a-z0-9]+", "-", told["id_fs"].lower()).strip("-")
    if not slug or len(told["id_fs"]) > 40:
        raise BadRow("id_fs is no identifier")
    place = Place(
        source_id=told["id_fs"], slug=slug, name=told["lib_fs"], address=told.get("adresse", ""),
        more_address=told.get("complement_adresse", ""), insee=insee, postcode=postcode,
        commune=told["lib_com"], departement=_departement(told.get("insee_dep", ""), insee),
        latitude=latitude, longitude=longitude, mails=MAIL.findall(told.get("mail", "")),
        phone=told.get("telephone", ""), hours=week, doubtful_days=doubtful,
        by_appointment=_flag(told.get("prise_rdv", "")) is True,
        travels=told.get("format_fs", "").lower().startswith(TRAVELLING),
        accessible=_flag(told.get("accessible", "")), remarks=_remarks(told.get("commentaire", "")),
    )  # fmt: skip
    return place, faults


def _week(told: Mapping[str, str]) -> tuple[list[Day], list[int], list[str]]:
    """A cell that cannot be read at all counts as no hours, and is reported."""
    week, doubtful, faults = list[Day](), list[int](), list[str]()
    for number, column in enumerate(DAYS):
        try:
            day = read_day(told.get(column, ""))
        except BadHours as error:
            faults.append(f"{column}: “{error}” is no list of hours")
            week.append(())
            continue
        week.append(day.ranges)
        if day.doubtful:
            doubtful.append(number)
            faults.append(f"{column}: the ranges overlap or are inverted; their union is kept")
    return week, doubtful, faults


def _code(told: Mapping[str, str], column: str) -> str:
    """Five characters. A spreadsheet drops leading zeros: they are put back."""
    code = told[column].upper().zfill(5)
    if not re.fullmatch(r"\d[0-9AB]\d{3}", code):
        raise BadRow(f"{column} has not five figures")
    return code


def _departement(told: str, insee: str) -> str:
    """As it is told, with the zero that a spreadsheet dropped; else that of the commune."""
    code = told.upper().zfill(2)
    return code if DEPARTEMENT.fullmatch(code) else departement_of(insee)


def _remarks(told: str) -> str:
    """Plain sentences: what stands for bold or for the item of a list elsewhere is dropped."""
    plain = told.replace("*", "").strip()
    return plain.lstrip(ENDS_OF_REMARKS) if re.search(r"\w", plain) else ""


def _number(told: Mapping[str, str], column: str, most: float) -> float:
    try:
        number = float(told[column].replace(",", "."))
    except ValueError:
        raise BadRow(f"{column} is no number") from None
    if not -most <= number <= most:
        raise BadRow(f"{column} is out of range")
    return number


def _flag(text: str) -> bool | None:
    return True if text.lower() in YES else False if text.lower() in NO else None


def tidy(text: str) -> str:
    """Composed accents, single spaces, no control characters."""
    composed = normalised("NFC", text)
    if not composed.isprintable():
        composed = "".join(char if char.isprintable() else " " for char in composed)
    return " ".join(composed.split())
