"""The geocoder port: where is this address?"""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from parvis.lib.outage import Outage


class GeocoderUnavailable(Outage):
    """No answer in time, or one that cannot be read. Not the same thing as "no such address"."""


@dataclass(frozen=True)
class Spot:
    """Where an address is, in degrees. `label`: as the geocoder writes it."""

    latitude: float
    longitude: float
    label: str


class GeocoderPort(Protocol):
    def find(self, typed: str) -> Spot | None:
        """The best answer; None when there is no such place. Raises GeocoderUnavailable."""


def port() -> GeocoderPort | None:
    """The implementation that GEOCODER_PORT names; None: searches are among the imported communes."""
    if not settings.GEOCODER_PORT:
        return None
    implementation: GeocoderPort = import_string(settings.GEOCODER_PORT)()
    return implementation
