"""The Géoplateforme's geocoder, or any that answers GeoJSON to `?q=…&limit=1`."""

import json
from http.client import HTTPException
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from parvis.connections.geocoder import GeocoderUnavailable, Spot

TIME_OUT = 2.0  # seconds: a person is waiting, and the communes can answer instead
MOST_READ = 100_000  # bytes
LEAST_SCORE = 0.4  # under it the answer is about another place


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: object, **more: object) -> None:
        return None


class Geoplateforme:
    """GEOCODER_URL is the address of its search. What is typed leaves the portal: see docs/operating.md."""

    def find(self, typed: str) -> Spot | None:
        address = f"{settings.GEOCODER_URL}?{urlencode({'q': typed, 'limit': 1, 'index': 'address,poi'})}"
        request = Request(address, headers={"Accept": "application/json"})  # noqa: S310  (https: checked)
        try:
            with build_opener(_NoRedirect()).open(request, timeout=TIME_OUT) as answer:
                told = json.loads(answer.read(MOST_READ))
            return _best(told)
        except (URLError, HTTPException, OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise GeocoderUnavailable(type(error).__name__) from None


def _best(told: dict[str, object]) -> Spot | None:
    features = told["features"]
    if not isinstance(features, list):
        raise TypeError("features")
    if not features:
        return None
    best = features[0]
    if float(best["properties"].get("score", 1)) < LEAST_SCORE:
        return None
    longitude, latitude = (float(degree) for degree in best["geometry"]["coordinates"][:2])
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError("not on Earth")
    return Spot(latitude, longitude, str(best["properties"].get("label", "")))
