"""Départements: their names come with the points; their time zones are here. Pure."""

from zoneinfo import ZoneInfo

# overseas: the first three digits of the postcode (or of the INSEE code)
ZONES = {
    "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne",
    "974": "Indian/Reunion", "975": "America/Miquelon", "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot", "986": "Pacific/Wallis", "987": "Pacific/Tahiti", "988": "Pacific/Noumea",
}  # fmt: skip


def zone_of(departement: str) -> ZoneInfo:
    """The time zone of a département by its code: `01`, `2A`, `974`."""
    return ZoneInfo(ZONES.get(departement, "Europe/Paris"))


def departement_of(insee: str) -> str:
    """The département of a commune's INSEE code: `2A004` gives `2A`, `97411` gives `974`."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]
