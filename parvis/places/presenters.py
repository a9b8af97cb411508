"""What the pages say of a point: its status in words, its hours, its distance."""

import json
from calendar import day_name
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import segno
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from parvis.places.hours import Day, Standing, Status
from parvis.places.models import HelpPoint
from parvis.places.queries import Found, standing

FRENCH_NUMBER = {ord(","): "\u202f", ord("."): ","}
IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Shown:
    """A point, ready to show. `number`: its place in the list and on the map."""

    point: HelpPoint
    status: Status
    km: float | None = None
    number: int = 0

    @cached_property
    def now(self) -> str:
        """« Ouvert jusqu’à 17 h »."""
        return status_words(self.status)

    @property
    def state(self) -> str:
        return "open" if self.status.is_open else "closed"

    @property
    def distance(self) -> str:
        """« 850 m », « 3,2 km », « 41 km »; "" when the search is of no particular place."""
        if self.km is None:
            return ""
        if self.km < 1:
            return f"{max(50, round(self.km * 20) * 50)}\u00a0m"
        number = f"{self.km:,.0f}" if self.km >= 10 else f"{self.km:.1f}"
        return f"{number.translate(FRENCH_NUMBER) if _french() else number}\u00a0km"

    @property
    def latitude(self) -> str:
        return f"{self.point.latitude:.5f}"  # with a full stop whatever the language

    @property
    def longitude(self) -> str:
        return f"{self.point.longitude:.5f}"

    @property
    def phone_link(self) -> str:
        return "tel:" + "".join(char for char in self.point.phone if char.isdigit() or char == "+")

    @property
    def week(self) -> list[tuple[str, str, bool]]:
        """(day, hours, is the day doubtful?) from Monday; Sunday only when something is published for it."""
        rows = [
            (str(WEEKDAYS[number]), hours_words(day), number in self.point.doubtful_days)
            for number, day in enumerate(self.point.week)
        ]
        return rows if self.point.week[6:] and self.point.week[6] else rows[:6]

    @property
    def has_hours(self) -> bool:
        return any(self.point.week)


def listed(found: list[Found], start: int = 1) -> list[Shown]:
    """The points of a list, numbered from `start`."""
    return [Shown(row.point, row.status, row.km, number) for number, row in enumerate(found, start)]


def alone(point: HelpPoint) -> Shown:
    """A point on its own page."""
    return Shown(point, standing(point))


def linked_data(shown: Shown, url: str) -> SafeString:
    """The point for search engines (schema.org), as the content of a script element."""
    point = shown.point
    told = {
        "@context": "https://schema.org", "@type": "GovernmentOffice", "name": point.name, "url": url,
        "telephone": point.phone, "email": point.mails[:1],
        "address": {
            "@type": "PostalAddress", "streetAddress": point.address, "postalCode": point.postcode,
            "addressLocality": point.commune, "addressCountry": "FR",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": point.latitude, "longitude": point.longitude},
        "openingHoursSpecification": [
            {"@type": "OpeningHoursSpecification", "dayOfWeek": f"https://schema.org/{day_name[number]}",
             "opens": _hour(opens), "closes": _hour(closes)}
            for number, day in enumerate(point.week) for opens, closes in day
        ],
    }  # fmt: skip
    text = json.dumps(told, ensure_ascii=False)
    return mark_safe(text.translate(IN_SCRIPT))  # noqa: S308  (nothing in it can end the element)


def qr_code(url: str) -> SafeString:
    """The address as a QR code, in SVG."""
    drawn = segno.make(url, error="m").svg_inline(scale=4, border=2, svgclass="qr-code", lineclass=None)
    return mark_safe(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S308  (made of numbers)


def _hour(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def status_words(now: Status) -> str:
    """What the point is doing, in a few words."""
    if now.at is None:
        return gettext("Horaires à demander")
    hour = clock(now.at)
    if now.standing == Standing.CLOSING:
        return gettext("Ferme dans %(minutes)s\u00a0min") % {"minutes": now.minutes}
    if now.standing == Standing.OPEN:
        return gettext("Ouvert jusqu’à %(hour)s") % {"hour": hour}
    return _opens(now.at, hour)


def _opens(at: datetime, hour: str) -> str:
    days = (at.date() - timezone.now().astimezone(at.tzinfo).date()).days
    if days <= 0:
        return gettext("Ouvre à %(hour)s") % {"hour": hour}
    if days == 1:
        return gettext("Ouvre demain à %(hour)s") % {"hour": hour}
    day = date_format(at, "l")
    if days >= 7:
        return gettext("Ouvre %(day)s prochain à %(hour)s") % {"day": day, "hour": hour}
    return gettext("Ouvre %(day)s à %(hour)s") % {"day": day, "hour": hour}


def clock(at: datetime) -> str:
    """« 17 h », « 9 h 30 »; “17:00” in English."""
    if not _french():
        return f"{at:%H:%M}"
    return f"{at.hour}\u00a0h" + (f"\u00a0{at.minute:02}" if at.minute else "")


def hours_words(day: Day) -> str:
    """« 9 h – 12 h, 13 h 30 – 17 h », « fermé »."""
    start = datetime(2000, 1, 1)  # noqa: DTZ001  (clock times: no day, no zone)
    ranges = [
        f"{clock(start + timedelta(minutes=opens))} – {clock(start + timedelta(minutes=closes))}"
        for opens, closes in day
    ]
    return ", ".join(ranges) or gettext("fermé")


def _french() -> bool:
    return (get_language() or "fr").startswith("fr")
