"""What the tests of leaving share."""

import re
from collections.abc import Callable

import pytest

from parvis.letters.models import Letter
from tests.page_client import PortalClient


@pytest.fixture
def link_of() -> Callable[..., str]:
    """The path of a link of the queued letter of this kind."""

    def path(kind: str, name: str) -> str:
        letter = Letter.objects.filter(kind=kind, channel="email", state="queued").latest("queued_at")
        return re.sub(r"^https?://[^/]+", "", letter.content[name])

    return path


@pytest.fixture
def other() -> PortalClient:
    """Another browser, in which nobody is signed in."""
    return PortalClient()
