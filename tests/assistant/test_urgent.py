"""Emergency numbers do not wait: neither for a limit, nor for the database, nor for the masking of names."""

import time

import pytest
from django.db import OperationalError, connection

from parvis.assistant import retrieval
from tests.assistant.conftest import URL, main_of

pytestmark = pytest.mark.django_db
CRY = "Je veux mourir"


def _fails(*_):
    raise OperationalError("the server closed the connection")


def test_when_too_many_ask_from_one_place(client, settings):
    settings.COUNTED_BY = 1
    settings.LIMITS = {**settings.LIMITS, "assistant": ((1, settings.LIMITS["assistant"][0][1]),)}
    client.post(URL, {"question": "mon code"})
    assert client.post(URL, {"question": "mon code"}).status_code == 429
    told = client.post(URL, {"question": CRY})
    assert told.status_code == 200
    assert 'href="tel:3114"' in told.content.decode()


def test_when_the_database_is_away(client, settings):
    settings.COUNTED_BY = 1
    retrieval.forget()
    with connection.execute_wrapper(_fails):
        told = client.post(URL, {"question": CRY})
        assert client.post(URL, {"question": "mon code"}).status_code == 503
    assert 'href="tel:3114"' in told.content.decode()


def test_what_was_known_a_moment_ago_answers_without_the_database(client, ask, monkeypatch):
    ask("J’ai perdu mon code")
    later = time.monotonic() + retrieval.SECONDS_TRUSTED + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    with connection.execute_wrapper(_fails):
        assert "02-code-perdu" in main_of(ask("J’ai perdu mon code"))
        assert "ne sait pas répondre" in ask("xqzt wvkj pfff")


@pytest.mark.parametrize(
    "question", ["JE SUIS SUICIDAIRE AIDEZ MOI", "je m’appelle marie suicide", "Madame Suicidaire Paris"]
)
def test_when_the_cry_looks_like_a_name(ask, question):
    assert 'href="tel:3114"' in ask(question)
