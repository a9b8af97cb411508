"""The cases of the fictitious people: told as the body's system would tell them, in practice mode only."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from parvis.cases.actions.keep_types import SAMPLE, keep_types
from parvis.cases.actions.take_cases import take_cases
from parvis.cases.models import Case, CaseType
from parvis.connections.members.people import Person, people

FILE = Path(__file__).parents[1] / "practice.toml"
MARK = "EX-"  # before the references of these cases


def fill_practice() -> int:
    """Tell the cases, their days counted from today. Nobody gets an e-mail. Returns how many there are."""
    if not CaseType.objects.exists():
        keep_types(SAMPLE)
    take_cases(_items(timezone.now()), quiet=True)
    return Case.objects.filter(reference__startswith=MARK).count()


def empty_practice() -> None:
    """Delete them, with the documents that were added."""
    Case.objects.filter(reference__startswith=MARK).delete()


def _items(now: datetime) -> Iterator[dict[str, Any]]:
    """Every step of every case is told once, so that each has its day."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]
    for place, person in enumerate(people(), 1):
        mine = [case for case in told if person.key in case["people"]]
        for number, case in enumerate(mine, 1):
            for step in case["steps"]:
                yield _item(f"{MARK}{place:02}{number:02}", person, case, step, now)


def _item(reference: str, person: Person, case: dict[str, Any], step: str, now: datetime) -> dict[str, Any]:
    first, *_others, last = case["steps"]
    item: dict[str, Any] = {
        "reference": reference, "number": person.number, "type": case["type"], "channel": case["channel"],
        "received_at": _ago(now, case["steps"][first]), "step": step,
        "step_at": _ago(now, case["steps"][step]), "updated_at": _ago(now, case["steps"][step]),
    }  # fmt: skip
    if step != last:
        return item
    item["exchanges"] = [
        _exchange(f"{reference}-{number}", each, now) for number, each in enumerate(case["exchanges"], 1)
    ]
    item |= {name: case[name] for name in ("expected_from", "expected", "outcome") if name in case}
    if "answer_in" in case:
        item["answer_by"] = _day(now, case["answer_in"])
    if "closed" in case:
        item["closed_at"] = _ago(now, case["closed"])
    return item


def _exchange(reference: str, told: dict[str, Any], now: datetime) -> dict[str, Any]:
    exchange = {name: told[name] for name in ("kind", "direction", "title")}
    exchange |= {"reference": reference, "at": _ago(now, told["at"])}
    if "answer_in" in told:
        exchange["answer_by"] = _day(now, told["answer_in"])
    if "answered" in told:
        exchange["answered_at"] = _ago(now, told["answered"])
    return exchange


def _ago(now: datetime, days: int) -> str:
    return (now - timedelta(days=days)).isoformat()


def _day(now: datetime, days: int) -> str:
    return (timezone.localtime(now) + timedelta(days=days)).date().isoformat()
