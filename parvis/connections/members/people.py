"""The fictitious people of practice mode, read once from people.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from parvis.lib.nir import key_of

FILE = Path(__file__).with_name("people.toml")
NAMESPACE = UUID("6e1c2a54-6b8e-4f0e-9a5b-7d1f3c0a9e42")


@dataclass(frozen=True)
class Person:
    """One fictitious person: what to type, what is on file, and what happens.

    `number` has 13 characters; `birth_date` is ISO; `rib_tail` is "" when no RIB is on file; `card_model` is
    `with_photo` or `without_photo`; `on_file_mobile` is in E.164; what is not on file is "" or ().
    """

    key: str
    scenario: str
    scenario_en: str
    expected: str
    number: str
    first_names: str
    birth_name: str
    usual_name: str
    birth_date: str
    postcode: str
    rib_tail: str
    card_tail: str
    card_model: str
    email: str
    mobile: str
    on_file_email: str
    on_file_mobile: str
    address: tuple[str, ...]

    @property
    def number_key(self) -> str:
        return key_of(self.number)

    @property
    def member(self) -> UUID:
        """Their id in the practice registry: the same on every machine."""
        return uuid5(NAMESPACE, self.key)


@cache
def people() -> tuple[Person, ...]:
    """Everybody, in the order of the file. A field left out there is empty."""
    entries: dict[str, dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    optional = {"usual_name": "", "rib_tail": "", "on_file_email": "", "on_file_mobile": "", "address": ()}
    return tuple(
        Person(**{**optional, **entry, "key": key, "address": tuple(entry.get("address", ()))})
        for key, entry in entries.items()
    )


@cache
def _by_number() -> dict[str, Person]:
    return {person.number: person for person in people()}


def person_with(number: str) -> Person | None:
    """The fictitious person who holds these 13 characters, if any."""
    return _by_number().get(number)
