"""The key ring: what it gives, what it refuses, what a rotation leaves readable."""

import hmac
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.lib.keys import (
    EVIDENCE_BYTES,
    Key,
    KeyRing,
    Mac,
    Tampered,
    UnknownKey,
    evidence_matches,
    token_digest,
)

ROW = uuid.UUID("3f2b8c1e-9d4a-4c55-8e21-0a1b2c3d4e5f")
OLD = KeyRing({1: b"a" * 32}, current=1)
BOTH = KeyRing({1: b"a" * 32, 2: b"b" * 32}, current=2)
NEW = KeyRing({2: b"b" * 32}, current=2)


def test_a_fingerprint_is_33_bytes_and_says_its_key():
    print_ = BOTH.fingerprint("number", "2690549588157")
    assert len(print_) == 33
    assert print_[0] == 2
    assert print_ == BOTH.fingerprint("number", "2690549588157")


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300))
def test_the_mac_is_hmac_sha_256(key, message):
    assert Mac(key).digest(message) == hmac.digest(key, message, "sha256")


def test_fingerprints_differ_by_kind_value_and_key():
    prints = {ring.fingerprint(kind, value)[1:] for ring in (OLD, NEW) for kind in "ab" for value in "xy"}
    assert len(prints) == 8


def test_look_ups_during_a_rotation_try_every_key_newest_first():
    assert BOTH.fingerprints("email", "a@b.example") == [
        NEW.fingerprint("email", "a@b.example"),
        OLD.fingerprint("email", "a@b.example"),
    ]


def test_evidence_is_bound_to_the_number():
    assert OLD.evidence("rib", "1", "3M02606") != OLD.evidence("rib", "2", "3M02606")
    assert OLD.evidence("rib", "1", "3M02606") != OLD.evidence("card", "1", "3M02606")
    assert OLD.evidence("rib", "1", "23") != OLD.evidence("rib", "12", "3")


def test_evidence_made_before_a_rotation_still_matches():
    candidates = BOTH.evidences("card", "1", "12345678901")
    assert len(candidates) == 2 * EVIDENCE_BYTES
    assert evidence_matches(OLD.evidence("card", "1", "12345678901"), candidates)
    assert evidence_matches(NEW.evidence("card", "1", "12345678901"), candidates)
    assert not evidence_matches(OLD.evidence("card", "1", "12345678902"), candidates)
    assert not evidence_matches(OLD.evidence("card", "1", "12345678901"), b"")


@given(st.binary(max_size=500))
def test_what_is_sealed_is_unsealed(plain):
    assert BOTH.unseal("t", "c", ROW, BOTH.seal("t", "c", ROW, plain)) == plain


def test_the_same_value_is_never_sealed_twice_alike():
    assert BOTH.seal("t", "c", ROW, b"x") != BOTH.seal("t", "c", ROW, b"x")


@pytest.mark.parametrize("place", [("u", "c", ROW), ("t", "d", ROW), ("t", "c", uuid.UUID(int=1))])
def test_a_value_moved_elsewhere_cannot_be_read(place):
    table, column, row = place
    with pytest.raises(Tampered, match="cannot be read"):
        BOTH.unseal(table, column, row, BOTH.seal("t", "c", ROW, b"Jeanne"))


@pytest.mark.parametrize("position", [1, 13, -1])
def test_a_value_altered_cannot_be_read(position):
    sealed = bytearray(BOTH.seal("t", "c", ROW, b"Jeanne"))
    sealed[position] ^= 1
    with pytest.raises(Tampered):
        BOTH.unseal("t", "c", ROW, bytes(sealed))


def test_a_truncated_value_cannot_be_read():
    with pytest.raises((Tampered, ValueError)):
        BOTH.unseal("t", "c", ROW, BOTH.seal("t", "c", ROW, b"Jeanne")[:8])


def test_old_values_are_read_after_a_rotation_and_not_without_their_key():
    sealed = OLD.seal("t", "c", ROW, b"Jeanne")
    assert BOTH.unseal("t", "c", ROW, sealed) == b"Jeanne"
    with pytest.raises(UnknownKey, match="key 1 is not in the ring"):
        NEW.unseal("t", "c", ROW, sealed)


def test_a_key_does_not_show_itself():
    assert "aaaa" not in repr(OLD.current)
    assert "a" * 32 not in str(vars(OLD)["keys"])


@pytest.mark.parametrize(("id_", "master"), [(0, b"a" * 32), (256, b"a" * 32), (1, b"short")])
def test_a_bad_key_is_refused(id_, master):
    with pytest.raises(ValueError, match="id from 1 to 255 and 32 bytes"):
        Key(id_, master)


def test_token_digests():
    assert len(token_digest("x")) == 32
    assert token_digest("x") != token_digest("y")
