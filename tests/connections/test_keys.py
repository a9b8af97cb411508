"""The keys port: the file, its faults told without showing a key, the practice ring."""

import base64
import json

import pytest

from parvis.connections.keys import KeysUnavailable
from parvis.connections.keys.fake import PracticeKeys
from parvis.connections.keys.file import FileKeys

SECRET = base64.b64encode(b"k" * 32).decode()


@pytest.fixture
def key_file(settings, tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"current": 2, "keys": {"1": SECRET, "2": SECRET}}))
    path.chmod(0o600)
    settings.KEYS_FILE = path
    return path


def test_a_key_file_is_read(key_file):
    ring = FileKeys().load()
    assert ring.current.id == 2
    assert sorted(ring.keys) == [1, 2]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "null",
        "{}",
        json.dumps({"current": 3, "keys": {"1": SECRET}}),
        json.dumps({"current": 1, "keys": {"1": "c2hvcnQ="}}),
    ],
)
def test_a_file_that_is_not_ours_is_refused_without_showing_it(key_file, content):
    key_file.write_text(content)
    with pytest.raises(KeysUnavailable, match="not as `parvis keys create` writes it") as caught:
        FileKeys().load()
    assert SECRET not in str(caught.value)


def test_a_file_open_to_others_is_refused_with_the_remedy(key_file):
    key_file.chmod(0o640)
    with pytest.raises(KeysUnavailable, match="run chmod 600"):
        FileKeys().load()


def test_a_missing_file_is_told(key_file):
    key_file.unlink()
    with pytest.raises(KeysUnavailable, match="cannot be read: No such file"):
        FileKeys().load()


def test_no_file_named(settings):
    settings.KEYS_FILE = None
    with pytest.raises(KeysUnavailable, match="PARVIS_KEYS_FILE is not set"):
        FileKeys().load()


def test_each_implementation_says_whether_it_is_fake():
    assert PracticeKeys.fake is True
    assert FileKeys.fake is False


def test_the_practice_ring_works():
    assert len(PracticeKeys().load().fingerprint("number", "1")) == 33
