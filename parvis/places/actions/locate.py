"""Where is what was typed? By the geocoder in production, by the imported communes otherwise."""

import structlog

from parvis.connections import geocoder
from parvis.limits.counters import hit
from parvis.places.models import Commune
from parvis.places.queries import communes_of
from parvis.places.rules import Asked, Kind, View

log = structlog.get_logger(__name__)
STREET_ZOOM = 13


def locate(typed: str, asked: Asked, address: bytes) -> tuple[View | None, list[Commune], bool]:
    """(place, communes to choose from, is the geocoder down?). An outage falls back on the communes, and so
    does whoever has asked too much: `address`, the subject under which that is counted.
    """
    if asked.kind == Kind.NOTHING:
        return None, [], False
    down = False
    port = geocoder.port() if asked.kind == Kind.WORDS else None
    if port is not None and hit({"geocoder": address}).allowed:
        try:
            spot = port.find(typed)
        except geocoder.GeocoderUnavailable:
            log.warning("geocoder_unavailable")
            down = True
        else:
            if spot:
                return View(spot.latitude, spot.longitude, STREET_ZOOM), [], False
    communes = communes_of(asked)
    if len({commune.insee for commune in communes}) == 1:
        return View(communes[0].latitude, communes[0].longitude), [], down
    return None, communes, down
