"""`at("Used")`: every process has that key ring from now on, as after a restart."""

from collections.abc import Callable, Iterator

import pytest

from parvis.connections.keys import ring


@pytest.fixture
def at(settings) -> Iterator[Callable[[str], None]]:
    def restart(moment: str) -> None:
        settings.KEYS_PORT = f"tests.upkeep.rings.{moment}"
        ring.cache_clear()

    restart("Before")
    yield restart
    ring.cache_clear()
