"""What a person does before a picture is taken: they type, press a button, open the link of a letter."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from parvis.lib.toml_table import BadToml, TomlTable

EXAMPLE = 'way = [{ press = "main form .button" }]'


class Verb(StrEnum):
    FILL = "fill"  # inputs by name
    PRESS = "press"  # a selector (CSS)
    OPEN = "open"  # an address, of a page that is not shown
    LETTER = "letter"  # a part of an address: the newest link that has it is opened
    FIRST_LETTER = "first_letter"  # the same, of the oldest letter
    READ = "read"  # a part of a subject: the newest letter that has it is shown
    FILE = "file"  # a selector (CSS): a photo is chosen in this input


@dataclass(frozen=True)
class Act:
    """`what`: of FILL the names of inputs and what is typed in each; of the others one word, unnamed."""

    verb: Verb
    what: tuple[tuple[str, str], ...]

    @property
    def word(self) -> str:
        return self.what[0][1]


def acts(table: TomlTable) -> Iterator[Act]:
    """Those of the key `way`. Raises BadToml."""
    table.read.add("way")
    listed = table.content.get("way", [])
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise BadToml(f"way is a list of what is done: write for example {EXAMPLE}.")
    for entry in listed:
        yield _act(entry)


def _act(entry: dict[str, object]) -> Act:
    known = [verb for verb in Verb if verb in entry]
    if len(known) != 1 or len(entry) != 1:
        verbs = ", ".join(Verb)
        raise BadToml(f"way: each of its entries has one of {verbs}: write for example {EXAMPLE}.")
    verb, said = known[0], entry[known[0]]
    if verb is not Verb.FILL:
        return Act(verb, (("", TomlTable(entry, "way").text(verb, "main form .button")),))
    if not isinstance(said, dict) or not said:
        raise BadToml('way.fill says what is typed in each input: { fill = { code = "$code" } }.')
    return Act(verb, tuple((str(name), str(value)) for name, value in said.items()))
