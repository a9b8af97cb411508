"""Reads and writes gettext catalogues (.po, .mo) without system tools.

Format: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html and MO-Files.html. What our own
catalogues need and no more: no comments kept, no obsolete entries, no line numbers, so that two people's
work merges.
"""

import ast
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

HEADER = """Content-Type: text/plain; charset=UTF-8
Plural-Forms: nplurals=2; plural={plural};
Language: {language}
"""
PLURALS = {"fr": "(n > 1)", "en": "(n != 1)"}
MO_MAGIC = 0x950412DE


@dataclass(frozen=True, order=True)
class Message:
    """What the code asks to be translated. `plural` and `context` are empty when there is none."""

    singular: str
    plural: str = field(default="", compare=False)
    context: str = ""

    @property
    def forms(self) -> int:
        return 2 if self.plural else 1


Catalogue = dict[Message, tuple[str, ...]]


def read(text: str) -> Catalogue:
    """The translations of a .po file, header left out. Entries marked fuzzy count as untranslated."""
    catalogue: Catalogue = {}
    for block in text.split("\n\n"):
        fields = _fields(block)
        if not fields.get("msgid"):
            continue
        message = Message(fields["msgid"], fields.get("msgid_plural", ""), fields.get("msgctxt", ""))
        keys = ("msgstr[0]", "msgstr[1]") if message.plural else ("msgstr",)
        catalogue[message] = tuple("" if "#, fuzzy" in block else fields.get(key, "") for key in keys)
    return catalogue


def _fields(block: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    key = ""
    for line in block.splitlines():
        if line.startswith("msg"):
            key, _, text = line.partition(" ")
        elif line.startswith('"'):
            text = line
        else:
            continue
        fields[key] = fields.get(key, "") + str(ast.literal_eval(text))
    return fields


def write(language: str, catalogue: Mapping[Message, tuple[str, ...]]) -> str:
    """The text of a .po file, in alphabetical order."""
    blocks = ['msgid ""\nmsgstr ""\n' + "\n".join(map(_quoted, _header(language).splitlines(keepends=True)))]
    for message, translations in sorted(catalogue.items()):
        lines = [f"msgctxt {_quoted(message.context)}"] if message.context else []
        lines.append(f"msgid {_quoted(message.singular)}")
        if message.plural:
            lines.append(f"msgid_plural {_quoted(message.plural)}")
            lines += [f"msgstr[{i}] {_quoted(text)}" for i, text in enumerate(translations)]
        else:
            lines.append(f"msgstr {_quoted(translations[0])}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _header(language: str) -> str:
    return HEADER.format(language=language, plural=PLURALS[language])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def compiled(language: str, catalogue: Mapping[Message, tuple[str, ...]]) -> bytes:
    """The .mo file: entries without a translation are left out, so that the original shows."""
    entries = {b"": _header(language).encode()}
    for message, translations in catalogue.items():
        if all(translations):
            context = f"{message.context}\x04" if message.context else ""
            plural = f"\0{message.plural}" if message.plural else ""
            entries[(context + message.singular + plural).encode()] = "\0".join(translations).encode()
    keys = sorted(entries)
    first = 28 + 16 * len(keys)
    key_table, keys_end = _table(keys, first)
    value_table, _ = _table((entries[key] for key in keys), keys_end)
    start = struct.pack("<7I", MO_MAGIC, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    body = b"".join(text + b"\0" for text in [*keys, *(entries[key] for key in keys)])
    return start + key_table + value_table + body


def _table(texts: Iterable[bytes], offset: int) -> tuple[bytes, int]:
    """(length, offset) of each text, and where the last one ends."""
    table = b""
    for text in texts:
        table += struct.pack("<2I", len(text), offset)
        offset += len(text) + 1
    return table, offset
