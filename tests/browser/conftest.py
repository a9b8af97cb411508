"""One demo and one browser for all the tests of this folder; afresh before each test."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.demo import Demo
from tests.browser.watching import Watch

PATIENCE = 30_000  # milliseconds: machines that build may be slow
NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def running() -> Iterator[Demo]:
    """Started once: files of other folders are run in between, and a start takes ten seconds and more."""
    folder = Path(tempfile.mkdtemp(prefix="pv-", dir="/tmp"))
    folder.chmod(0o755)
    demo = Demo(folder)
    try:
        demo.start()
        yield demo
    finally:
        demo.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def demo(running: Demo) -> Demo:
    """Nobody has an account but the person who always has one; no letter, nothing counted."""
    running.reset()
    return running


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's, else Playwright's own (`playwright install chromium`)."""
    # closed with the package: while Playwright's loop runs, Django refuses its database to this thread
    with sync_playwright() as playwright:
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"] if root else []
        )
        yield browser
        browser.close()


@pytest.fixture
def watches() -> list[Watch]:
    """Of every browser context of the test."""
    return []


@pytest.fixture
def new_page(demo: Demo, chromium: Browser, watches: list[Watch]) -> Iterator[NewPage]:
    """A page in a browser of its own (cookies apart). Options are those of Browser.new_context."""
    contexts = []

    def open_one(**options: Any) -> Page:
        told = {"locale": "fr-FR", "viewport": {"width": 1280, "height": 800}} | options
        context = chromium.new_context(base_url=demo.url, **told)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        watches.append(Watch(context, demo.url))
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
    faults = [fault for watch in watches for fault in watch.faults()]
    assert faults == [], "behind the pages:\n" + "\n".join(faults)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A person's browser on a computer."""
    return new_page()
