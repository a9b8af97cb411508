"""`parvis keys create`, `parvis keys add` and `parvis keys use`."""

import json
import stat

import pytest

from parvis.connections.keys import KeysUnavailable
from parvis.connections.keys.commands import add, create, use
from parvis.connections.keys.file import FileKeys, read_ring


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keys.json"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_created_for_its_owner_alone(path, settings, capsys):
    assert create([str(path)]) == 0
    assert mode(path) == 0o600
    settings.KEYS_FILE = path
    ring = FileKeys().load()
    assert (ring.current.id, len(ring.current.master)) == (1, 32)
    said = capsys.readouterr().out
    assert "Copy it to a safe place" in said
    assert json.loads(path.read_text())["keys"]["1"] not in said


def test_two_files_hold_different_keys(tmp_path):
    rings = []
    for name in ("one", "two"):
        create([str(tmp_path / name)])
        rings.append(read_ring(tmp_path / name))
    assert rings[0].current.master != rings[1].current.master


def test_a_file_is_never_overwritten(path, capsys):
    create([str(path)])
    before = path.read_bytes()
    assert create([str(path)]) == 1
    assert path.read_bytes() == before
    assert "Keys are never overwritten" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_told(tmp_path, capsys):
    assert create([str(tmp_path / "nowhere" / "keys.json")]) == 1
    assert "cannot be written: No such file or directory" in capsys.readouterr().err


def test_an_added_key_only_reads_until_it_is_used(path, capsys):
    create([str(path)])
    old = read_ring(path).fingerprint("number", "2690549588157")
    assert add([str(path)]) == add([str(path)]) == 0
    ring = read_ring(path)
    assert (ring.current.id, sorted(ring.keys), mode(path)) == (1, [1, 2, 3], 0o600)
    assert ring.fingerprint("number", "2690549588157") == old
    assert "Then: parvis keys use 3" in capsys.readouterr().out
    assert use(["3", str(path)]) == 0
    ring = read_ring(path)
    assert (ring.current.id, sorted(ring.keys), mode(path)) == (3, [1, 2, 3], 0o600)
    assert old in ring.fingerprints("number", "2690549588157")
    assert ring.fingerprint("number", "2690549588157") != old
    assert "key 3 is now the current one" in capsys.readouterr().out
    assert [file.name for file in path.parent.iterdir()] == [path.name], "no unfinished file stays"


def test_the_file_of_the_settings_is_the_usual_one(path, settings):
    settings.KEYS_FILE = path
    assert create([]) == add([]) == use(["2"]) == 0
    assert read_ring(path).current.id == 2


def test_a_key_that_is_not_in_the_file_cannot_be_used(path, capsys):
    create([str(path)])
    assert use(["2", str(path)]) == 1
    assert "holds no key 2; it holds 1" in capsys.readouterr().err
    assert read_ring(path).current.id == 1


@pytest.mark.parametrize(("command", "words"), [(create, []), (add, []), (use, ["1"])])
def test_no_file_named(command, words, settings):
    settings.KEYS_FILE = None
    with pytest.raises(KeysUnavailable, match="say which file"):
        command(words)


def test_nothing_is_added_to_a_file_that_is_not_ours(path):
    path.write_text("{}")
    path.chmod(0o600)
    with pytest.raises(KeysUnavailable, match="not as `parvis keys create` writes it"):
        add([str(path)])
    assert path.read_text() == "{}"


def test_the_last_key_there_can_be(path, capsys):
    create([str(path)])
    content = json.loads(path.read_text())
    path.write_text(json.dumps({"current": 255, "keys": {"255": content["keys"]["1"]}}))
    assert add([str(path)]) == 1
    assert "the last that there can be" in capsys.readouterr().err
