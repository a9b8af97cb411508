"""The translations: `python -m parvis.lib.catalogues extract | compile | check`.

The interface is written in French in the code; parvis/locale/en/LC_MESSAGES/django.po says it in English.
`extract` brings that file up to date and keeps its translations; `check` lists what has none; `compile`
writes the .mo files that Django reads (not in version control: set-up and packaging make them).
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

from parvis.lib import po
from parvis.lib.po import Catalogue, Message

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
CALLS = {  # function: the role of each of its arguments
    "_": ("singular",),
    "gettext": ("singular",),
    "gettext_noop": ("singular",),
    "ngettext": ("singular", "plural"),
    "pgettext": ("context", "singular"),
    "npgettext": ("context", "singular", "plural"),
}
LITERAL = r"""u?(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
TEMPLATE_CALL = re.compile(rf"\b({'|'.join(CALLS)})\(({LITERAL}(?:, {LITERAL})*)")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def messages(package: Path = PACKAGE) -> dict[Message, set[Path]]:
    """Every message of the code and the templates, with the files that ask for it."""
    found: dict[Message, set[Path]] = {}
    for path in sorted([*package.rglob("*.py"), *package.glob("**/templates/**/*.*")]):
        read = _of_python if path.suffix == ".py" else _of_template
        for message in read(path.read_text()):
            known = next((m for m in found if m == message), None)
            if known and message.plural and not known.plural:
                found[message] = found.pop(known)
            found.setdefault(message, set()).add(path)
    return found


def _of_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        roles = CALLS.get(called.removesuffix("_lazy"), ())
        texts = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if roles and len(texts) >= len(roles):
            yield Message(**dict(zip(roles, texts, strict=False)))


def _of_template(source: str) -> Iterator[Message]:
    for call in TEMPLATE_CALL.finditer(templatize(source)):
        texts = [ast.literal_eval(text) for text in re.findall(LITERAL, call[2])]
        yield Message(**dict(zip(CALLS[call[1]], texts, strict=False)))


def catalogue_path(language: str) -> Path:
    """The .po file of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> Catalogue:
    """The translations there are; empty when the language has no file yet."""
    path = catalogue_path(language)
    return po.read(path.read_text()) if path.exists() else {}


def updated(catalogue: Mapping[Message, tuple[str, ...]], wanted: dict[Message, set[Path]]) -> Catalogue:
    """The wanted messages, with the translations already there; what the code no longer says is dropped."""
    result: Catalogue = {}
    for message in wanted:
        kept = catalogue.get(message, ())
        result[message] = kept if len(kept) == message.forms else ("",) * message.forms
    return result


def faults(catalogue: Catalogue, wanted: dict[Message, set[Path]]) -> list[str]:
    """What keeps a catalogue from being complete: one line each."""
    found = []
    for message, translations in sorted(updated(catalogue, wanted).items()):
        where = ", ".join(sorted(path.name for path in wanted[message]))
        if not all(translations):
            found.append(f"no translation: {message.singular!r} ({where})")
            continue
        originals = (message.singular, message.plural or message.singular)
        for original, translation in zip(originals, translations, strict=False):
            if _placeholders(original) != _placeholders(translation):
                found.append(f"placeholders differ: {original!r} / {translation!r}")
    return found


def _placeholders(text: str) -> list[str]:
    return sorted(match[0] for match in PLACEHOLDER.finditer(text))


def french(wanted: Iterable[Message]) -> Catalogue:
    """The plurals said in French: without this catalogue "0 essai" would follow the English rule."""
    return {message: (message.singular, message.plural) for message in wanted if message.plural}


def extract() -> int:
    """Rewrite the English catalogue; its translations are kept."""
    catalogue = updated(load("en"), messages())
    path = catalogue_path("en")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(po.write("en", catalogue))
    missing = sum(not all(translations) for translations in catalogue.values())
    print(f"{path.relative_to(PACKAGE.parent)}: {len(catalogue)} messages, {missing} to translate")
    return 0


def compile_all() -> int:
    """Write the .mo files."""
    english = load("en")
    for language, catalogue in (("en", english), ("fr", french(english))):
        path = catalogue_path(language).with_suffix(".mo")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po.compiled(language, catalogue))
    return 0


def check() -> int:
    """Say what the English catalogue lacks; 1 when it lacks anything."""
    found = faults(load("en"), messages())
    for fault in found:
        print(fault)
    print(
        f"{len(found)} to mend in {catalogue_path('en').relative_to(PACKAGE.parent)}" if found else "complete"
    )
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    """The command line."""
    verbs = {"extract": extract, "compile": compile_all, "check": check}
    if len(arguments) != 1 or arguments[0] not in verbs:
        print(__doc__)
        return 2
    if not settings.configured:
        settings.configure()  # templatize reads the marks of Django's template language, nothing of ours
    return verbs[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
