"""What the pages say: the list of points, a point on its own, the départements to choose from."""

import json
from calendar import day_name
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from parvis.places.hours import Status
from parvis.places.models import HelpPoint, Import
from parvis.places.queries import Listed, Page, standing
from parvis.places.rules import FAR_KM, search_key
from parvis.places.territory import name_of
from parvis.places.wording import distance_words, status_words, week_table
from parvis.ui.kept import Pieces, filled, part_with_holes

IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
CARDS_KEPT = 8192  # in each process; some 2 KB each
OPEN, CLOSED = SafeString("open"), SafeString("")
_cards: dict[tuple[Hashable, ...], Pieces] = {}
CHANGING = dict.fromkeys(("number", "state", "now", "distance"))


def cards(page: Page, start: int) -> SafeString:
    """The points of a list, numbered from `start`. All of a card but what changes from one list to another is
    kept until the next import: to write it again would cost most of a list.
    """
    language, import_id, written = get_language(), page.source.id if page.source else 0, list[str]()
    for number, row in enumerate(page.found, start):
        key = (row.point.id, import_id, row.km is not None, language)
        card = _cards.get(key) or _keep(key, _card(row.point, near=row.km is not None))
        written.append(filled(card, {
            "number": SafeString(number), "state": OPEN if row.status.is_open else CLOSED,
            "now": status_words(row.status, language), "distance": distance_words(row.km, language),
        }))  # fmt: skip
    return SafeString("".join(written))


def _keep(key: tuple[Hashable, ...], card: Pieces) -> Pieces:
    if len(_cards) >= CARDS_KEPT:
        _cards.clear()
    _cards[key] = card
    return card


def _card(point: Listed, *, near: bool) -> Pieces:
    """`near`: is the list around a place?"""
    has = {
        "distance": near, "address": bool(point.address), "more_address": bool(point.more_address),
        "phone": bool(point.phone), "mails": bool(point.mails), "week": any(point.hours),
        "remarks": bool(point.remarks), "travels": point.travels, "by_appointment": point.by_appointment,
        "accessible": bool(point.accessible),
    }  # fmt: skip
    week = tuple(tuple((opens, closes) for opens, closes in day) for day in point.hours)
    fixed = {
        "slug": point.slug, "name": point.name, "url": reverse("help_point", args=[point.slug]),
        "latitude": f"{point.latitude:.5f}", "longitude": f"{point.longitude:.5f}",
        "address": point.address, "more_address": point.more_address, "postcode": point.postcode,
        "commune": point.commune, "phone": point.phone, "phone_link": phone_link(point.phone),
        "mails": mail_links(point.mails), "week": week_table(week, point.doubtful_days),
        "remarks": point.remarks, "way": itinerary(point.latitude, point.longitude),
    }  # fmt: skip
    return part_with_holes("places/card.html", has, fixed, CHANGING)


def phone_link(phone: str) -> str:
    """The address that dials."""
    return "tel:" + "".join(char for char in phone if char.isdigit() or char == "+")


def mail_links(mails: list[str]) -> SafeString:
    """The addresses, each to be clicked."""
    return format_html_join(", ", '<a href="mailto:{}">{}</a>', ((mail, mail) for mail in mails))


def itinerary(latitude: float, longitude: float) -> str:
    """The address of a map elsewhere that shows the way; it is told where the point is, and nothing else."""
    address: str = settings.ITINERARY_URL
    return address.replace("{lat}", f"{latitude:.5f}").replace("{lng}", f"{longitude:.5f}")


def distance_when_far(page: Page) -> str:
    """How far the nearest point is, when it is near nobody; else ""."""
    nearest = page.found[0].km if page.found else None
    return distance_words(nearest, get_language()) if nearest is not None and nearest > FAR_KM else ""


def list_title(page: Page, departement: str) -> str:
    """« Points d’aide : Lyon et alentours »."""
    if departement:
        return gettext("Points d’aide\u00a0: %(departement)s") % {"departement": name_of(departement)}
    if page.place and not distance_when_far(page):
        return gettext("Points d’aide\u00a0: %(place)s et alentours") % {"place": page.place}
    return gettext("Points d’aide")


def departements(brought: Import | None) -> list[dict[str, Any]]:
    """Those that have points, by name, as links of the search."""
    counts = brought.departements if brought else {}
    listed = [{"code": code, "name": name_of(code), "points": points} for code, points in counts.items()]
    return sorted(listed, key=lambda row: search_key(str(row["name"])))


@dataclass(frozen=True)
class Shown:
    """A point on its own page."""

    point: HelpPoint
    status: Status

    @property
    def now(self) -> str:
        return status_words(self.status, get_language())

    @property
    def phone_link(self) -> str:
        return phone_link(self.point.phone)

    @property
    def itinerary(self) -> str:
        return itinerary(self.point.latitude, self.point.longitude)

    @property
    def week(self) -> SafeString:
        return week_table(self.point.week, self.point.doubtful_days)

    @property
    def has_hours(self) -> bool:
        return any(self.point.week)


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
    text = json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)
    return mark_safe(text.translate(IN_SCRIPT))  # noqa: S308  (nothing in it can end the element)


def _hour(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
