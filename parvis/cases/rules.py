"""One case as the body's system tells it: what is sound, and in which words what is not is said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, NoReturn

from parvis.lib.nir import BadNir, parse_number

REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
CHANNELS = ("online", "post", "counter", "phone", "other")
EXPECTED = ("body", "member", "other", "nobody")
OUTCOMES = ("granted", "partly", "refused", "withdrawn", "done")
KINDS = ("letter", "request")
DIRECTIONS = ("to_member", "to_body")
LONGEST_WORDS = 500
LONGEST_TITLE = 200
MOST_EXCHANGES = 200
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST_DAY = date(2200, 1, 1)
AHEAD = timedelta(days=1)  # clocks differ; further ahead it is a slip, and would bar what is told later
NEEDED = ("reference", "number", "type", "received_at", "step", "updated_at")
KNOWN = frozenset(
    {
        *NEEDED,
        "channel",
        "step_at",
        "expected_from",
        "expected",
        "answer_by",
        "closed_at",
        "outcome",
        "exchanges",
    }
)
OF_AN_EXCHANGE = frozenset({"reference", "kind", "direction", "at", "title", "answer_by", "answered_at"})


class BadItem(Exception):
    """An item that cannot be taken. `code` is for machines; the sentence never repeats what was given."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Exchange:
    """A letter that went one way or the other, or a request that waits for an answer."""

    reference: str
    kind: str
    direction: str
    at: str  # ISO, in UTC
    title: str
    answer_by: str = ""  # a day
    answered_at: str = ""


@dataclass(frozen=True)
class Item:
    """A sound item, its moments in UTC."""

    reference: str
    number: str  # 13 characters
    type: str
    received_at: datetime
    channel: str
    step: str
    step_at: datetime
    expected_from: str
    expected: str
    answer_by: date | None
    closed_at: datetime | None
    outcome: str
    updated_at: datetime
    exchanges: tuple[Exchange, ...]


def read_item(raw: Any, *, now: datetime, zone: tzinfo) -> Item:
    """`zone`: where a day given without an hour begins. Raises BadItem; the first fault is told."""
    if not isinstance(raw, Mapping):
        raise BadItem("not_an_object", "An item is an object with named fields.")
    _known(raw, KNOWN, "")
    for name in NEEDED:
        if raw.get(name) in (None, ""):
            raise BadItem("missing", f"{name} is missing.")
    closed = _moment(raw, "closed_at", now, zone)
    received, updated = (
        _needed_moment(raw, "received_at", now, zone),
        _needed_moment(raw, "updated_at", now, zone),
    )
    item = Item(
        reference=reference_of(raw, "reference"),
        number=_number(raw["number"]),
        type=_matching(raw, "type", KEY),
        received_at=received,
        channel=_one_of(raw, "channel", CHANNELS, "other"),
        step=_matching(raw, "step", KEY),
        step_at=_moment(raw, "step_at", now, zone) or received,
        expected_from=_one_of(raw, "expected_from", EXPECTED, "nobody" if closed else "body"),
        expected=_words(raw, "expected", LONGEST_WORDS),
        answer_by=_day(raw, "answer_by"),
        closed_at=closed,
        outcome=_one_of(raw, "outcome", OUTCOMES, ""),
        updated_at=updated,
        exchanges=_exchanges(raw.get("exchanges"), now, zone),
    )
    _agree(item)
    return item


def _agree(item: Item) -> None:
    if bool(item.closed_at) != bool(item.outcome):
        raise BadItem("half_closed", "closed_at and outcome go together: give both, or neither.")
    if item.closed_at and item.closed_at < item.received_at:
        raise BadItem("closed_before_received", "closed_at is before received_at.")
    if item.closed_at and item.expected_from != "nobody":
        raise BadItem("closed_and_expected", "Nothing is expected of anybody in a closed case.")


def reference_of(raw: Mapping[str, Any], name: str) -> str:
    """Raises BadItem also for what reads as a social security number: it would be shown and searched."""
    reference = _matching(raw, name, REFERENCE)
    try:
        parse_number(reference)
    except BadNir:
        return reference
    raise BadItem("reference_is_personal", f"{name} reads as a social security number: give another.")


def _number(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    try:
        return parse_number(text[:40])
    except BadNir as fault:
        raise BadItem("bad_number", f"number is no social security number ({fault.reason}).") from None


def _known(raw: Mapping[str, Any], names: frozenset[str], where: str) -> None:
    unknown = sorted(str(name)[:40] for name in raw if name not in names)
    if unknown:
        raise BadItem("unknown_field", f"{where}{unknown[0]!r} is not a field: check its spelling.")


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadItem("not_text", f"{name} must be text.")
    return value.strip()


def _matching(raw: Mapping[str, Any], name: str, shape: re.Pattern[str]) -> str:
    text = _text(raw, name)
    if not shape.fullmatch(text):
        raise BadItem(
            "bad_" + name, f"{name}: 40 characters at most, letters and digits first (docs/cases-file.md)."
        )
    return text


def _one_of(raw: Mapping[str, Any], name: str, choices: tuple[str, ...], default: str) -> str:
    text = _text(raw, name) or default
    if text and text not in choices:
        raise BadItem("bad_" + name, f"{name} is one of: {', '.join(choices)}.")
    return text


def _words(raw: Mapping[str, Any], name: str, longest: int) -> str:
    text = " ".join(_text(raw, name).split())
    if len(text) > longest:
        raise BadItem("too_long", f"{name} has {longest} characters at most.")
    if UNPRINTABLE.search(text) or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadItem("unprintable", f"{name} holds characters that cannot be shown.")
    return text


def _day(raw: Mapping[str, Any], name: str) -> date | None:
    text = _text(raw, name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        _not_a_date(name, "a day as 2026-12-24")
    if not OLDEST.date() <= day <= LATEST_DAY:
        raise BadItem("bad_date", f"{name} is too far away.")
    return day


def _needed_moment(raw: Mapping[str, Any], name: str, now: datetime, zone: tzinfo) -> datetime:
    moment = _moment(raw, name, now, zone)
    if moment is None:
        raise BadItem("missing", f"{name} is missing.")
    return moment


def _moment(raw: Mapping[str, Any], name: str, now: datetime, zone: tzinfo) -> datetime | None:
    """In UTC. A day alone is its first minute; an hour needs its zone."""
    text = _text(raw, name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        _not_a_date(name, "2026-12-24T15:04:00+01:00, or 2026-12-24")
    if moment.tzinfo is None:
        if len(text) > len("2026-12-24"):
            raise BadItem("no_zone", f"{name} has an hour without a zone: end it with Z or +01:00.")
        moment = moment.replace(tzinfo=zone)
    if moment.year < OLDEST.year or moment.replace(tzinfo=UTC) > now + AHEAD + timedelta(days=1):
        raise BadItem("bad_date", f"{name} is too far away.")
    moment = moment.astimezone(UTC)
    if moment > now + AHEAD:
        raise BadItem("in_the_future", f"{name} is in the future.")
    return moment


def _not_a_date(name: str, example: str) -> NoReturn:
    raise BadItem("bad_date", f"{name} is not a date: write {example}.")


def _exchanges(raw: Any, now: datetime, zone: tzinfo) -> tuple[Exchange, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list) or len(raw) > MOST_EXCHANGES:
        raise BadItem("bad_exchanges", f"exchanges is a list of {MOST_EXCHANGES} at most.")
    found = {exchange.reference: exchange for exchange in (_exchange(each, now, zone) for each in raw)}
    if len(found) != len(raw):
        raise BadItem("exchange_twice", "exchanges holds the same reference twice.")
    return tuple(sorted(found.values(), key=lambda exchange: (exchange.at, exchange.reference)))


def _exchange(raw: Any, now: datetime, zone: tzinfo) -> Exchange:
    if not isinstance(raw, Mapping):
        raise BadItem("bad_exchanges", "Each of exchanges is an object with named fields.")
    _known(raw, OF_AN_EXCHANGE, "exchanges: ")
    if not raw.get("direction"):
        raise BadItem("missing", "exchanges: direction is missing.")
    title = _words(raw, "title", LONGEST_TITLE)
    if not title:
        raise BadItem("missing", "exchanges: title is missing.")
    answer_by, answered = _day(raw, "answer_by"), _moment(raw, "answered_at", now, zone)
    return Exchange(
        reference=reference_of(raw, "reference"),
        kind=_one_of(raw, "kind", KINDS, "letter"),
        direction=_one_of(raw, "direction", DIRECTIONS, ""),
        at=_needed_moment(raw, "at", now, zone).isoformat(),
        title=title,
        answer_by=answer_by.isoformat() if answer_by else "",
        answered_at=answered.isoformat() if answered else "",
    )
