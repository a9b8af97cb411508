"""The organisation that the portal speaks for: everything of parvis.toml, checked when it is read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from markdown_it import MarkdownIt

from parvis.lib.contrast import HEX, unsafe_pairs
from parvis.lib.toml_table import BadToml, TomlTable

LANGUAGES = ("fr", "en")
MODULES = ("places", "appointments", "cases", "forum", "guides", "assistant")
LOGO_TYPES = {".svg": "image/svg+xml; charset=utf-8", ".png": "image/png", ".webp": "image/webp"}
LOGO_MOST_BYTES = 20_000


class BadOrganisation(Exception):
    """The organisation file cannot be used. The message says what to mend, and where."""


@dataclass(frozen=True)
class Said:
    """A text in every language of the portal; printed, it is in the language of the reader."""

    fr: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "fr").startswith("en") else self.fr

    def __bool__(self) -> bool:
        return bool(self.fr)


@dataclass(frozen=True)
class Palette:
    """The colours that a theme sets, as #rrggbb. Errors, links and the focus keep their own."""

    brand: str
    on_brand: str
    brand_strong: str
    tint: str
    sun: str
    on_sun: str

    def named(self) -> dict[str, str]:
        """By their names in the stylesheet."""
        return {field.name.replace("_", "-"): getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class Colours:
    light: Palette
    dark: Palette


@dataclass(frozen=True)
class Logo:
    """A picture of the organisation's own, served under a name that changes with it."""

    content: bytes
    media_type: str
    suffix: str

    @property
    def digest(self) -> str:
        return sha256(self.content).hexdigest()[:12]


@dataclass(frozen=True)
class Legal:
    """Who answers for the site: imposed on every French site (law of 21 June 2004, article 1-1)."""

    publisher: str
    director: str
    host: str
    data_officer: str
    data_officer_email: str


@dataclass(frozen=True)
class Audit:
    """The last RGAA audit."""

    on: date
    auditor: str
    rate: int  # percent of the criteria that are met
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Accessibility:
    """What the accessibility statement says. Without an audit the site is not conformant, by the rule."""

    statement_on: date
    contact_email: str
    audit: Audit | None

    @property
    def status(self) -> str:
        """`full`, `partial` or `none` (RGAA 4.1: all criteria, half of them or more, fewer or unknown)."""
        rate = self.audit.rate if self.audit else 0
        return "full" if rate == 100 else "partial" if rate >= 50 else "none"


@dataclass(frozen=True)
class Organisation:
    """What parvis.toml says. `logo` is None when the drawing of the portal serves."""

    name: str
    logo: Logo | None
    phone: str
    phone_hours: Said
    postal_address: tuple[str, ...]
    contact_email: str
    website: str
    help_points_note: Said
    colours: Colours
    modules: Mapping[str, bool]
    terms_version: str
    terms: Mapping[str, SafeString]
    legal: Legal
    accessibility: Accessibility
    calls_from: str = ""  # the number that agents call from; "": the body's own

    @property
    def phone_link(self) -> str:
        """The address that dials: tel: and what a telephone understands."""
        return "tel:" + "".join(character for character in self.phone if character in "+0123456789")

    @property
    def called_from(self) -> str:
        """The number that people see when an agent calls them: told beforehand, against fraud."""
        return self.calls_from or self.phone

    @property
    def terms_html(self) -> SafeString:
        """The terms in the language of the reader."""
        return self.terms.get((get_language() or "fr")[:2], self.terms["fr"])


def load_organisation(path: Path) -> Organisation:
    """Read and check the file. Raises BadOrganisation with a sentence that says what to mend."""
    try:
        content = tomllib.loads(path.read_text())
    except OSError as error:
        raise BadOrganisation(f"{path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadOrganisation(f"{path.name} is not valid TOML: {error}.") from None
    try:
        top = TomlTable(content, "")
        organisation = _organisation(top, path.parent)
        top.nothing_else()
    except (BadOrganisation, BadToml) as error:
        raise BadOrganisation(f"{path.name}: {error}") from None
    return organisation


def _organisation(top: TomlTable, folder: Path) -> Organisation:
    terms_files = {language: f"terms.{language}.md" for language in LANGUAGES}
    return Organisation(
        name=top.text("name", "Caisse Exemple"),
        logo=_logo(top.maybe("logo"), folder),
        phone=top.text("phone", "01 99 00 00 00"),
        phone_hours=Said(**top.words("phone_hours", LANGUAGES, "du lundi au vendredi")),
        postal_address=top.lines("postal_address", "1 place du Parvis"),
        calls_from=top.maybe("calls_from"),
        contact_email=top.text("contact_email", "contact@caisse.example"),
        website=top.maybe("website"),
        help_points_note=Said(**top.words("help_points_note", LANGUAGES, "Une maison France Services")),
        colours=_colours(top.table("colours")),
        modules=_modules(top.table("modules")),
        terms_version=top.text("terms_version", "2026-01"),
        terms={language: _markdown(folder / name) for language, name in terms_files.items()},
        legal=_legal(top.table("legal")),
        accessibility=_accessibility(top.table("accessibility")),
    )


def _logo(name: str, folder: Path) -> Logo | None:
    if not name:
        return None
    path = folder / name
    media_type = LOGO_TYPES.get(path.suffix.lower())
    if media_type is None:
        raise BadOrganisation(f"logo must be a file ending in {', '.join(LOGO_TYPES)}; it is {name!r}.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadOrganisation(f"logo: {path} cannot be read: {error.strerror}.") from None
    if len(content) > LOGO_MOST_BYTES:
        raise BadOrganisation(
            f"logo weighs {len(content)} bytes, {LOGO_MOST_BYTES} allowed: make it smaller."
        )
    return Logo(content, media_type, path.suffix.lower())


def _colours(table: TomlTable) -> Colours:
    light, dark = _palette(table.table("light")), _palette(table.table("dark"))
    table.nothing_else()
    unsafe = [*unsafe_pairs(light.named(), "light"), *unsafe_pairs(dark.named(), "dark")]
    if unsafe:
        raise BadOrganisation(f"these colours could not be read by everyone: {'; '.join(unsafe)}.")
    return Colours(light, dark)


def _palette(table: TomlTable) -> Palette:
    colours = {field.name: table.text(field.name, "#0f5257") for field in fields(Palette)}
    for name, colour in colours.items():
        if not HEX.fullmatch(colour):
            raise BadOrganisation(f"{table.name}.{name} must be written as #rrggbb; it is {colour!r}.")
    table.nothing_else()
    return Palette(**{name: colour.lower() for name, colour in colours.items()})


def _modules(table: TomlTable) -> dict[str, bool]:
    switches = {name: bool(table.get(name, bool, f"{name} = false")) for name in MODULES}
    table.nothing_else()
    return switches


def _legal(table: TomlTable) -> Legal:
    texts = {field.name: table.text(field.name, "…") for field in fields(Legal)}
    table.nothing_else()
    return Legal(**texts)


def _accessibility(table: TomlTable) -> Accessibility:
    audit = _audit(table.table("audit")) if "audit" in table.content else None
    statement = Accessibility(
        statement_on=_day(table, "statement_on"),
        contact_email=table.text("contact_email", "accessibilite@caisse.example"),
        audit=audit,
    )
    table.nothing_else()
    return statement


def _audit(table: TomlTable) -> Audit:
    rate = table.get("rate", int, "rate = 72")
    if not 0 <= rate <= 100:
        raise BadOrganisation(f"accessibility.audit.rate is a percentage, from 0 to 100; it is {rate}.")
    audit = Audit(
        on=_day(table, "on"),
        auditor=table.text("auditor", "Cabinet Exemple"),
        rate=rate,
        faults=table.lines("faults", "3.2 : le contraste du pied de page"),
    )
    table.nothing_else()
    return audit


def _day(table: TomlTable, name: str) -> date:
    text = table.text(name, "2026-01-05")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadOrganisation(
            f"{table.name}.{name} is a day written as 2026-01-05; it is {text!r}."
        ) from None


def _markdown(path: Path) -> SafeString:
    try:
        text = path.read_text()
    except OSError as error:
        raise BadOrganisation(f"the terms {path} cannot be read: {error.strerror}.") from None
    # html is off: what is written in the file cannot bring code into the page
    return SafeString(MarkdownIt("commonmark", {"html": False}).render(text))
