"""Logs: one line an event, and nothing about a person gets through the last net."""

import io
import json
import logging
import time

import pytest
import structlog

from parvis.lib import logs

ID = "3f2b8c1e-9d4a-4c55-8e21-0a1b2c3d4e5f"


def to_stderr():
    """The one handler that our logging sets up."""
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    return handler


@pytest.fixture
def written():
    """What reaches stderr; the logging of the other tests is put back afterwards."""
    root, django = logging.getLogger(), logging.getLogger("django")
    before = root.handlers[:], root.level, django.handlers[:]
    logs.configure({"level": "INFO", "format": "json"})
    stream = io.StringIO()
    to_stderr().setStream(stream)
    yield stream
    root.handlers[:], django.handlers[:] = before[0], before[2]
    root.setLevel(before[1])


@pytest.fixture
def lines(written):
    """The events, one parsed line each."""
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("/activation/AbC-123_x/ not found", "/activation/«…»/ not found"),
        ("Not Found: /sms/accuse/abc/", "Not Found: /sms/accuse/«…»/"),
        ("/en/ce-n-est-pas-moi/abc", "/en/ce-n-est-pas-moi/«…»"),
        ("/en/activation/AbC-123_x/?x=1", "/en/activation/«…»/"),
        ("/activation/AbC-123_x/nouveau-lien/", "/activation/«…»/nouveau-lien/"),
        ("Gone: /en/code-perdu/AbC-123_x/", "Gone: /en/code-perdu/«…»/"),
        ("/code-perdu/courriel-envoye/", None),
        ("https://host.example/activation/AbC-123_x?x=1 gone", "https://host.example/activation/«…» gone"),
        (
            "https://host.example:8000/en/ce-n-est-pas-moi/AbC/?a=1&b=2",
            "https://host.example:8000/en/ce-n-est-pas-moi/«…»/",
        ),
        ("'/x?to=1' '/activation/AbC'", "'/x' '/activation/«…»'"),
        (f"/letters/{ID}/?to=a@b.fr", f"/letters/{ID}/"),
        (f"{ID}-jeanne@b.fr", f"{ID}«…»"),
        ("why? jeanne@b.fr", "why? «…»"),
        ("why?/x?name=jeanne gone", "why gone"),
        ("GET /atelier/courrier/?to=a@b.fr HTTP", "GET /atelier/courrier/ HTTP"),
        ("to jeanne.ohara+test@exemple.example, gone", "to «…», gone"),
        ("number 2690549588157", "number «…»"),
        ("number 2 69 05 49 588 157 80", "number «…»"),
        ("number 284052A321025", "number «…»"),
        ("phone +33639980000", "phone «…»"),
        ("token " + "aB3_" * 11, "token «…»"),
        (f"letter {ID} sent", f"letter {ID} sent"),
        ("12 letters sent in 1.25 s on 2026-11-24 at 15:15:06", None),
        ("/creer-mon-compte/identite/", None),
        ("parvis.enrolment.actions.check_the_proof_of_somebody_who_is_typing", None),
    ],
)
def test_the_net(said, kept):
    assert logs.masked(said) == (said if kept is None else kept)


@pytest.mark.parametrize(
    "part",
    ["a", "/", "/a?", "a@", "?", "1 ", "1", "a-", "/activation/", "/mon-compte/fermer/", "a.", "'", "'/"],
    ids=repr,
)
def test_the_net_is_fast_whatever_it_is_given(part):
    start = time.thread_time()
    logs.masked("/" + part * (100_000 // len(part)))
    assert time.thread_time() - start < 0.2


def test_what_is_too_long_is_cut_without_leaving_half_of_an_address():
    assert logs.masked("é" * 100_000) == "é" * logs.LONGEST + "…"
    text = "x " * (logs.LONGEST // 2 - 4) + "jeanne.ohara@exemple.example " * 20
    assert "jeanne" not in logs.masked(text)
    assert "exemple" not in logs.masked(text)
    assert len(logs.masked(text)) <= logs.LONGEST + 1


def test_an_event_is_one_line_of_json(lines):
    structlog.get_logger("parvis.letters").info("sent", letter=ID, tries=2, to="a@b.example")
    (line,) = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "sent", "level": "info", "logger": "parvis.letters", "letter": ID, "tries": 2,
                    "to": logs.MASK}  # fmt: skip


def test_a_failure_says_where_and_what_but_no_values(lines):
    def fail(secret):
        raise ValueError(f"no such person: {secret}\nDETAIL: Failing row contains (Jeanne)")

    try:
        fail("2690549588157")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/activation/abc?x=1")
    (line,) = lines()
    assert line["event"] == "Internal Server Error: /activation/«…»"
    assert line["exception"] == "ValueError: no such person: «…»"
    assert line["at"][-1].endswith("fail")
    assert "Jeanne" not in str(line)
    assert "269" not in str(line)


def test_a_cause_is_told(lines):
    try:
        try:
            raise KeyError("first")
        except KeyError as error:
            raise RuntimeError("second") from error
    except RuntimeError:
        structlog.get_logger().exception("failed")
    assert lines()[0]["exception"] == "RuntimeError: second <- KeyError: 'first'"


def test_the_status_of_a_request_is_kept(lines, rf):
    logging.getLogger("django.request").warning(
        "Not Found: %s", "/x", extra={"status_code": 404, "request": rf.get("/x?number=2690549588157")}
    )
    (line,) = lines()
    assert (line["status"], line["method"]) == (404, "GET")
    assert "number" not in line


def test_the_head_of_the_journal_is_not_taken_for_a_token(lines):
    structlog.get_logger("test").info("journal_head", position=12, chain_digest="0f" * 32, other="0f" * 32)
    (line,) = lines()
    assert line["chain_digest"] == "0f" * 32
    assert line["other"] == "«…»"


def test_nested_values_are_masked(lines):
    structlog.get_logger().info("x", people=[{"mail": "a@b.example"}], number=2690549588157)
    (line,) = lines()
    assert line["people"] == [{"mail": "«…»"}]
    assert line["number"] == "«…»"


def test_text_for_a_terminal(written):
    logs.configure({"format": "text"})
    to_stderr().setStream(written)
    structlog.get_logger("parvis").info("ready", address="http://localhost:8000/")
    assert written.getvalue().rstrip().endswith("info    parvis: ready address=http://localhost:8000/")
