"""What the page of the body's systems shows: lines to type, and what was announced to them."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.api.actions.practice import ID, SECRET
from parvis.connections.members.people import people
from parvis.letters.wording import in_words
from parvis.webhooks.enums import Announced, DeliveryState
from parvis.webhooks.models import Delivery

WORDS = {  # references, as receivers read them
    "case": _("Démarche"), "document": _("Document"), "appointment": _("Rendez-vous"), "purpose": _("Motif"),
}  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """Lines to copy into a terminal."""

    title: Promise
    lines: str


def trials(address: str) -> list[Trial]:
    """`address`: of this portal."""
    token = f"curl -s -u {ID}:{SECRET} -d grant_type=client_credentials {address}/api/v1/token"
    found = """sed 's/.*"access_token": "//; s/".*//'"""
    ask = 'curl -s -H "Authorization: Bearer $TOKEN"'
    batch = json.dumps({"cases": [_case()]}, indent=2, ensure_ascii=False)
    key = f"essai-{timezone.now():%H%M%S}"
    tell = (
        f'{ask} -H "Content-Type: application/json" \\\n  -H "Idempotency-Key: {key}" \\\n'
        f"  -d '{batch}' \\\n  {address}/api/v1/cases"
    )
    return [
        Trial(_("Je demande un jeton, valable un quart d’heure"), f"TOKEN=$({token} | {found})"),
        Trial(_("Je dis où en est une démarche"), tell),
        Trial(_("Je demande ce que les personnes ont ajouté"), f"{ask} {address}/api/v1/documents"),
    ]


def _case() -> dict[str, str]:
    """Of somebody who has an account."""
    person = next(person for person in people() if person.expected == "already_registered")
    now = timezone.localtime().isoformat(timespec="seconds")
    return {
        "reference": "ESSAI-1", "number": person.number, "type": "carte", "received_at": now, "step": "recue",
        "expected_from": "member", "expected": "Une photo d’identité", "updated_at": now,
    }  # fmt: skip


def announcement(delivery: Delivery) -> dict[str, Any]:
    """One event, in words."""
    data = json.loads(delivery.body)["data"]
    return {
        "label": Announced(delivery.event).label,
        "type": delivery.event,
        "at": delivery.queued_at,
        "when": in_words(delivery.queued_at),
        "state": DeliveryState(delivery.state).label,
        "delivered": delivery.state == DeliveryState.DELIVERED,
        "references": [(WORDS[name], value) for name, value in data.items()],
    }
