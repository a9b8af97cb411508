"""The file of purposes (TOML): read and checked as a whole, each fault told by its place."""

import tomllib
from pathlib import Path

from parvis.appointments.enums import Audience
from parvis.appointments.models import LANGUAGES, Purpose
from parvis.appointments.rules import GRID
from parvis.lib.toml_table import BadToml, TomlTable

LONGEST = 240  # minutes
TEXTS = ("name", "summary", "before", "after")
FURTHEST = 366  # days


class BadPurposes(Exception):
    """The file cannot be used. The message says what to mend, and where."""


def read_purposes(path: Path) -> list[Purpose]:
    """The purposes of the file, in their order, not saved. Raises BadPurposes."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadPurposes(f"{path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadPurposes(f"{path.name} is not valid TOML in UTF-8: {error}.") from None
    tables = content.get("purpose")
    if not isinstance(tables, list) or not tables or set(content) != {"purpose"}:
        raise BadPurposes(f"{path.name} must hold [[purpose]] tables and nothing else.")
    try:
        purposes = [_purpose(table, number) for number, table in enumerate(tables, 1)]
    except BadToml as fault:
        raise BadPurposes(f"{path.name}: {fault}") from None
    slugs = [purpose.slug for purpose in purposes]
    if twice := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        raise BadPurposes(f"{path.name}: the slug {twice[0]} is there twice.")
    return purposes


def _purpose(content: object, number: int) -> Purpose:
    table = TomlTable(content, f"purpose {number}")
    purpose = Purpose(
        slug=_slug(table),
        position=number,
        minutes=_number(table, "minutes", GRID, LONGEST),
        soonest_minutes=_number(table, "soonest_hours", 0, 24 * 30) * 60,
        latest_days=_number(table, "latest_days", 1, FURTHEST),
        languages=_languages(table),
        audience=_audience(table),
        words={language: _words(table, language) for language in LANGUAGES},
    )
    if purpose.minutes % GRID:
        raise BadToml(f"{table.name}.minutes must be a multiple of {GRID}.")
    table.nothing_else()
    return purpose


def _slug(table: TomlTable) -> str:
    slug = table.text("slug", "mon-dossier")
    if not (slug.isascii() and slug.replace("-", "").isalnum() and slug == slug.lower() and len(slug) <= 40):
        raise BadToml(
            f"{table.name}.slug is of small letters, digits and dashes, 40 at most; it is {slug!r}."
        )
    return slug


def _number(table: TomlTable, key: str, least: int, most: int) -> int:
    number = table.get(key, int, f"{key} = {max(least, 4)}")
    if isinstance(number, bool) or not least <= number <= most:
        raise BadToml(f"{table.name}.{key} must be from {least} to {most}; it is {number!r}.")
    return int(number)


def _languages(table: TomlTable) -> list[str]:
    languages = [*dict.fromkeys(table.lines("languages", "fr"))]
    if not languages or not set(languages) <= set(LANGUAGES):
        raise BadToml(f"{table.name}.languages must be among {', '.join(LANGUAGES)}.")
    return languages


def _audience(table: TomlTable) -> Audience:
    audience = table.text("audience", "members")
    if audience not in Audience.values:
        raise BadToml(f"{table.name}.audience must be one of {', '.join(Audience.values)}.")
    return Audience(audience)


def _words(table: TomlTable, language: str) -> dict[str, str | list[str]]:
    said = table.table(language)
    words: dict[str, str | list[str]] = {key: said.maybe(key) for key in TEXTS}
    words["name"] = said.text("name", "Mon dossier")
    words["documents"] = [*said.lines("documents", "…")] if "documents" in said.content else []
    said.nothing_else()
    return words
