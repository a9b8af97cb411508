"""What is said of a point in words: what it is doing, its hours, how far it is."""

from functools import lru_cache

from django.utils.dates import WEEKDAYS
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from parvis.places.hours import Day, Standing, Status, Week

FRENCH_NUMBER = {ord(","): "\u202f", ord("."): ","}


def status_words(now: Status, language: str | None) -> SafeString:
    """What the point is doing, in a few words. `language`: the active one, which the caller knows."""
    left = now.minutes if now.standing == Standing.CLOSING else 0
    day, hour = (now.at.weekday(), now.at.hour * 60 + now.at.minute) if now.at else (0, 0)
    return _status_words(now.standing, (now.days, day, hour), left, language)


@lru_cache(maxsize=8192)
def _status_words(
    standing: Standing, at: tuple[int, int, int], left: int, language: str | None
) -> SafeString:
    days, weekday, minutes = at
    hour = clock(minutes, _is_french(language))
    said = gettext("Ferme dans %(minutes)s\u00a0min") % {"minutes": left} if left else ""
    return format_html("{}", said or _doing(standing, days, WEEKDAYS[weekday], hour))


def _doing(standing: Standing, days: int, day: object, hour: str) -> str:
    if standing == Standing.UNKNOWN:
        return gettext("Horaires à demander")
    if standing == Standing.OPEN:
        return gettext("Ouvert jusqu’à %(hour)s") % {"hour": hour}
    if days == 0:
        return gettext("Ouvre à %(hour)s") % {"hour": hour}
    if days == 1:
        return gettext("Ouvre demain à %(hour)s") % {"hour": hour}
    said = gettext("Ouvre %(day)s prochain à %(hour)s") if days >= 7 else gettext("Ouvre %(day)s à %(hour)s")
    return said % {"day": day, "hour": hour}


@lru_cache(maxsize=4096)
def clock(minutes: int, french: bool) -> str:
    """« 17 h », « 9 h 30 »; “17:00” in English."""
    hour, rest = minutes // 60 % 24, minutes % 60
    if not french:
        return f"{hour:02}:{rest:02}"
    return f"{hour}\u00a0h" + (f"\u00a0{rest:02}" if rest else "")


def hours_words(day: Day) -> str:
    """« 9 h – 12 h, 13 h 30 – 17 h », « fermé »."""
    return _hours_words(day, get_language())


@lru_cache(maxsize=4096)
def _hours_words(day: Day, language: str | None) -> str:
    french = _is_french(language)
    ranges = [f"{clock(opens, french)} – {clock(closes, french)}" for opens, closes in day]
    return ", ".join(ranges) or gettext("fermé")


def week_table(week: Week, doubtful: list[int]) -> SafeString:
    """The rows of the table of a week, Monday first, the seven days: on Sunday too one wants to know."""
    return _week_table(week, tuple(doubtful), get_language())


@lru_cache(maxsize=4096)
def _week_table(week: Week, doubtful: tuple[int, ...], language: str | None) -> SafeString:
    ask = format_html(' <span class="muted">({})</span>', gettext("à vérifier par téléphone"))
    return format_html_join(
        "",
        '<tr><th scope="row">{}</th><td>{}{}</td></tr>',
        (
            (WEEKDAYS[number], hours_words(day), ask if number in doubtful else "")
            for number, day in enumerate(week)
        ),
    )


def distance_words(km: float | None, language: str | None) -> SafeString:
    """« 850 m », « 3,2 km », « 41 km »; "" when the search is of no particular place."""
    if km is None:
        return SafeString("")
    if km < 1:
        return SafeString(f"{max(50, round(km * 20) * 50)}\u00a0m")
    number = f"{km:,.0f}" if km >= 10 else f"{km:.1f}"
    return SafeString(f"{number.translate(FRENCH_NUMBER) if _is_french(language) else number}\u00a0km")


def _is_french(language: str | None) -> bool:
    return (language or "fr").startswith("fr")
