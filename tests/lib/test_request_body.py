"""The body of a request that comes late, never, or in drips."""

import os
from collections import deque
from io import BytesIO
from threading import Thread
from threading import enumerate as enumerate_threads
from time import monotonic, sleep
from typing import Any
from weakref import ref

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError

from parvis.lib.request_body import PIECE, PatientBody, patient, reader_of


@pytest.fixture
def line():
    """What comes, and the end where it is sent."""
    there, here = os.pipe()
    with os.fdopen(there, "rb") as body, os.fdopen(here, "wb", buffering=0) as sender:
        yield body, sender
        if not sender.closed:
            sender.close()


def test_all_of_it_is_read():
    whole = os.urandom(3 * PIECE + 7)
    assert PatientBody(BytesIO(whole)).read() == whole
    body = PatientBody(BytesIO(whole))
    assert body.read(PIECE + 1) + body.read(len(whole)) + body.read(9) == whole
    assert list(PatientBody(BytesIO(b"a\nb\n"))) == [b"a\n", b"b\n"]
    assert PatientBody(BytesIO(b"a\nb\n")).readlines() == [b"a\n", b"b\n"]
    assert PatientBody(BytesIO(b"abc")).readline(2) == b"ab"


def test_what_does_not_come_is_not_waited_for(line):
    body, sender = line
    sender.write(b"abc")
    patience = PatientBody(body, a_piece=0.1)
    for _ in range(2):  # not twice either, while the first still reads
        with pytest.raises(TimeoutError):
            patience.read(100)


def test_the_thread_that_reads_is_kept_for_the_next_body_and_not_once_it_is_late(line):
    def readers():
        return {thread for thread in enumerate_threads() if "_Reader" in repr(getattr(thread, "_target", ""))}

    PatientBody(BytesIO(b"abc")).read()
    kept = readers()
    assert PatientBody(BytesIO(b"abc")).read() == b"abc"
    assert readers() == kept
    body, sender = line
    with pytest.raises(TimeoutError):
        PatientBody(body, a_piece=0.05).read(3)
    sender.write(b"abc")
    until = monotonic() + 10
    while len(readers()) == len(kept) and monotonic() < until:
        sleep(0.01)
    assert len(readers()) == len(kept) - 1, "it ends when what it waited for has come"
    assert PatientBody(BytesIO(b"abc")).read() == b"abc"


def test_nothing_of_a_request_is_held_by_the_thread_that_waits_for_the_next():
    body = BytesIO(b"abc")
    gone = ref(body)
    PatientBody(body).read()
    del body
    until = monotonic() + 10
    while gone() and monotonic() < until:
        sleep(0.01)
    assert gone() is None


def test_threads_that_read_at_once_never_want_the_same_reader():
    class TakenMeanwhile(deque[Any]):
        """Another thread took the last one after it was seen."""

        def __bool__(self):
            return True

    reader = reader_of(TakenMeanwhile())
    assert reader.read(lambda: b"abc", 10) == b"abc"
    reader.leave()


def test_drips_have_an_end(line):
    body, sender = line

    def drip():
        for _ in range(8):
            sender.write(b"a\n")
            sleep(0.1)

    dripping = Thread(target=drip)
    dripping.start()
    with pytest.raises(TimeoutError):
        list(PatientBody(body, a_piece=5, whole=0.3))
    dripping.join()


def test_a_line_that_breaks_is_told_to_whoever_reads():
    class Broken:
        def read(self, size):
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        PatientBody(Broken()).read(5)


def test_django_takes_it_for_a_connection_that_broke(line):
    body, sender = line
    sender.write(b"a=1")
    told = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "9", "wsgi.input": PatientBody(body, a_piece=0.1)}
    request = WSGIRequest(told)
    with pytest.raises(UnreadablePostError):
        _ = request.body


@pytest.mark.parametrize(("length", "kind"), [("", BytesIO), ("0", BytesIO), ("3", PatientBody)])
def test_every_request_that_has_a_body(length, kind):
    seen = list[object]()

    def inner(environ, _start):
        seen.append(environ["wsgi.input"])
        return []

    patient(inner)({"CONTENT_LENGTH": length, "wsgi.input": BytesIO(b"abc")}, lambda *_: None)
    assert isinstance(seen[0], kind)
