"""Guides built without a browser: what is told when ffmpeg is missing, captions, the command's portal."""

import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from parvis.guides.presenters import shown
from parvis.guides.queries import shelf
from parvis.workshop import films
from parvis.workshop.building import Work
from parvis.workshop.commands import build_guides, what_lacks
from parvis.workshop.portal import NoPortal, environment, own_portal
from parvis.workshop.slides import captions, slides_of

SLUG = "14-ce-n-est-pas-moi"
CUE = re.compile(r"(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})\n(.+(?:\n.+)?)")


@pytest.fixture
def bare():
    """A guide that wants no picture."""
    guide = shelf("fr").guides[SLUG]
    return replace(guide, steps=tuple(replace(step, picture=None) for step in guide.steps))


@pytest.fixture
def no_ffmpeg(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("no_ffmpeg")
def test_without_ffmpeg_sheets_are_built_and_films_are_not(tmp_path, bare):
    work = Work([bare])
    browser: Any = None  # asked for nothing: a film would fail for want of it
    assert [*work.build(browser, "", tmp_path)] == [None]
    assert (work.count, work.faults) == ({"pictures": 0, "sheets": 2, "films": 0}, {})
    assert {path.name for path in (tmp_path / "fr").iterdir()} == {f"{SLUG}.pdf", f"{SLUG}.large.pdf"}


def test_a_film_that_ffmpeg_refuses_is_named(tmp_path, bare):
    broken = tmp_path / "0.png"
    broken.write_bytes(b"no picture")
    slides = slides_of(shown(bare))[:1]
    with pytest.raises(films.NoFilm, match=rf"^fr/{SLUG}\.md: ffmpeg made no film: "):
        films.put_together(bare, slides, [broken], tmp_path / "film.webm")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_captions_follow_each_other_and_say_every_step(language):
    for guide in shelf(language).guides.values():
        slides = slides_of(shown(guide))
        cues = CUE.findall(captions(slides))
        ends = [begin_or_end for begin, end, _text in cues for begin_or_end in (begin, end)]
        assert ends == sorted(ends)
        said = " ".join(text.replace("\n", " ") for _begin, _end, text in cues)
        for step in shown(guide).steps:
            assert f"{step.number}. {step.title}" in said
        assert "<" not in said
        assert len(slides) >= len(guide.steps) + 2


def test_a_name_that_no_guide_has(capsys):
    assert build_guides(["99"]) == 1
    assert "no guide is called so" in capsys.readouterr().err


def test_with_the_module_off_nothing_is_built(capsys, settings):
    modules = {**settings.ORGANISATION.modules, "guides": False}
    settings.ORGANISATION = replace(settings.ORGANISATION, modules=modules)
    assert build_guides(["01"]) == 1
    assert "the module guides is off" in capsys.readouterr().err


def test_sheets_that_lead_to_this_computer_are_told(settings):
    assert any("http://localhost:8000: set PARVIS_PUBLIC_URL" in lack for lack in what_lacks())
    settings.PUBLIC_URL = "https://espace.caisse.example"
    assert not any("PARVIS_PUBLIC_URL" in lack for lack in what_lacks())


def test_the_portal_knows_nothing_of_production(tmp_path):
    told = environment(
        {
            "PATH": "/bin", "DATABASE_URL": "postgresql://db.example/real", "PARVIS_MODE": "production",
            "PARVIS_SECRET_KEY": "secret", "PARVIS_PUBLIC_URL": "https://caisse.example",
            "PARVIS_ORGANISATION": "/etc/parvis.toml", "PARVIS_LINK_DAYS": "3",
        },
        tmp_path,
    )  # fmt: skip
    assert set(told) == {"PATH", "PARVIS_ORGANISATION", "PARVIS_LINK_DAYS", "PARVIS_DATA", "PARVIS_SMTP_PORT"}


# what stands for `parvis demo`: it says where its data is, and stays until it is stopped
DEMO = """import os, pathlib, signal, sys, time
pathlib.Path(os.environ["PARVIS_DATA"]).mkdir()
pathlib.Path(sys.argv[1]).write_text(" ".join([os.environ["PARVIS_DATA"], str(os.getpid()), *sys.argv[2:]]))
{end}
print("parvis: ready in 0.1 s", flush=True)
signal.pause()
"""


def test_the_portal_ends_with_its_block_and_leaves_nothing(tmp_path):
    mark = tmp_path / "mark"
    with own_portal([sys.executable, "-c", DEMO.format(end=""), str(mark)]) as address:
        data, process, *told = mark.read_text().split()
        assert address == f"http://localhost:{told[1]}"
        assert told[0] == "--port"
        assert Path(data).is_dir()
    assert not Path(data).parent.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)


def test_a_portal_that_does_not_start_says_why(tmp_path):
    mark = tmp_path / "mark"
    program = [sys.executable, "-c", DEMO.format(end="sys.exit('parvis: no room')"), str(mark)]
    with pytest.raises(NoPortal, match="did not start: parvis: no room"), own_portal(program):
        pass
    assert not Path(mark.read_text().split()[0]).parent.exists()
