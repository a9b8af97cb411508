"""Finding help points: around a place, in a département, by what was typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import cos, radians
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from parvis.lib.territory import zone_of
from parvis.places.hours import Status, status
from parvis.places.models import Commune, HelpPoint, Import, Outline
from parvis.places.rules import EARTH_KM, Asked, Kind, View, distance_km

ON_A_PAGE = 20
RADII_KM = (15, 150, 20_100)  # tried one after the other until a page is full; the last is half the Earth
KM_OF_A_DEGREE = 111.2
NEAREST = f"""
SELECT id, km FROM (
    SELECT id, 2 * {EARTH_KM} * asin(least(1, sqrt(
        power(sin(radians(latitude - %(lat)s) / 2), 2)
        + cos(radians(%(lat)s)) * cos(radians(latitude)) * power(sin(radians(longitude - %(lng)s) / 2), 2)
    ))) AS km
    FROM places_helppoint
    WHERE closed_on IS NULL AND (NOT %(appointment)s OR by_appointment) AND (NOT %(accessible)s OR accessible)
        AND point(longitude, latitude) <@ box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))
) AS near
WHERE km <= %(radius)s
ORDER BY km, id LIMIT %(most)s
"""  # noqa: S608  (a constant)


@dataclass(frozen=True)
class Filters:
    open_now: bool = False
    by_appointment: bool = False
    accessible: bool = False


@dataclass(frozen=True)
class Found:
    """A point as it is listed. `km`: None when the search is of no particular place."""

    point: HelpPoint
    status: Status
    km: float | None


def standing(point: HelpPoint, now: datetime | None = None) -> Status:
    """What the point is doing, by the clock of its own territory."""
    return status(point.week, (now or timezone.now()).astimezone(zone_of(point.departement)))


def around(place: View, filters: Filters, *, page: int = 1) -> tuple[list[Found], bool]:
    """The nearest points, nearest first, a page of them; and whether there are more."""
    wanted = page * ON_A_PAGE + 1
    # "open now" is told by each point's own clock: more are read, and those that are closed put aside
    most = wanted * 10 if filters.open_now else wanted
    found = list[Found]()
    for radius in RADII_KM:
        near = _nearest(place, filters, radius, most)
        if len(near) < wanted and radius != RADII_KM[-1]:
            continue
        found = _listed(near, filters)
        if len(found) >= wanted:
            break
    start = (page - 1) * ON_A_PAGE
    return found[start : start + ON_A_PAGE], len(found) > start + ON_A_PAGE


def _nearest(place: View, filters: Filters, radius: float, most: int) -> list[tuple[int, float]]:
    lat_span = radius / KM_OF_A_DEGREE
    shrink = cos(radians(min(89.0, abs(place.latitude) + lat_span)))
    lng_span = min(360.0, lat_span / max(shrink, 0.01))
    with connection.cursor() as cursor:
        cursor.execute(
            NEAREST,
            {
                "lat": place.latitude, "lng": place.longitude, "radius": radius, "most": most,
                "west": place.longitude - lng_span, "east": place.longitude + lng_span,
                "south": place.latitude - lat_span, "north": place.latitude + lat_span,
                "appointment": filters.by_appointment, "accessible": filters.accessible,
            },
        )  # fmt: skip
        rows: list[tuple[int, float]] = cursor.fetchall()
    return rows


def _listed(near: Sequence[tuple[int, float]], filters: Filters) -> list[Found]:
    points = HelpPoint.objects.in_bulk([id_ for id_, _ in near])
    now = timezone.now()
    rows = [Found(points[id_], standing(points[id_], now), km) for id_, km in near if id_ in points]
    return [row for row in rows if row.status.is_open or not filters.open_now]


def in_departement(code: str, filters: Filters, *, page: int = 1) -> tuple[list[Found], bool]:
    """The points of a département, by commune; and whether there are more."""
    points = HelpPoint.objects.filter(departement=code, closed_on=None).order_by("commune", "name", "pk")
    points = points.filter(by_appointment=True) if filters.by_appointment else points
    points = points.filter(accessible=True) if filters.accessible else points
    start, now = (page - 1) * ON_A_PAGE, timezone.now()
    rows: Iterable[HelpPoint] = points if filters.open_now else points[start : start + ON_A_PAGE + 1]
    found = [Found(point, standing(point, now), None) for point in rows]
    if filters.open_now:
        found = [row for row in found if row.status.is_open][start : start + ON_A_PAGE + 1]
    return found[:ON_A_PAGE], len(found) > ON_A_PAGE


def communes_of(asked: Asked) -> list[Commune]:
    """The communes that what was typed may mean: several when names are shared. Best first, 12 at most.

    Of an address, the commune is what it ends with: « 3 rue des Lilas 99120 Exemple » or « … Exemple ».
    """
    if asked.kind == Kind.POSTCODE:
        return list(Commune.objects.filter(postcode=asked.key).order_by("name")[:12])
    words = asked.key.split()
    postcodes = [word for word in words if len(word) == 5 and word.isdigit()]
    if postcodes:
        found = list(Commune.objects.filter(postcode=postcodes[-1]).order_by("name")[:12])
        exact = [commune for commune in found if commune.key in asked.key]
        return exact or found
    # the whole, then its last words: the longest name wins
    ends = [" ".join(words[start:]) for start in range(max(0, len(words) - 8), len(words))]
    named = Commune.objects.filter(key__in=ends).order_by("insee", "postcode")
    best = max((len(commune.key) for commune in named), default=0)
    exact = list({c.insee: c for c in named if len(c.key) == best}.values())
    if exact or not asked.key:
        return exact[:12]
    return list(Commune.objects.filter(Q(key__startswith=asked.key)).order_by("key", "insee")[:12])


def last_import() -> Import | None:
    """Where the points come from, and of when they are."""
    return Import.objects.order_by("-pk").first()


def name_near(place: View) -> str:
    """The commune around which the list is, for its title; "" when none is known near."""
    span = 0.2  # degrees: some 20 km
    near = Commune.objects.filter(
        latitude__range=(place.latitude - span, place.latitude + span),
        longitude__range=(place.longitude - span, place.longitude + span),
    ).values_list("name", "latitude", "longitude")
    where = (place.latitude, place.longitude)
    return min(near, key=lambda row: distance_km(where, row[1:]), default=("",))[0]


def departement_named(code: str) -> str:
    """« Ain (01) », or the code alone when the outlines are not imported."""
    outline = Outline.objects.filter(code=code).first()
    return f"{outline.name} ({code})" if outline else code


def outlines() -> dict[str, Any]:
    """The shapes of the départements, as one GeoJSON collection."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": outline.code, "name": outline.name},
            "geometry": outline.shape,
        }
        for outline in Outline.objects.order_by("code")
    ]
    return {"type": "FeatureCollection", "features": features}
