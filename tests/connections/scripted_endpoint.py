"""`endpoint`: the scripted server of the connections, named in the settings as one that rephrases."""

import pytest

from parvis.connections.rephrasing import chat


@pytest.fixture
def endpoint(gateway, settings, monkeypatch):
    """It answers what the test scripts; nothing is left of the failures of other tests."""
    monkeypatch.setattr(chat, "calm", chat.Calm())
    url = f"http://127.0.0.1:{gateway.port}/v1"
    settings.ASSISTANT_LLM = {"url": url, "model": "small", "key": "key-of-a-test"}
    return gateway
