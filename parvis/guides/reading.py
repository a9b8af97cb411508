"""Reads the file of a guide: its front matter in TOML, its steps in Markdown, the pictures they want.

What is wrong is said with the file and the line, so that whoever writes guides can mend it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from parvis.guides.enums import Device, Series
from parvis.guides.faults import BadGuide, line_of, toml_of
from parvis.guides.rules import FACTS
from parvis.guides.steps import Step, body
from parvis.lib.organisation import MODULES
from parvis.lib.toml_table import BadToml, TomlTable

FENCE = "+++"
LARGEST = 100_000  # bytes of one file
LONGEST_SLUG = 60
SLUG = re.compile(r"\d\d-[a-z0-9]+(?:-[a-z0-9]+)*")
FACT = re.compile(r"\{(\w+)\}")


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
    asked: tuple[str, ...]  # other words in which people ask for it: never shown
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
    if not SLUG.fullmatch(path.stem) or len(path.stem) > LONGEST_SLUG:
        what = f"name the file by two figures and words: 24-my-subject.md, {LONGEST_SLUG} characters at most."
        raise BadGuide(path, 1, what)
    lines = text.split("\n")
    end = _end_of_front_matter(path, lines)
    told = _front_matter(path, lines[1:end])
    try:
        if told.maybe("hidden").lower() == "true":
            return Hidden(path.stem)
        guide = _guide(path, told, lines, end)
        told.nothing_else()
    except BadToml as error:
        raise BadGuide(path, line_of(str(error), lines[: end + 1]), str(error)) from None
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
    return TomlTable(toml_of(path, "\n".join(lines), before=1), "")


def _guide(path: Path, told: TomlTable, lines: list[str], end: int) -> Guide:
    intro, steps = body(path, lines, end + 1)
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
        asked=_some(told, "asked"),
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


def _look_at_facts(guide: Guide, lines: list[str]) -> None:
    """{link_days} and the like are filled in when the page is written."""
    for number, line in enumerate(lines, 1):
        unknown = [name for name in FACT.findall(line) if name not in FACTS]
        if unknown:
            raise BadGuide(guide.path, number, f"{{{unknown[0]}}} is none of {', '.join(sorted(FACTS))}.")
