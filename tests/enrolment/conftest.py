"""What the tests of the enrolment share: other browsers, a registry that can be away, time that passes."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

import parvis.urls  # noqa: F401  its routes depend on PRACTICE, which some tests change
from parvis.connections import members
from parvis.letters.models import Letter
from tests.enrolment.registries import AbsentMembers
from tests.page_client import PortalClient


@pytest.fixture
def registry(settings) -> Iterator[type[AbsentMembers]]:
    """`registry.away = True` and it gives no answer; `registry.asked` counts the questions."""
    AbsentMembers.away, AbsentMembers.asked, AbsentMembers.takes_seconds = False, 0, 0.0
    settings.MEMBERS_PORT = "tests.enrolment.registries.AbsentMembers"
    members.port.cache_clear()
    yield AbsentMembers
    members.port.cache_clear()


@pytest.fixture
def later(monkeypatch) -> Callable[..., None]:
    """`later(hours=7)`: it is that much later from now on, for everything that asks Django for the time."""
    now, passed = timezone.now, [timedelta()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now() + passed[0])

    def move(**much: float) -> None:
        passed[0] += timedelta(**much)

    return move


@pytest.fixture
def link() -> Callable[[], str]:
    """The path of the link in the newest activation letter."""

    def newest() -> str:
        letter = Letter.objects.filter(kind="activation").latest("queued_at")
        address: str = letter.content["link"]
        return address.removeprefix("http://localhost:8000")

    return newest


def same_browser(client: PortalClient) -> PortalClient:
    """The browser closed and opened again: the enrolment's cookie alone is still there."""
    again = PortalClient()
    again.cookies["parvis_enrolment"] = client.cookies["parvis_enrolment"].value
    return again
