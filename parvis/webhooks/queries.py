"""How the endpoints fare."""

from django.db.models import Count, Max, Q, QuerySet

from parvis.webhooks.enums import DeliveryState
from parvis.webhooks.models import Endpoint


def endpoints() -> QuerySet[Endpoint]:
    """Each with `waiting`, `given_up` and `told_at`, the last event that it took."""
    of_state = {state: Q(deliveries__state=state) for state in DeliveryState}
    return Endpoint.objects.annotate(
        waiting=Count("deliveries", filter=of_state[DeliveryState.QUEUED]),
        given_up=Count("deliveries", filter=of_state[DeliveryState.GIVEN_UP]),
        told_at=Max("deliveries__settled_at", filter=of_state[DeliveryState.DELIVERED]),
    ).order_by("added_at", "pk")
