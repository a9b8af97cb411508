"""Keeping the types of cases: the organisation's own table, read from a TOML file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from parvis.cases.actions.take_cases import one_at_a_time
from parvis.cases.models import Case, CaseType
from parvis.cases.rules import KEY
from parvis.lib.organisation import LANGUAGES
from parvis.lib.toml_table import BadToml, TomlTable

SAMPLE = Path(__file__).parents[1] / "types.toml"  # clearly fictitious: for practice, and to begin with
LONGEST_NAME = 120


class TypesRefused(Exception):
    """Nothing was changed. The message says why and what to mend."""


@dataclass(frozen=True)
class Kept:
    """How many types were written; those in the database that the file does not name stay as they are."""

    written: int
    not_named: tuple[str, ...]


def keep_types(path: Path) -> Kept:
    """Write the types of the file. Raises TypesRefused."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        types = [_type(slug, content, place) for place, (slug, content) in enumerate(tables.items())]
    except OSError as error:
        raise TypesRefused(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TypesRefused(f"{path} is not valid TOML: {error}") from None
    except BadToml as error:
        raise TypesRefused(f"{path}: {error}") from None
    if not types:
        raise TypesRefused(f"{path} holds no type.")
    with transaction.atomic():
        one_at_a_time()  # no case comes to stand meanwhile at a step that goes
        _refuse_lost_steps(types)
        CaseType.objects.bulk_create(
            types, update_conflicts=True, unique_fields=["slug"],
            update_fields=["name_fr", "name_en", "steps", "takes_documents", "position"],
        )  # fmt: skip
    others = CaseType.objects.exclude(slug__in=[kind.slug for kind in types]).order_by("slug")
    return Kept(len(types), tuple(others.values_list("slug", flat=True)))


def _refuse_lost_steps(types: list[CaseType]) -> None:
    """Raises TypesRefused: a case must stand somewhere on its line."""
    for kind in types:
        lost = Case.objects.filter(type__slug=kind.slug).exclude(step__in=kind.keys_of_steps)
        if steps := sorted(set(lost.values_list("step", flat=True)[:1000])):
            raise TypesRefused(f"[{kind.slug}] lacks the step {steps[0]!r}, where cases stand: keep it.")


def _type(slug: str, content: Any, position: int) -> CaseType:
    """Raises BadToml."""
    table = TomlTable(content, slug)
    if not KEY.fullmatch(slug):
        raise BadToml(f"[{slug}]: a type is named with small letters, digits and hyphens, 40 at most.")
    name = table.words("name", LANGUAGES, "Remboursement de soins")
    documents = table.get("takes_documents", bool, "takes_documents = true")
    steps = [_step(slug, each) for each in table.get("steps", list, "a list of steps")]
    table.nothing_else()
    if len(steps) < 2 or len({step["key"] for step in steps}) != len(steps):
        raise BadToml(f"{slug}.steps: two steps at least, each with a key of its own.")
    _refuse_long(slug, name.values())
    return CaseType(
        slug=slug, name_fr=name["fr"], name_en=name["en"], steps=steps,
        takes_documents=documents, position=position,
    )  # fmt: skip


def _step(slug: str, content: Any) -> dict[str, str]:
    table = TomlTable(content, f"{slug}.steps")
    step = {name: table.text(name, "…") for name in ("key", *LANGUAGES)}
    table.nothing_else()
    if not KEY.fullmatch(step["key"]):
        raise BadToml(f"{slug}.steps: a key has small letters, digits and hyphens, 40 at most.")
    _refuse_long(slug, step.values())
    return step


def _refuse_long(slug: str, texts: Any) -> None:
    if any(len(text) > LONGEST_NAME for text in texts):
        raise BadToml(f"{slug}: a name has {LONGEST_NAME} characters at most.")
