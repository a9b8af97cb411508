"""A conversation as a browser without JavaScript has it: the page sends back what it holds."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

URL = "/assistant/"
LOST_CODE = "J’ai perdu mon code, comment en choisir un autre ?"
NONSENSE = "xqzt wvkj pfff"
HIDDEN = re.compile(r'<input type="hidden" name="(so_far|place)" value="([^"]*)">')
Ask = Callable[..., str]


def hidden_of(page: str) -> dict[str, str]:
    """What the form of the page holds beside the question."""
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main")[0]


@pytest.fixture
def ask(client: Any) -> Ask:
    """`ask("…")`: the page of the answer. `after`: the page before, whose conversation goes on."""

    def one(question: str = "", *, after: str = "", url: str = URL, **more: str) -> str:
        response = client.post(url, {"question": question, **hidden_of(after), **more})
        assert response.status_code == 200
        return str(response.content.decode())

    return one
