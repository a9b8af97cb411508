"""The bench runs from end to end, at a scale that says nothing about speed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from parvis.bench.mailbox import ACTIVATION
from parvis.bench.tables import Table, judged, keep

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_it_measures_a_whole_portal(tmp_path):
    docs = tmp_path / "bench.md"
    shutil.copy(ROOT / "docs" / "bench.md", docs)
    done = subprocess.run(
        [sys.executable, "-m", "parvis.bench", "enrolment", "--seconds", "0.4", "--members", "600",
         "--docs", str(docs)],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "COLUMNS": "200"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = docs.read_text()
    for title in ("What is to be reached", "The hash alone", "Whole enrolments", "Sign-ins", "A first visit"):
        assert f"### {title}" in told
    for page in ("GET /", "POST /creer-mon-compte/carte/", "POST /activation/…/", "the letter"):
        assert f"| {page}" in told
    assert "queries of a page, POST, the most" in told
    assert "Argon2id, t=2, m=19 MiB, p=1" in done.stdout


@pytest.mark.slow
def test_it_measures_the_journal(tmp_path):
    docs = tmp_path / "bench.md"
    shutil.copy(ROOT / "docs" / "bench.md", docs)
    done = subprocess.run(
        [sys.executable, "-m", "parvis.bench", "journal", "--seconds", "0.9", "--entries", "300",
         "--docs", str(docs)],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "COLUMNS": "200"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = docs.read_text()
    assert "### The journal and its chain" in told
    assert "| the same while the chain is made |" in told
    assert "| `parvis journal verify` |" in told


@pytest.mark.slow
def test_it_measures_cases_over_the_interface(tmp_path):
    docs = tmp_path / "bench.md"
    shutil.copy(ROOT / "docs" / "bench.md", docs)
    done = subprocess.run(
        [sys.executable, "-m", "parvis.bench", "cases", "--batches", "1", "--members", "200",
         "--docs", str(docs)],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "COLUMNS": "200"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = docs.read_text()
    for kind in ("new", "as they are known", "one step further", "half of them bad"):
        assert f"| batches of 1,000 cases, {kind} |" in told


@pytest.mark.slow
def test_it_measures_the_rush_for_appointments(tmp_path):
    docs = tmp_path / "bench.md"
    shutil.copy(ROOT / "docs" / "bench.md", docs)
    done = subprocess.run(
        [sys.executable, "-m", "parvis.bench", "appointments", "--people", "60", "--docs", str(docs)],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "COLUMNS": "200"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = docs.read_text()
    assert "| booked, 60 at once for 50 times | 50 |" in told
    assert "| told that it is gone, with the nearest times | 10 |" in told
    assert "| any other answer, or none | 0 |" in told


def test_a_section_is_replaced_and_the_others_stay(tmp_path):
    docs = tmp_path / "bench.md"
    docs.write_text("# Bench\n<!-- one -->\nold\n<!-- /one -->\n<!-- two -->\nkept\n<!-- /two -->\n")
    keep("one", "Today.", [Table("Speeds", ("what", "figure"), [("a\\1", "2")])], docs)
    told = docs.read_text()
    assert "old" not in told
    assert "### Speeds\n\n| what | figure |\n| --- | --- |\n| a\\1 | 2 |" in told
    assert "<!-- two -->\nkept\n<!-- /two -->" in told


def test_a_file_without_the_marks_is_left_alone(tmp_path):
    docs = tmp_path / "bench.md"
    docs.write_text("# Bench\n")
    with pytest.raises(ValueError, match="marks of one"):
        keep("one", "", [], docs)
    assert docs.read_text() == "# Bench\n"


def test_the_link_is_found_in_a_letter():
    letter = b"Je clique :\r\nhttps://portail.bench.internal/activation/" + b"a-_9" * 10 + b"abc/\r\n"
    found = ACTIVATION.search(letter)
    assert found
    assert found[0].endswith(b"abc/")


@pytest.mark.parametrize(
    ("figure", "aim", "reached"),
    [
        ("31,000 rows/s (32.1 s)", "reach ≥ 25,000 on 2 cores", "yes"),
        ("7,901 rows/s (5.1 s)", "reach ≥ 25,000 on 2 cores", "**no**"),
        ("median 0.60 ms, p99 0.95 ms", "0.96 × the first; reach ≤ 1.25 ×", "yes"),
        ("median 0.60 ms, p99 0.95 ms", "1.30 × the first; reach ≤ 1.25 ×", "**no**"),
        ("96 MiB", "one figure a process; flat", ""),
    ],
)
def test_what_is_to_be_reached_is_judged(figure, aim, reached):
    assert judged(("import", figure, aim)) == ("import", figure, aim, reached)
