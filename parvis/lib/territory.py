"""Territories: their time zones, their names, and the public holidays of each. Pure."""

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

# overseas: the first three digits of the postcode (or of the INSEE code)
ZONES = {
    "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne",
    "974": "Indian/Reunion", "975": "America/Miquelon", "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot", "986": "Pacific/Wallis", "987": "Pacific/Tahiti", "988": "Pacific/Noumea",
}  # fmt: skip
NAMES = {
    "": "métropole", "971": "Guadeloupe", "972": "Martinique", "973": "Guyane", "974": "La Réunion",
    "975": "Saint-Pierre-et-Miquelon", "976": "Mayotte", "977": "Saint-Barthélemy", "978": "Saint-Martin",
    "986": "Wallis-et-Futuna", "987": "Polynésie française", "988": "Nouvelle-Calédonie",
}  # fmt: skip
# what the library calls those that have days of their own: overseas, and Alsace-Moselle
SUBDIVISIONS = {
    "971": "971", "972": "972", "973": "973", "974": "974", "975": "PM", "976": "976", "977": "BL",
    "978": "MF", "986": "WF", "987": "PF", "988": "NC", "57": "57", "67": "6AE", "68": "6AE",
}  # fmt: skip


def zone_of(departement: str) -> ZoneInfo:
    """The time zone of a département by its code: `01`, `2A`, `974`."""
    return ZoneInfo(ZONES.get(departement, "Europe/Paris"))


def departement_of(insee: str) -> str:
    """The département of a commune's INSEE code: `2A004` gives `2A`, `97411` gives `974`."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def is_holiday(departement: str, day: date) -> bool:
    """Is this a public holiday there?"""
    return day in _holidays(SUBDIVISIONS.get(departement, ""), day.year)


@lru_cache(maxsize=64)
def _holidays(subdivision: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", subdiv=subdivision or None, years=year))
