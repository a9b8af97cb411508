"""How a search is understood. Pure decisions."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, isfinite, radians, sin, sqrt

EARTH_KM = 6371.0
MOST_TYPED = 200
SAINTS = {"st": "saint", "ste": "sainte"}
ZOOMS = (3, 18)
FAR_KM = 100  # beyond, the nearest point is near nobody


class Kind(StrEnum):
    NOTHING = "nothing"
    POSTCODE = "postcode"
    DEPARTEMENT = "departement"
    WORDS = "words"  # a commune or an address


@dataclass(frozen=True)
class Asked:
    """What was typed. `key`: as names are compared."""

    kind: Kind
    key: str = ""


def search_key(text: str) -> str:
    """`St-Étienne ` and `saint etienne` are the same: no accents, case, hyphens, articles of punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    words = re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char)))
    return " ".join(SAINTS.get(word, word) for word in words)


def understand(typed: str) -> Asked:
    """Five figures (four without their leading zero) are a postcode; two or three (or 2A) a département;
    anything else is words.
    """
    text = " ".join(typed[:MOST_TYPED].split())
    compact = text.replace(" ", "").upper()
    if not re.search(r"\w", text):
        return Asked(Kind.NOTHING)
    if re.fullmatch(r"[0-9]{4,5}", compact):
        return Asked(Kind.POSTCODE, compact.zfill(5))
    if re.fullmatch(r"[0-9]{2}|2[AB]|9[78][0-9]", compact):
        return Asked(Kind.DEPARTEMENT, compact)
    return Asked(Kind.WORDS, search_key(text))


def postcode_in(asked: Asked) -> str:
    """The postcode that was typed, alone or in an address; else ""."""
    if asked.kind == Kind.POSTCODE:
        return asked.key
    found = re.findall(r"\b[0-9]{5}\b", asked.key) if asked.kind == Kind.WORDS else []
    return found[-1] if found else ""


def departement_of(postcode: str) -> str:
    """Of nearly every commune with this postcode: its first figures say the département."""
    if postcode.startswith("20"):
        return "2A" if postcode[:3] in ("200", "201") else "2B"
    return postcode[: 3 if postcode[:2] in ("97", "98") else 2]


@dataclass(frozen=True)
class View:
    """Where the map looks. Degrees; `zoom` as web maps count it."""

    latitude: float
    longitude: float
    zoom: int = 0  # none said: the map shows the nearest points


def view_of(lat: str, lng: str, z: str) -> View | None:
    """From the address of the page. None when it is no place on Earth: it is then as if nothing was said."""
    try:
        latitude, longitude = float(lat), float(lng)
    except ValueError:
        return None
    if not (isfinite(latitude) and isfinite(longitude)) or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    zoom = min(max(int(z), ZOOMS[0]), ZOOMS[1]) if re.fullmatch(r"[0-9]{1,2}", z) else 0
    return View(round(latitude, 5), round(longitude, 5), zoom)


def distance_km(from_: tuple[float, float], to: tuple[float, float]) -> float:
    """Great-circle distance between two (latitude, longitude) in degrees."""
    (lat_a, lng_a), (lat_b, lng_b) = from_, to
    half = (
        sin(radians(lat_b - lat_a) / 2) ** 2
        + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(radians(lng_b - lng_a) / 2) ** 2
    )
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
