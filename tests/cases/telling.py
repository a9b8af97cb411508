"""Items as the body's system tells them, and cases taken from them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from parvis.cases.actions.take_cases import Taken, take_cases
from parvis.cases.models import Case
from tests.accounts_fixtures import CAMILLE


def days_ago(days: float) -> str:
    return (timezone.now() - timedelta(days=days)).isoformat(timespec="seconds")


def item(reference: str = "D-1", **changes: Any) -> dict[str, Any]:
    """Camille's, open, told now; a change to None leaves the field out."""
    told = {
        "reference": reference, "number": CAMILLE.number, "type": "carte", "channel": "online",
        "received_at": days_ago(9), "step": "recue", "step_at": days_ago(9), "updated_at": days_ago(8),
        **changes,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}


def take(*items: Any, **options: Any) -> list[Taken]:
    return take_cases(items, **options)


def told(reference: str = "D-1", **changes: Any) -> Case:
    """The case, taken."""
    (answer,) = take(item(reference, **changes))
    assert answer.code == "", answer.sentence
    return Case.objects.select_related("type").get(reference=reference)


def closed(**changes: Any) -> dict[str, Any]:
    """The changes that close a case."""
    return {
        "step": "envoi",
        "closed_at": days_ago(1),
        "outcome": "granted",
        "updated_at": days_ago(1),
        **changes,
    }
