"""Endpoints to announce to."""

import uuid

from django.utils import timezone

from parvis.webhooks.enums import Announced
from parvis.webhooks.models import Endpoint
from parvis.webhooks.rules import new_secret

SECRET = new_secret(bytes(range(32)))


def new_endpoint(url: str, *events: Announced) -> Endpoint:
    endpoint = Endpoint(id=uuid.uuid4(), url=url, events=list(events), added_at=timezone.now())
    endpoint.seal(SECRET)
    endpoint.save(force_insert=True)
    return endpoint
