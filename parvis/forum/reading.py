"""Reads the organisation's file of categories. What cannot be used is said by the name of its key."""

import re
import tomllib
from pathlib import Path

from parvis.forum.models import Category
from parvis.lib.toml_table import BadToml, TomlTable

LANGUAGES = ("fr", "en")
# addresses of the forum's own pages (urls.py)
TAKEN = frozenset(("sans-reponse", "recherche", "mes-messages", "poser-une-question", "message", "suivre",
                   "desabonnement", "flux"))  # fmt: skip
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_NAME, LONGEST_SUMMARY = 60, 200


class BadCategories(Exception):
    """The message names the file, the key, and says how to mend it."""


def read_categories(path: Path) -> list[Category]:
    """Raises BadCategories."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        listed = TomlTable(content, "").get("categories", list, "[[categories]]")
        found = [_category(TomlTable(each, f"categories[{at}]"), at) for at, each in enumerate(listed, 1)]
    except OSError as fault:
        raise BadCategories(f"{path}: {fault.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, BadToml) as fault:
        raise BadCategories(f"{path}: {fault}") from None
    slugs = [each.slug for each in found]
    twice = next((slug for slug in slugs if slugs.count(slug) > 1), None)
    if twice:
        raise BadCategories(f"{path}: two categories have the slug {twice}.")
    return found


def _category(table: TomlTable, position: int) -> Category:
    slug = table.text("slug", "ma-carte")
    if not SLUG.fullmatch(slug) or len(slug) > 40 or slug in TAKEN:
        raise BadToml(f"{table.name}.slug: lower case letters, figures and dashes, and no page of the forum.")
    name = table.words("name", LANGUAGES, "Ma carte")
    summary = table.words("summary", LANGUAGES, "La demander, la recevoir, la déclarer perdue")
    table.nothing_else()
    _short(table, "name", name, LONGEST_NAME)
    _short(table, "summary", summary, LONGEST_SUMMARY)
    return Category(
        slug=slug, position=position, name_fr=name["fr"], name_en=name["en"],
        summary_fr=summary["fr"], summary_en=summary["en"],
    )  # fmt: skip


def _short(table: TomlTable, key: str, texts: dict[str, str], most: int) -> None:
    for language, text in texts.items():
        if not text.strip() or len(text) > most:
            raise BadToml(f"{table.name}.{key}.{language}: from 1 to {most} characters.")
