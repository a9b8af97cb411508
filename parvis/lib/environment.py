"""Reads settings from environment variables and says in plain words what is wrong with one."""

import os
from pathlib import Path
from typing import Any, overload
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(Exception):
    """An environment variable holds a value that cannot be used. The message says how to mend it."""


class Environment:
    """Typed look-ups in the environment. An empty variable counts as absent."""

    def __init__(self, source: dict[str, str] | None = None) -> None:
        self.source = os.environ if source is None else source

    def text(self, name: str, *, default: str) -> str:
        return self.source.get(name) or default

    def words(self, name: str, *, default: str) -> list[str]:
        """A list separated by spaces or commas."""
        return self.text(name, default=default).replace(",", " ").split()

    def number(self, name: str, *, default: int, least: int = 0, most: int | None = None) -> int:
        value = self.source.get(name)
        if not value:
            return default
        if not value.isascii() or not value.isdigit():
            raise BadSetting(f"{name} must be a whole number, for example {default}; it is {value!r}.")
        number = int(value)
        if number < least or (most is not None and number > most):
            raise BadSetting(f"{name} must be from {least} to {most}; it is {number}.")
        return number

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.choice(name, ("1", "0", "true", "false"), default=str(int(default)))
        return value in ("1", "true")

    def choice(self, name: str, choices: tuple[str, ...], *, default: str) -> str:
        value = self.text(name, default=default)
        if value not in choices:
            raise BadSetting(f"{name} must be one of {', '.join(choices)}; it is {value!r}.")
        return value

    @overload
    def path(self, name: str, *, default: Path) -> Path: ...
    @overload
    def path(self, name: str, *, default: None) -> Path | None: ...
    def path(self, name: str, *, default: Path | None) -> Path | None:
        value = self.source.get(name)
        return Path(value).expanduser() if value else default

    def database(self, name: str, *, default: str) -> dict[str, Any]:
        """Django's DATABASES entry for a postgresql:// address (host may be a socket folder)."""
        parts = urlsplit(self.text(name, default=default))
        if parts.scheme not in ("postgresql", "postgres"):
            raise BadSetting(f"{name} must start with postgresql:// (PostgreSQL is the only database).")
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "parvis.connections.database",
            "NAME": unquote(parts.path.lstrip("/")) or "parvis",
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
            "PORT": options.pop("port", None) or str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {**options, "connect_timeout": 5},
        }


def origins(*addresses: str) -> list[str]:
    """What a content policy needs of these addresses: `https://tiles.example` of `https://tiles.example/{z}`."""
    parts = [urlsplit(address) for address in addresses if address]
    return [f"{part.scheme}://{part.netloc.replace('{s}', '*')}" for part in parts if part.netloc]
