"""Reads the steps of a guide: each has a title, a text in Markdown, and the picture that it wants."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from parvis.guides.acts import Act, acts
from parvis.guides.faults import BadGuide, line_of, toml_of
from parvis.lib.toml_table import BadToml, TomlTable

OWN_PAGE = re.compile(r"/(?![/\\])")  # two would lead to another site
PICTURE = "picture"  # what the fence of a picture says after its ```
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")  # html off: no code comes in


@dataclass(frozen=True)
class Callout:
    """A mark drawn on the picture, on the element concerned, with a few words."""

    selector: str
    text: str


@dataclass(frozen=True)
class Picture:
    """The picture of a page that a step shows: which page, as whom, which part of it, what to point at.

    `page`: "" where the picture of the step before left off. `way`: what is done there first.
    `since`, `until`: the picture begins and ends with these elements, "" for the whole part.
    """

    page: str
    selector: str
    person: str
    callouts: tuple[Callout, ...]
    way: tuple[Act, ...] = ()
    since: str = ""
    until: str = ""

    @property
    def goes_on(self) -> bool:
        """It is a part of a story: the pictures of its guide are taken one after the other."""
        return bool(self.way) or not self.page


@dataclass(frozen=True)
class Step:
    """`text` is Markdown."""

    title: str
    text: str
    line: int
    picture: Picture | None = None


def body(path: Path, lines: list[str], start: int) -> tuple[str, tuple[Step, ...]]:
    """The text before the first step, and the steps: each begins with a heading ##."""
    body = lines[start:]
    tokens = [token for token in MARKDOWN.parse("\n".join(body)) if token.map]
    _refuse_what_pages_lack(path, tokens, start)
    heads = [token for token in tokens if token.type == "heading_open" and token.tag == "h2"]
    if not heads:
        raise BadGuide(path, start + 1, "a guide has steps: each begins with a line ## and its title.")
    begins = [_place(token)[0] for token in heads] + [len(body)]
    fences = [token for token in tokens if token.type == "fence" and token.info.strip() == PICTURE]
    steps = tuple(
        _step(path, body, (begin, end), _within(fences, begin, end), start) for begin, end in pairwise(begins)
    )
    if stray := _within(fences, 0, begins[0]):
        raise BadGuide(path, start + _place(stray[0])[0] + 1, "a picture belongs under the title of a step.")
    if fences and not next(step.picture.page for step in steps if step.picture):
        line = start + _place(fences[0])[0] + 1
        raise BadGuide(path, line, 'the first picture has a page: write for example page = "/code-perdu/".')
    return "\n".join(body[: begins[0]]).strip(), steps


def _place(token: Token) -> tuple[int, int]:
    """First line and the line after the last, in the body."""
    assert token.map
    return token.map[0], token.map[1]


def _within(tokens: list[Token], begin: int, end: int) -> list[Token]:
    return [token for token in tokens if begin <= _place(token)[0] < end]


def _refuse_what_pages_lack(path: Path, tokens: list[Token], start: int) -> None:
    """The page has its own title; pictures are taken anew from the product, never brought in."""
    for token in tokens:
        line = start + _place(token)[0] + 1
        if token.type == "heading_open" and token.tag not in ("h2", "h3"):
            raise BadGuide(path, line, "headings are ## for a step and ### inside it.")
        if any(child.type == "image" for child in token.children or ()):
            raise BadGuide(path, line, "no image in the text: a step declares its ```picture.")


def _step(path: Path, body: list[str], span: tuple[int, int], fences: list[Token], start: int) -> Step:
    begin, end = span
    line = start + begin + 1
    if len(fences) > 1:
        raise BadGuide(path, start + _place(fences[1])[0] + 1, "a step has one picture at most.")
    left_out = {number for fence in fences for number in range(*_place(fence))}
    kept = [text for number, text in enumerate(body[begin + 1 : end], begin + 1) if number not in left_out]
    title, text = body[begin].lstrip("#").strip(), "\n".join(kept).strip()
    if not title or not text:
        raise BadGuide(path, line, "a step has a title after its ## and a text below.")
    picture = _picture(path, fences[0], start) if fences else None
    return Step(title=title, text=text, line=line, picture=picture)


def _picture(path: Path, fence: Token, start: int) -> Picture:
    before = start + _place(fence)[0] + 1
    table = TomlTable(toml_of(path, fence.content, before=before), "")
    try:
        picture = Picture(
            page=table.maybe("page"),
            selector=table.text("selector", "main form"),
            person=table.maybe("person"),
            callouts=tuple(_callouts(table)),
            way=tuple(acts(table)),
            since=table.maybe("since"),
            until=table.maybe("until"),
        )
        if picture.page and not OWN_PAGE.match(picture.page):
            raise BadToml(f"page is an address that begins with one /; it is {picture.page!r}.")
        table.nothing_else()
    except BadToml as error:
        line = before - 1 + line_of(str(error), ["", *fence.content.split("\n")])
        raise BadGuide(path, line, str(error)) from None
    return picture


def _callouts(table: TomlTable) -> Iterator[Callout]:
    table.read.add("callouts")
    listed = table.content.get("callouts", [])
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise BadToml('callouts is a list: write for example [{ selector = "#id_number", text = "…" }].')
    for entry in listed:
        callout = TomlTable(entry, "callouts")
        yield Callout(callout.text("selector", "#id_number"), callout.text("text", "Mon numéro"))
        callout.nothing_else()
