"""Where is what was typed? By the geocoder in production, by the imported communes otherwise."""

from dataclasses import dataclass

import structlog

from parvis.connections import geocoder
from parvis.limits.counters import hit
from parvis.places.models import Commune
from parvis.places.queries import communes_beginning_with, communes_of, last_import
from parvis.places.rules import (
    Asked,
    Kind,
    View,
    departement_of,
    postcode_in,
    search_key,
    understand,
)
from parvis.places.territory import NAMES, name_of

log = structlog.get_logger(__name__)
STREET_ZOOM = 13
BY_NAME = {search_key(name): code for code, name in NAMES.items()}


@dataclass(frozen=True)
class Place:
    """Somewhere that was meant: around a spot, or a whole département by its code."""

    where: View | str
    name: str = ""
    more: str = ""


@dataclass(frozen=True)
class Located:
    """`places`: one, several to choose from, or none."""

    places: list[Place]
    geocoder_down: bool = False


def locate(typed: str, address: bytes) -> Located:
    """An outage of the geocoder falls back on the communes, and so does whoever has asked too much:
    `address`, the subject under which that is counted.
    """
    asked = understand(typed)
    if asked.kind == Kind.NOTHING:
        return Located([])
    if asked.kind == Kind.DEPARTEMENT:
        return Located([Place(asked.key)])
    if asked.kind == Kind.WORDS and asked.key in BY_NAME:
        return Located(_named(asked))
    spot, down = _by_geocoder(typed, address) if asked.kind == Kind.WORDS else (None, False)
    if spot:
        return Located([Place(spot)])
    communes = communes_of(asked) or communes_beginning_with(asked)
    return Located(_distinct(communes) or _departement(postcode_in(asked)), down)


def _departement(postcode: str) -> list[Place]:
    """A village may be in no list of ours: its département is, when it has points."""
    code, brought = departement_of(postcode), last_import()
    return [Place(code)] if brought and code in brought.departements else []


def _named(asked: Asked) -> list[Place]:
    """A département by its name; the communes of the same name are offered beside it, unless it is theirs."""
    code = BY_NAME[asked.key]
    communes = [commune for commune in communes_of(asked) if commune.key == asked.key]
    if communes and all(commune.departement == code for commune in communes):
        return _distinct(communes)
    return [Place(code, name_of(code), ""), *map(_around, communes)]


def _by_geocoder(typed: str, address: bytes) -> tuple[View | None, bool]:
    """(spot, is it down?)."""
    port = geocoder.port()
    if port is None or not hit({"geocoder": address}).allowed:
        return None, False
    try:
        spot = port.find(typed)
    except geocoder.GeocoderUnavailable:
        log.warning("geocoder_unavailable")
        return None, True
    return (View(spot.latitude, spot.longitude, STREET_ZOOM) if spot else None), False


def _distinct(communes: list[Commune]) -> list[Place]:
    """One place when all are one commune."""
    if len({commune.insee for commune in communes}) == 1:
        return [_around(communes[0])]
    return [_around(commune) for commune in communes]


def _around(commune: Commune) -> Place:
    return Place(View(commune.latitude, commune.longitude), commune.name, commune.postcode)
