"""Reads the file of a guide: its front matter in TOML, its steps in Markdown, the pictures they want.

What is wrong is said with the file and the line, so that whoever writes guides can mend it.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from parvis.guides.enums import Device, Series
from parvis.guides.rules import FACTS
from parvis.lib.organisation import MODULES
from parvis.lib.toml_table import BadToml, TomlTable

FENCE = "+++"
LARGEST = 100_000  # bytes of one file
SLUG = re.compile(r"\d\d-[a-z0-9]+(?:-[a-z0-9]+)*")
FACT = re.compile(r"\{(\w+)\}")
PLACE_IN_TOML = re.compile(r"\(at line (\d+), column \d+\)")
ONE_KEY = re.compile(r"^(?:\w+\.)?(\w+)")
PICTURE = "picture"  # what the fence of a picture says after its ```
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")  # html off: no code comes in


class BadGuide(Exception):
    """The file cannot be used. The message names it, the line, and what to write."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}, line {line}: {what}")
        self.line = line


@dataclass(frozen=True)
class Callout:
    """A mark drawn on the picture, on the element concerned, with a few words."""

    selector: str
    text: str


@dataclass(frozen=True)
class Picture:
    """The picture of a page that a step shows: which page, as whom, which part of it, what to point at."""

    page: str
    selector: str
    person: str
    callouts: tuple[Callout, ...]


@dataclass(frozen=True)
class Step:
    """`text` is Markdown."""

    title: str
    text: str
    line: int
    picture: Picture | None = None


@dataclass(frozen=True)
class Guide:
    """One guide in one language. What is in Markdown: `intro`, `good_to_know`, and the texts of the steps."""

    slug: str
    language: str
    path: Path
    title: str
    summary: str
    series: Series
    device: Device
    minutes: int
    at_hand: tuple[str, ...]
    not_for: tuple[str, ...]
    good_to_know: tuple[str, ...]
    following: tuple[str, ...]
    modules: tuple[str, ...]
    intro: str
    steps: tuple[Step, ...]

    @property
    def number(self) -> str:
        return self.slug[:2]

    @property
    def texts(self) -> Iterator[tuple[int, str]]:
        """(line where it begins, Markdown) of everything that is read."""
        yield (
            1,
            "\n\n".join(
                (self.title, self.summary, *self.at_hand, *self.not_for, *self.good_to_know, self.intro)
            ),
        )
        for step in self.steps:
            yield step.line, f"{step.title}\n{step.text}"


@dataclass(frozen=True)
class Hidden:
    """What an organisation's file says that does not want one of our guides."""

    slug: str


def read(path: Path) -> Guide | Hidden:
    """The guide of a file. Raises BadGuide."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadGuide(path, 1, f"it cannot be read as UTF-8 text ({error}).") from None
    if len(text) > LARGEST:
        raise BadGuide(path, 1, f"it has {len(text)} characters, {LARGEST} allowed: make two guides of it.")
    if not SLUG.fullmatch(path.stem):
        raise BadGuide(path, 1, "name the file by two figures and words: 24-my-subject.md, in small letters.")
    lines = text.split("\n")
    end = _end_of_front_matter(path, lines)
    told = _front_matter(path, lines[1:end])
    try:
        if told.maybe("hidden").lower() == "true":
            return Hidden(path.stem)
        guide = _guide(path, told, lines, end)
        told.nothing_else()
    except BadToml as error:
        raise BadGuide(path, _line_of(str(error), lines[: end + 1]), str(error)) from None
    _look_at_facts(guide, lines)
    return guide


def _end_of_front_matter(path: Path, lines: list[str]) -> int:
    if lines[0].strip() != FENCE:
        raise BadGuide(path, 1, f"a guide begins with a line {FENCE}, then its front matter in TOML.")
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == FENCE:
            return number
    raise BadGuide(path, 1, f"the front matter has no end: a second line {FENCE} is missing.")


def _front_matter(path: Path, lines: list[str]) -> TomlTable:
    return TomlTable(_toml(path, "\n".join(lines), before=1), "")


def _toml(path: Path, text: str, *, before: int) -> dict[str, Any]:
    """`before`: how many lines of the file stand before the text."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = PLACE_IN_TOML.search(str(error))
        line = before + (int(found[1]) if found else text.count("\n") + 1)
        what = PLACE_IN_TOML.sub("", str(error)).strip()
        raise BadGuide(path, line, f"this is not valid TOML: {what}.") from None


def _line_of(error: str, lines: list[str]) -> int:
    """The line of the key that an error begins with; the first when it is missing."""
    key = ONE_KEY.match(error)
    begins = re.compile(rf"\s*{re.escape(key[1])}\s*=") if key else None
    return next((n for n, line in enumerate(lines, 1) if begins and begins.match(line)), 1)


def _guide(path: Path, told: TomlTable, lines: list[str], end: int) -> Guide:
    intro, steps = _body(path, lines, end + 1)
    return Guide(
        slug=path.stem,
        language=path.parent.name,
        path=path,
        title=told.text("title", "Je change mon code"),
        summary=told.text("summary", "J’en choisis un autre, une fois connecté(e)."),
        series=Series(_one_of(told, "series", Series.values)),
        device=Device(_one_of(told, "device", Device.values)),
        minutes=_minutes(told),
        at_hand=_some(told, "at_hand"),
        not_for=_some(told, "not_for"),
        good_to_know=_some(told, "good_to_know"),
        following=_some(told, "following"),
        modules=_modules(told),
        intro=intro,
        steps=steps,
    )


def _one_of(told: TomlTable, key: str, known: list[str]) -> str:
    value = told.text(key, known[0])
    if value not in known:
        raise BadToml(f"{key} is one of {', '.join(known)}; it is {value!r}.")
    return value


def _minutes(told: TomlTable) -> int:
    minutes = told.get("minutes", int, "minutes = 5")
    if isinstance(minutes, bool) or not 1 <= minutes <= 240:
        raise BadToml(f"minutes is a whole number from 1 to 240; it is {minutes}.")
    return int(minutes)


def _some(told: TomlTable, key: str) -> tuple[str, ...]:
    """A list of texts, which may be left out."""
    value = told.content.get(key, [])
    told.read.add(key)
    if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
        raise BadToml(f'{key} is a list of texts: write for example {key} = ["…", "…"].')
    return tuple(text.strip() for text in value)


def _modules(told: TomlTable) -> tuple[str, ...]:
    names = _some(told, "modules")
    unknown = [name for name in names if name not in MODULES]
    if unknown:
        raise BadToml(f"modules are among {', '.join(MODULES)}; it has {unknown[0]!r}.")
    return names


# ---- the body ------------------------------------------------------------------------------------


def _body(path: Path, lines: list[str], start: int) -> tuple[str, tuple[Step, ...]]:
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
    table = TomlTable(_toml(path, fence.content, before=before), "")
    try:
        picture = Picture(
            page=table.text("page", "/creer-mon-compte/identite/"),
            selector=table.text("selector", "main form"),
            person=table.maybe("person"),
            callouts=tuple(_callouts(table)),
        )
        if not picture.page.startswith("/"):
            raise BadToml(f"page is an address that begins with /; it is {picture.page!r}.")
        table.nothing_else()
    except BadToml as error:
        line = before - 1 + _line_of(str(error), ["", *fence.content.split("\n")])
        raise BadGuide(path, line, str(error)) from None
    return picture


def _callouts(table: TomlTable) -> Iterator[Callout]:
    table.read.add("callouts")
    for entry in table.content.get("callouts", []):
        callout = TomlTable(entry, "callouts")
        yield Callout(callout.text("selector", "#id_number"), callout.text("text", "Mon numéro"))
        callout.nothing_else()


def _look_at_facts(guide: Guide, lines: list[str]) -> None:
    """{link_days} and the like are filled in when the page is written."""
    for number, line in enumerate(lines, 1):
        unknown = [name for name in FACT.findall(line) if name not in FACTS]
        if unknown:
            raise BadGuide(guide.path, number, f"{{{unknown[0]}}} is none of {', '.join(sorted(FACTS))}.")
