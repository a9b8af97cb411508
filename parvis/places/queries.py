"""Finding help points: around a place, in a département, by what was typed."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from parvis.lib.territory import zone_of
from parvis.places.hours import NO_HOURS, Status, status
from parvis.places.models import Commune, HelpPoint, Import, Outline
from parvis.places.rules import EARTH_KM, Asked, Kind, View

ON_A_PAGE = 20
COLUMNS = """id, slug, name, address, more_address, postcode, commune, departement, latitude, longitude,
    mails, phone, hours, doubtful_days, by_appointment, travels, accessible, remarks"""  # those of Listed
MOST_LOOKED_AT = 400  # for those that are open now, which their own clocks tell
KM = f"""2 * {EARTH_KM} * asin(least(1, sqrt(
    power(sin(radians(latitude - %(lat)s) / 2), 2)
    + cos(radians(%(lat)s)) * cos(radians(latitude)) * power(sin(radians(longitude - %(lng)s) / 2), 2)
)))"""
KEPT = """closed_on IS NULL AND (NOT %(by_appointment)s OR by_appointment)
    AND (NOT %(accessible)s OR accessible)"""
SOURCE = "json_build_array(id, source, dated_on, tells_access) FROM places_import ORDER BY id DESC LIMIT 1"
# one query a page. The index gives those that are nearest on a flat map of degrees; the farthest of them says
# how far to look on the round Earth; of all that is no farther, the nearest.
AROUND = f"""
WITH reach AS (
    SELECT coalesce(max({KM}), 0) + 0.001 AS km FROM (
        SELECT latitude, longitude FROM places_helppoint WHERE {KEPT}
        ORDER BY point(longitude, latitude) <-> point(%(lng)s, %(lat)s) LIMIT %(start)s + %(most)s
    ) AS candidates
), span AS (
    SELECT lat, CASE WHEN abs(%(lng)s) + lng > 180 OR abs(%(lat)s) + lat > 89 THEN 360 ELSE lng END AS lng
    FROM (
        SELECT km / 111.1 AS lat, km / 111.1 / cos(radians(least(89, abs(%(lat)s) + km / 111.1))) AS lng
        FROM reach
    ) AS flat
), near AS (
    SELECT {KM} AS km, * FROM places_helppoint WHERE {KEPT} AND point(longitude, latitude) <@ (
        SELECT box(point(%(lng)s - lng, %(lat)s - lat), point(%(lng)s + lng, %(lat)s + lat)) FROM span
    ) ORDER BY km, id OFFSET %(start)s LIMIT %(most)s
)
SELECT (SELECT name FROM (
        SELECT name, {KM} AS km FROM places_commune
        ORDER BY point(longitude, latitude) <-> point(%(lng)s, %(lat)s) LIMIT 5
    ) AS communes WHERE km < 20 ORDER BY km LIMIT 1),
    (SELECT {SOURCE})::text,
    (SELECT json_agg(json_build_array({COLUMNS}, km) ORDER BY km, id) FROM near)::text
"""  # noqa: S608  (constants)
INSIDE = f"""
WITH inside AS (
    SELECT * FROM places_helppoint WHERE departement = %(departement)s AND {KEPT}
    ORDER BY commune, name, id OFFSET %(start)s LIMIT %(most)s
)
SELECT '',
    (SELECT {SOURCE})::text,
    (SELECT json_agg(json_build_array({COLUMNS}, NULL) ORDER BY commune, name, id) FROM inside)::text
"""  # noqa: S608  (constants)


@dataclass(frozen=True)
class Filters:
    open_now: bool = False
    by_appointment: bool = False
    accessible: bool = False


@dataclass(frozen=True)
class Source:
    """The import that the points come from. `tells_access`: does it say which are accessible?"""

    id: int
    name: str
    dated_on: date
    tells_access: bool


@dataclass(slots=True)
class Listed:
    """A point of a list: less than a HelpPoint, and quicker made."""

    id: int
    slug: str
    name: str
    address: str
    more_address: str
    postcode: str
    commune: str
    departement: str
    latitude: float
    longitude: float
    mails: list[str]
    phone: str
    hours: Any
    doubtful_days: list[int]
    by_appointment: bool
    travels: bool
    accessible: bool | None
    remarks: str


@dataclass(frozen=True, slots=True)
class Found:
    """`km`: None when the search is of no particular place."""

    point: Listed
    status: Status
    km: float | None


@dataclass(frozen=True)
class Page:
    """A page of a list. `place`: the commune around which it is, "" when none is known near."""

    found: list[Found]
    more: bool
    place: str
    source: Source | None


def standing(point: HelpPoint, now: datetime | None = None) -> Status:
    """What the point is doing, by the clock of its own territory."""
    return status(point.week, (now or timezone.now()).astimezone(zone_of(point.departement)))


def around(place: View, filters: Filters, *, page: int = 1) -> Page:
    """The nearest points, nearest first."""
    return _page(AROUND, filters, page, lat=place.latitude, lng=place.longitude)


def in_departement(code: str, filters: Filters, *, page: int = 1) -> Page:
    """The points of a département, by commune."""
    return _page(INSIDE, filters, page, departement=code)


def _page(query: str, filters: Filters, page: int, **where: Any) -> Page:
    """Those that are open now are told by each point's own clock: many are read, the closed put aside."""
    start = (page - 1) * ON_A_PAGE
    window = (
        {"start": 0, "most": MOST_LOOKED_AT} if filters.open_now else {"start": start, "most": ON_A_PAGE + 1}
    )
    with connection.cursor() as cursor:
        cursor.execute(
            query,
            {"by_appointment": filters.by_appointment, "accessible": filters.accessible, **window, **where},
        )
        name, source, rows = cursor.fetchone()
    clocks, found = _Clocks(timezone.now()), list[Found]()
    for *values, km in json.loads(rows or "[]"):
        point = Listed(*values)
        now = clocks[point.departement]
        found.append(Found(point, status(point.hours or NO_HOURS, now), km))
    if filters.open_now:
        found = [row for row in found if row.status.is_open][start : start + ON_A_PAGE + 1]
    return Page(found[:ON_A_PAGE], len(found) > ON_A_PAGE, name or "", _source(source))


class _Clocks(dict[str, datetime]):
    """What time it is in each département."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __missing__(self, departement: str) -> datetime:
        self[departement] = self.now.astimezone(zone_of(departement))
        return self[departement]


def _source(told: str | None) -> Source | None:
    if not told:
        return None
    id_, name, day, tells_access = json.loads(told)
    return Source(id_, name, date.fromisoformat(day), tells_access)


def last_import() -> Import | None:
    """What the last file brought."""
    return Import.objects.order_by("-pk").first()


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
    return exact[:12]


def communes_beginning_with(asked: Asked) -> list[Commune]:
    """When no commune has the name that was typed."""
    if asked.kind != Kind.WORDS or not asked.key:
        return []
    return list(Commune.objects.filter(Q(key__startswith=asked.key)).order_by("key", "insee")[:12])


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
