"""How the endpoints fare."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from parvis.webhooks.enums import DeliveryState
from parvis.webhooks.models import Delivery, Endpoint


@dataclass(frozen=True)
class Fares:
    """`told_at`: when it took the last event."""

    endpoint: Endpoint
    waiting: int
    given_up: int
    told_at: datetime | None


def endpoints() -> Iterator[Fares]:
    """In the order in which they were added. One query."""
    of_state = {state: Q(deliveries__state=state) for state in DeliveryState}
    counted = Endpoint.objects.annotate(
        waiting=Count("deliveries", filter=of_state[DeliveryState.QUEUED]),
        given_up=Count("deliveries", filter=of_state[DeliveryState.GIVEN_UP]),
        told_at=Max("deliveries__settled_at", filter=of_state[DeliveryState.DELIVERED]),
    )
    for each in counted.order_by("added_at", "pk"):
        yield Fares(each, each.waiting, each.given_up, each.told_at)


def latest(most: int) -> list[Delivery]:
    """What was announced last."""
    return list(Delivery.objects.select_related("endpoint").order_by("-queued_at", "pk")[:most])
