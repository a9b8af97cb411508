"""`parvis keys rotate` and `parvis keys remove`: what they say, and when a key may go."""

import base64
import json
import stat

import pytest

from parvis.connections.keys.file import read_ring
from parvis.letters.models import Letter
from parvis.upkeep.commands import remove, rotate_keys
from tests.upkeep.people_kept import new_enrolment, new_letter, new_member
from tests.upkeep.rings import MASTERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def key_file(settings, tmp_path):
    path = tmp_path / "keys.json"
    keys = {str(id_): base64.b64encode(master).decode() for id_, master in MASTERS.items()}
    path.write_text(json.dumps({"current": 2, "keys": keys}))
    path.chmod(0o600)
    settings.KEYS_FILE = path
    return path


def test_a_rotation_tells_what_was_done_and_what_is_left(at, capsys):
    new_letter(1), new_member(2), new_enrolment(3, rib=True)
    at("Used")
    assert rotate_keys([]) == 0
    said = capsys.readouterr().out
    assert "letters                1 re-encrypted" in said
    assert "accounts               0 re-encrypted" in said
    assert "Key 1 is still needed:" in said
    assert "1 members, number_fingerprint" in said
    assert "`parvis registry import` renews these" in said
    assert "1 enrolments, rib_evidence" in said
    assert "an hour as a rule" in said
    assert "`parvis keys rotate` renews these" not in said
    assert "It can go" not in said


def test_a_key_that_nothing_needs_can_go(at, capsys):
    new_letter(1)
    at("Used")
    assert rotate_keys([]) == 0
    assert "Key 1: nothing needs it any more. It can go: parvis keys remove 1" in capsys.readouterr().out


def test_what_cannot_be_read_is_named(at, capsys):
    letter = new_letter(1)
    at("Used")
    Letter.objects.filter(pk=letter.pk).update(recipient_sealed=b"\x07" + bytes(40))
    assert rotate_keys([]) == 1
    said = capsys.readouterr().out
    assert f"1 letters that cannot be read: altered, or key missing: {letter.pk}" in said
    assert "Key 7 is still needed BUT NOT IN THE FILE OF KEYS" in said


def test_a_key_is_removed_only_when_nothing_needs_it(at, key_file, capsys):
    new_letter(1)
    at("Used")
    before = key_file.read_bytes()
    assert remove(["1"]) == 1
    said = capsys.readouterr()
    assert "Key 1 is still needed:" in said.out
    assert "1 letters, recipient_sealed" in said.out
    assert "Nothing was removed" in said.err
    assert key_file.read_bytes() == before
    rotate_keys([])
    assert remove(["1", str(key_file)]) == 0
    assert "Keep the former file as long as backups" in capsys.readouterr().out
    assert (sorted(read_ring(key_file).keys), read_ring(key_file).current.id) == ([2], 2)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert [path.name for path in key_file.parent.iterdir()] == [key_file.name]


def test_members_keep_their_key_until_the_import(at, key_file, capsys):
    new_member(1)
    at("Used")
    rotate_keys([])
    assert remove(["1"]) == 1
    assert "1 members, number_fingerprint" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("id_", "said"), [("2", "is the current one"), ("9", "holds no key 9; it holds 1, 2")]
)
def test_keys_that_cannot_go(at, key_file, capsys, id_, said):
    before = key_file.read_bytes()
    assert remove([id_]) == 1
    assert said in capsys.readouterr().err
    assert key_file.read_bytes() == before
