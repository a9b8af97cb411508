"""`parvis check`: production does not start with a fake, a default or a missing setting."""

import base64
import json

import pytest
from django.core.checks import run_checks

from parvis.connections.sms.fake import LetterBoxSms
from parvis.lib.environment import Environment
from parvis.serving.checks import production

SOUND = {
    "PRACTICE": False,
    "PUBLIC_URL": "https://espace.caisse.fr",
    "HTTPS": True,
    "DATABASE_GIVEN": True,
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": ["espace.caisse.fr"],
    "TRUSTED_PROXIES": ["127.0.0.1"],
    "KEYS_PORT": "parvis.connections.keys.file.FileKeys",
    "MEMBERS_PORT": "parvis.registry.matching.DatabaseMembers",
    "SMS_PORT": "",
    "ANTIVIRUS_PORT": "parvis.connections.antivirus.clamd.Clamd",
    "CLAMD": "unix:/run/clamav/clamd.ctl",
    "WEBHOOKS_PORT": "parvis.connections.webhooks.live.LiveWebhooks",
    "EMAIL_HOST": "mail.internal",
    "EMAIL_PORT": 587,
    "DEFAULT_FROM_EMAIL": "Ma caisse <ne-pas-repondre@caisse.fr>",
}


@pytest.fixture
def sound(settings, tmp_path):
    """Production as it should be."""
    settings.KEYS_FILE = tmp_path / "keys.json"
    key = base64.b64encode(b"k" * 32).decode()
    settings.KEYS_FILE.write_text(json.dumps({"current": 1, "keys": {"1": key}}))
    settings.KEYS_FILE.chmod(0o600)
    for name, value in SOUND.items():
        setattr(settings, name, value)
    return settings


def ids():
    return [message.id for message in production()]


PRACTICE = {
    "PRACTICE": True,
    "MODE_GIVEN": False,
    "PUBLIC_URL": "http://localhost:8000",
    "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
}


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, []),
        ({"PUBLIC_URL": "http://127.0.0.1:8001"}, []),
        ({"PUBLIC_URL": "http://[::1]:8001"}, []),
        ({"PUBLIC_URL": "https://espace.caisse.fr"}, ["parvis.E012"]),
        ({"ALLOWED_HOSTS": ["localhost", "espace.caisse.fr"]}, ["parvis.E012"]),
        ({"ALLOWED_HOSTS": ["*"]}, ["parvis.E012"]),
        ({"PUBLIC_URL": "https://essai.caisse.fr", "MODE_GIVEN": True}, []),
    ],
)
def test_practice_fears_only_a_mode_that_was_forgotten(settings, told, found):
    for name, value in (PRACTICE | told).items():
        setattr(settings, name, value)
    assert ids() == found


def test_production_that_is_complete(sound):
    assert ids() == ["parvis.W001"], "no SMS gateway is a warning, the rest is sound"


@pytest.mark.parametrize(
    ("setting", "value", "id_"),
    [
        ("MEMBERS_PORT", "parvis.nowhere.Nothing", "parvis.E001"),
        ("MEMBERS_PORT", "parvis.connections.members.fake.ScriptedMembers", "parvis.E002"),
        ("KEYS_PORT", "parvis.connections.keys.fake.PracticeKeys", "parvis.E002"),
        ("SMS_PORT", "parvis.connections.sms.fake.LetterBoxSms", "parvis.E002"),
        ("WEBHOOKS_PORT", "parvis.connections.webhooks.practice.PracticeWebhooks", "parvis.E002"),
        ("SECRET_KEY", "practice-only-not-a-secret", "parvis.E003"),
        ("HTTPS", False, "parvis.E004"),
        ("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"], "parvis.E005"),
        ("ALLOWED_HOSTS", ["*"], "parvis.E005"),
        ("KEYS_FILE", None, "parvis.E006"),
        ("DATABASE_GIVEN", False, "parvis.E011"),
        ("TRUSTED_PROXIES", [], "parvis.E009"),
        ("TRUSTED_PROXIES", ["127.0.0.1", "proxy.internal"], "parvis.E010"),
        ("TRUSTED_PROXIES", ["10.0.0.0/99"], "parvis.E010"),
        ("DEFAULT_FROM_EMAIL", "ne-pas-repondre@caisse.example", "parvis.E007"),
        ("EMAIL_HOST", "", "parvis.E008"),
    ],
)
def test_what_is_refused(sound, setting, value, id_):
    setattr(sound, setting, value)
    (found,) = [message for message in production() if message.is_serious()]
    assert found.id == id_
    assert found.hint, "it says how to mend it"


GATEWAY = "parvis.connections.sms.gateway.HttpGateway"
OVH = "parvis.connections.sms.ovh.OvhSms"


@pytest.mark.parametrize(
    ("port", "told", "word"),
    [
        (GATEWAY, {"url": "", "token": "t"}, "PARVIS_SMS_URL"),
        (GATEWAY, {"url": "https://sms.internal/", "token": ""}, "PARVIS_SMS_TOKEN"),
        (GATEWAY, {"url": "http://sms.internal/", "token": "t"}, "https"),
        (GATEWAY, {"url": "https://sms.internal/", "token": "t", "body": "text"}, "PARVIS_SMS_BODY"),
        (OVH, {}, "PARVIS_OVH_APPLICATION_KEY"),
    ],
)
def test_an_sms_gateway_that_cannot_work_is_refused(sound, port, told, word):
    sound.SMS_PORT, sound.SMS = port, {**sound.SMS, **told}
    (found,) = production()
    assert found.id == "parvis.E013"
    assert word in found.msg
    assert found.hint


def test_an_sms_gateway_that_works(sound):
    sound.SMS_PORT, sound.SMS = GATEWAY, {**sound.SMS, "url": "https://sms.internal/", "token": "t"}
    assert ids() == []
    sound.SMS_RECEIPTS = {**sound.SMS_RECEIPTS, "secret": "guessed"}
    assert ids() == ["parvis.E014"]
    sound.SMS_RECEIPTS = {**sound.SMS_RECEIPTS, "secret": "s" * 32}
    assert ids() == []


def test_a_rephrasing_that_is_half_set_is_refused(sound):
    sound.REPHRASING_PORT = "parvis.connections.rephrasing.chat.ChatEndpoint"
    sound.ASSISTANT_LLM = {"url": "https://llm.internal/v1", "model": "", "key": ""}
    assert ids() == ["parvis.W001", "parvis.E040"]
    sound.ASSISTANT_LLM = {**sound.ASSISTANT_LLM, "model": "small"}
    assert ids() == ["parvis.W001"]
    sound.REPHRASING_PORT = "parvis.connections.rephrasing.fake.ScriptedRephrasing"
    assert ids() == ["parvis.E002", "parvis.W001"]


def test_the_practice_mail_server_is_refused(sound):
    sound.EMAIL_HOST, sound.EMAIL_PORT = "127.0.0.1", 8025
    assert "parvis.E008" in ids()


@pytest.mark.parametrize(
    ("setting", "value", "found"),
    [
        ("GEOCODER_URL", "http://geocoder.example/search", ["parvis.E015"]),
        ("GEOCODER_URL", "https://geocoder.example/search", []),
        ("GEOCODER_URL", "http://127.0.0.1:7878/search", []),
        ("TILES_URL", "http://tiles.example/{z}/{x}/{y}.png", ["parvis.E016"]),
        ("TILES_URL", "//tiles.example/{z}/{x}/{y}.png", ["parvis.E016"]),
        ("TILES_URL", "https://tiles.example/{z}/{x}/{y}.png", []),
    ],
)
def test_help_points_are_asked_for_over_https(sound, setting, value, found):
    setattr(sound, setting, value)
    assert ids() == ["parvis.W001", *found]


@pytest.mark.parametrize(
    ("host", "starttls", "password", "warned"),
    [
        ("mail.internal", False, "secret", True),
        ("mail.internal", True, "secret", False),
        ("mail.internal", False, "", False),
        ("localhost", False, "secret", False),
    ],
)
def test_a_mail_password_in_clear_is_warned_of(sound, host, starttls, password, warned):
    sound.EMAIL_HOST, sound.EMAIL_USE_TLS, sound.EMAIL_HOST_PASSWORD = host, starttls, password
    assert ("parvis.W002" in ids()) is warned


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("postgresql://parvis:x@db.internal/parvis", True),
        ("postgresql://parvis:x@db.internal/parvis?sslmode=require", True),
        ("postgresql://parvis:x@db.internal/parvis?sslmode=verify-full", False),
        ("postgresql://parvis:x@localhost/parvis", False),
        ("postgresql:///parvis?host=/var/run/postgresql", False),
        ("postgresql:///parvis", False),
    ],
)
def test_a_database_elsewhere_whose_certificate_is_not_checked_is_warned_of(
    sound, monkeypatch, address, warned
):
    named = Environment({"DATABASE_URL": address}).database("DATABASE_URL", default="")
    monkeypatch.setitem(sound.DATABASES, "default", named)
    assert ("parvis.W003" in ids()) is warned


def test_keys_open_to_others(sound):
    sound.KEYS_FILE.chmod(0o644)
    assert "parvis.E006" in ids()


def test_django_runs_them(sound):
    sound.SMS_PORT = f"{LetterBoxSms.__module__}.{LetterBoxSms.__name__}"
    assert "parvis.E002" in [message.id for message in run_checks(tags=["security"])]
