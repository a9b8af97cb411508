"""Reads one table of a TOML file: what is missing, misspelt or of the wrong kind is said by its full name."""

from typing import Any


class BadToml(Exception):
    """A key of the file cannot be used. The message names it and says what to write."""


class TomlTable:
    """One table of the file: typed look-ups whose errors say the full name of the key."""

    def __init__(self, content: Any, name: str) -> None:
        if not isinstance(content, dict):
            raise BadToml(f"[{name}] is missing or is not a table.")
        self.content, self.name, self.read = content, name, set[str]()

    def get(self, key: str, kind: type, example: str) -> Any:
        self.read.add(key)
        value = self.content.get(key)
        if not isinstance(value, kind) or (kind is str and not str(value).strip()):
            raise BadToml(f"{self._where(key)} is missing or empty: write for example {example}.")
        return value

    def text(self, key: str, example: str) -> str:
        return str(self.get(key, str, f'{key} = "{example}"')).strip()

    def maybe(self, key: str) -> str:
        self.read.add(key)
        return str(self.content.get(key, "")).strip()

    def lines(self, key: str, example: str) -> tuple[str, ...]:
        return tuple(str(line) for line in self.get(key, list, f'{key} = ["{example}"]'))

    def words(self, key: str, languages: tuple[str, ...], example: str) -> dict[str, str]:
        """One text in each of the languages, by language."""
        texts = self.get(key, dict, f'{key} = {{ fr = "{example}", en = "…" }}')
        if set(texts) != set(languages):
            raise BadToml(f"{self._where(key)} must be in {' and '.join(languages)}.")
        return {language: str(texts[language]) for language in languages}

    def table(self, key: str) -> "TomlTable":
        self.read.add(key)
        return TomlTable(self.content.get(key), f"{self.name}.{key}" if self.name else key)

    def nothing_else(self) -> None:
        """A key that nobody reads is a slip of the pen: better said than ignored."""
        unknown = sorted(set(self.content) - self.read)
        if unknown:
            raise BadToml(f"{self._where(unknown[0])} is not known: check its spelling.")

    def _where(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key
