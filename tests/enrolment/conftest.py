"""What the tests of the enrolment share: other browsers, a registry that can be away, time that passes."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.connections import members
from parvis.connections.members.fake import ScriptedMembers
from parvis.letters.models import Letter
from tests.page_client import PortalClient


class AbsentMembers(ScriptedMembers):
    """A registry of production that can be away, and whose people are those of the workshop."""

    fake = False
    away = False
    asked = 0

    def match(self, claim):
        type(self).asked += 1
        if self.away:
            raise members.MembersUnavailable("away, for the test")
        return super().match(claim)

    def on_file(self, member):
        if self.away:
            raise members.MembersUnavailable("away, for the test")
        return super().on_file(member)


@pytest.fixture
def registry(settings) -> Iterator[type[AbsentMembers]]:
    """`registry.away = True` and it gives no answer; `registry.asked` counts the questions."""
    AbsentMembers.away, AbsentMembers.asked = False, 0
    settings.MEMBERS_PORT = "tests.enrolment.conftest.AbsentMembers"
    members.port.cache_clear()
    from tests.enrolment import conftest  # the module that the port's name leads to

    yield conftest.AbsentMembers
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
        return letter.content["link"].removeprefix("http://localhost:8000")

    return newest


def same_browser(client: PortalClient) -> PortalClient:
    """The browser closed and opened again: the enrolment's cookie alone is still there."""
    again = PortalClient()
    again.cookies["parvis_enrolment"] = client.cookies["parvis_enrolment"].value
    return again
