"""`endpoint`: the scripted server of the connections, named in the settings as one that rephrases."""

import pytest

from parvis.connections.rephrasing.chat import MOST_AT_ONCE, calm


@pytest.fixture
def endpoint(gateway, settings):
    """It answers what the test scripts; nothing is left of the failures of other tests."""
    for _ in range(MOST_AT_ONCE):
        assert calm.places.acquire(timeout=60), "whoever asked before has left"
    for _ in range(MOST_AT_ONCE):
        calm.leave()
    calm.rests_until = 0.0
    url = f"http://127.0.0.1:{gateway.port}/v1"
    settings.ASSISTANT_LLM = {"url": url, "model": "small", "key": "key-of-a-test"}
    settings.REPHRASING_SECONDS = 20.0
    yield gateway
    calm.rests_until = 0.0
