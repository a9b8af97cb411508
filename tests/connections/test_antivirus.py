"""The antivirus port: the same contract for the practice one and for ClamAV, which here also misbehaves."""

import socket

import pytest

from parvis.connections import antivirus
from parvis.connections.antivirus import AntivirusUnavailable, Finding
from parvis.connections.antivirus.clamd import Clamd, address_of
from parvis.connections.antivirus.fake import EICAR, ScriptedAntivirus
from tests.connections import scripted_clamd as scripts


class AntivirusContract:
    def port(self):
        raise NotImplementedError

    @pytest.mark.parametrize("content", [b"", b"a paper", b"x" * 200_000])
    def test_nothing_is_found(self, content):
        assert self.port().scan(content, "papier.pdf") == Finding.CLEAN

    @pytest.mark.parametrize("content", [EICAR, b"x" * 100_000 + EICAR])
    def test_the_test_string_is_found(self, content):
        assert self.port().scan(content, "papier.pdf") == Finding.INFECTED


class TestScripted(AntivirusContract):
    def port(self):
        return ScriptedAntivirus()

    def test_it_says_that_it_is_a_fake(self):
        assert self.port().fake

    def test_no_answer(self):
        with pytest.raises(AntivirusUnavailable):
            self.port().scan(b"", "Panne.pdf")


@pytest.mark.usefixtures("clamd")
class TestClamd(AntivirusContract):
    def port(self):
        return Clamd()

    def test_everything_is_streamed_and_nothing_else(self, clamd):
        content = bytes(range(256)) * 1000
        self.port().scan(content, "Zéphyrine.pdf")
        assert clamd.received == [content]

    def test_an_answer_in_pieces(self, clamd):
        clamd.script = scripts.in_pieces
        assert self.port().scan(b"a", "") == Finding.CLEAN

    @pytest.mark.parametrize(
        "script",
        [
            scripts.says(b""),
            scripts.says(b"stream: OK"),
            scripts.says(b"stream: FOUND OK\0"),
            scripts.says(b"stream: lstat() failed ERROR\0"),
            scripts.says(b"HTTP/1.1 200 OK\r\n\r\n\0"),
            scripts.says(b"\xff\xfe\0"),
            scripts.too_large,
            scripts.flood,
        ],
    )
    def test_what_is_no_answer(self, clamd, script):
        clamd.script = script
        with pytest.raises(AntivirusUnavailable) as told:
            self.port().scan(b"secret" * 100_000, "Zéphyrine.pdf")
        assert "secret" not in str(told.value)
        assert "phyrine" not in str(told.value)

    @pytest.mark.parametrize("script", [scripts.hang, scripts.drip])
    def test_it_does_not_wait_for_ever(self, clamd, script):
        clamd.script = script
        with pytest.raises(AntivirusUnavailable, match="TimeoutError"):
            Clamd(answer_within=0.2).scan(b"a", "")

    def test_nobody_listens(self, clamd):
        clamd.listener.shutdown(socket.SHUT_RDWR)  # closing it alone lets the one that waits go on
        with pytest.raises(AntivirusUnavailable):
            self.port().scan(b"a", "")


@pytest.mark.parametrize(
    ("where", "address"),
    [
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("tcp://clamav.internal:3310", ("clamav.internal", 3310)),
        ("tcp://[::1]:3310", ("::1", 3310)),
    ],
)
def test_addresses(settings, where, address):
    assert address_of(where) == address
    settings.CLAMD = where
    assert Clamd.faults() == []


@pytest.mark.parametrize(
    "where", ["", "clamav", "tcp://clamav", "http://clamav:3310", "unix:run", "tcp://a:x"]
)
def test_addresses_that_cannot_be(settings, where):
    settings.CLAMD = where
    (fault,) = Clamd.faults()
    assert "PARVIS_CLAMD" in fault.what
    with pytest.raises(AntivirusUnavailable):
        Clamd().scan(b"a", "")


def test_a_body_may_have_none(settings):
    settings.ANTIVIRUS_PORT = ""
    antivirus.port.cache_clear()
    assert antivirus.port() is None
    settings.ANTIVIRUS_PORT = "parvis.connections.antivirus.clamd.Clamd"
    antivirus.port.cache_clear()
    assert isinstance(antivirus.port(), Clamd)
    antivirus.port.cache_clear()
