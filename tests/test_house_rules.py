"""The house rules. Each failure says how to mend it, and how to be allowed when there is a reason."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from parvis.lib import catalogues

ROOT = Path(__file__).resolve().parent.parent
THIS = "tests/test_house_rules.py"
MOST_LINES_IN_A_FILE = 400
MOST_LINES_IN_A_FUNCTION = 30
MOST_LINES_IN_A_TEST = 45

APP_MODULES = set(
    "__init__ apps journey urls views forms actions queries models rules enums tasks commands".split()
)
DOMAIN_MODULES = {  # app: its modules named for one thing of the field, each with one thing in it
    "appointments": {"agenda", "changing", "choosing", "feeds", "numbers", "presenters", "reading"},
    "api": {"bearer", "credentials", "schemas"},
    "assistant": set(
        (
            "answers asking conversation courtesy dangers following index languages next_steps presenters "
            "ranking reaching rephrased retrieval spelling vocabulary"
        ).split()
    ),
    "accounts": {"backends", "contacts", "hashers", "history", "personal_code"},
    "agents": {"guard", "provider_pages", "roster_pages", "sessions"},
    "authentication": set(
        (
            "adapter browsers confirming devices factor_pages factors middleware passkeys session_store "
            "sessions stages"
        ).split()
    ),
    "desk": set(
        (
            "daily_urls call_forms call_views calls figure_pages figures help_forms help_pages menu "
            "persons case_views forum_forms forum_shown forum_views forum_writer_views question_views "
            "unfound unfound_views week week_forms week_views"
        ).split()
    ),
    "forum": set(
        (
            "asking markdown proposals blocked moderation_queries feeds marks moderation notes "
            "presenters reading writing"
        ).split()
    ),
    "guides": {"acts", "checks", "faults", "files", "parts", "presenters", "reading", "sheets", "steps"},
    "search": set(
        "asked editions fixed_pages highlighting lexemes passages presenters sources synonyms".split()
    ),
    "cases": set(
        (
            "calibration content delays_chart delays_command delays_presenters delays_queries "
            "delays_views document_pages forecasts images notes pdf presenters reading uploads"
        ).split()
    ),
    "enrolment": {"activation", "challenge", "practice", "presenters", "reading", "visitors"},
    "journal": {"chain", "verification"},
    "leaving": {"export", "presenters"},
    "limits": {"counters", "sparing"},
    "places": {"hours", "presenters", "reading", "territory", "wording"},
    "profile": {"changing", "email_links", "notes"},
    "questions": {"presenters"},
    "recovery": {"pages", "presenters", "visitors"},
    "registry": {"matching"},
    "letters": {"contents", "delivery", "looks", "notices", "wording"},
    "serving": {"checks", "mode", "static_files", "web"},
    "ui": set(
        (
            "addresses context downloads fields kept language middleware notes pages problems qr theme "
            "uploads"
        ).split()
    ),
    "workshop": {
        "building",
        "films",
        "letter_box",
        "people",
        "pictures",
        "portal",
        "shots",
        "slides",
        "stories",
        "systems",
        "ways",
    },
}
LONG_FUNCTIONS = dict[str, str]()  # "path:function": the reason why it is better whole
MAIL_TEMPLATES = "parvis/letters/templates/"  # mail programs know inline styles only
UNTRANSLATED = {  # words that are the same in every language
    "Parvis",
    "Français",
    "English",
}


@cache
def files(*patterns: str) -> list[str]:
    """What is in version control, or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return sorted(name for name in listed if name and (ROOT / name).is_file())


def python_files() -> list[str]:
    return [name for name in files("*.py") if "/migrations/" not in name]


def template_files() -> list[str]:
    return [name for name in files("parvis/*.html", "parvis/*.txt") if "/templates/" in name]


@cache
def text(name: str) -> str:
    return (ROOT / name).read_text()


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(text(name))


def refuse(faults: list[str], how: str) -> None:
    if faults:
        pytest.fail(f"{how}\n" + "\n".join(f"  - {fault}" for fault in faults), pytrace=False)


def test_files_are_short():
    faults = [
        f"{name}: {lines} lines"
        for name in [*python_files(), *template_files(), *files("*.css", "*.js")]
        if (lines := text(name).count("\n")) > MOST_LINES_IN_A_FILE
    ]
    refuse(
        faults, f"At most {MOST_LINES_IN_A_FILE} lines a file: split by page or by verb; data goes to a CSV."
    )


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code: the docstring is free."""
    first = function.body[0]
    docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    spared = (first.end_lineno or 0) - first.lineno + 1 if docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - spared


def test_functions_are_short():
    faults = []
    for name in python_files():
        most = MOST_LINES_IN_A_TEST if name.startswith("tests/") else MOST_LINES_IN_A_FUNCTION
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > most:
                if f"{name}:{node.name}" not in LONG_FUNCTIONS:
                    faults.append(f"{name}:{node.lineno} {node.name}: {_length(node)} lines, {most} allowed")
    refuse(faults, f"Split these functions, or give the reason in LONG_FUNCTIONS ({THIS}).")


def test_every_module_says_what_it_holds():
    faults = []
    for name in python_files():
        first = (ast.get_docstring(tree(name)) or "").split("\n")[0]
        if not first.endswith((".", "?", ":")) or len(first) < 10:
            faults.append(f"{name}: {first!r}")
    refuse(faults, "The first line of a module is a sentence that says what it holds, with its full stop.")


def test_apps_hold_only_the_known_modules():
    faults = []
    for app in [Path(name).parent for name in files("parvis/*/apps.py")]:
        allowed = APP_MODULES | DOMAIN_MODULES.get(app.name, set())
        for name in files(f"{app}/*.py"):
            inside = Path(name).relative_to(app)
            if len(inside.parts) == 1 and inside.stem not in allowed:
                faults.append(name)
            elif len(inside.parts) > 1 and inside.parts[0] not in ("actions", "migrations", "templatetags"):
                faults.append(name)
    refuse(
        faults,
        f"An app has the ten names of ARCHITECTURE.md. A module named for one thing of the field is listed "
        f"in DOMAIN_MODULES ({THIS}).",
    )


def test_no_file_is_named_for_nothing():
    vague = re.compile(r"(^|/)(utils?|common|helpers?|misc|tools|base_\w+|other_\w+)\.py$")
    refuse([n for n in python_files() if vague.search(n)], "Name the file for what it holds.")


def test_what_is_to_do_has_an_issue():
    mark = re.compile(r"(#|//|/\*|\{#|<!--).*\b(TODO(?!\(#\d+\))|FIXME|HACK)\b")
    faults = [
        f"{name}:{number} {line.strip()}"
        for name in files("*.py", "*.html", "*.css", "*.js", "*.toml", "Makefile")
        if name != THIS
        for number, line in enumerate(text(name).splitlines(), 1)
        if mark.search(line)
    ]
    refuse(faults, "Write TODO(#12) with the number of an issue, or do it now.")


def _imported_from_us(module: ast.Module) -> set[str]:
    """The names that a module took from parvis."""
    names = set[str]()
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("parvis"):
            names |= {alias.asname or alias.name for alias in node.names}
        if isinstance(node, ast.Import):
            names |= {
                alias.asname or alias.name.split(".")[0] for alias in node.names if "parvis" in alias.name
            }
    return names


def _patches_us(call: ast.Call, ours: set[str]) -> bool:
    called = ast.unparse(call.func)
    if not call.args or not re.search(r"(^|\.)(patch(\.object|\.dict)?|monkeypatch\.setattr)$", called):
        return False
    target = ast.unparse(call.args[0]).strip("'\"")
    return target.split(".")[0] in ours | {"parvis"}


def test_our_own_code_is_not_patched():
    faults = []
    for name in files("tests/*.py"):
        ours = _imported_from_us(tree(name))
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.Call) and _patches_us(node, ours):
                faults.append(f"{name}:{node.lineno} {ast.unparse(node)[:80]}")
    refuse(faults, "Use the scripted fake of the port, a setting, or pass what varies as an argument.")


def test_our_apps_send_no_signals():
    mark = re.compile(r"^\s*(from|import) django(\.dispatch|\.db\.models\.signals|\.core\.signals)", re.M)
    faults = [name for name in files("parvis/*.py") if mark.search(text(name))]
    refuse(faults, "Call the action: a call can be followed, a signal cannot.")


def test_no_check_then_act():
    mark = re.compile(r"\.(get_or_create|update_or_create)\(")
    faults = [name for name in files("parvis/*.py") if mark.search(text(name))]
    refuse(
        faults, "Use a constraint and ON CONFLICT, or a conditional UPDATE: two requests must not both win."
    )


def test_every_lock_of_the_database_has_a_number_of_its_own():
    mark = re.compile(r"^(?:ONE_AT_A_TIME|LOCK) = ([\dx_A-F]+)\b", re.M)
    numbers = [(int(number, 0), name) for name in files("parvis/*.py") for number in mark.findall(text(name))]
    known = [number for number, _ in numbers]
    assert len(known) > 4
    refuse(
        [name for number, name in numbers if known.count(number) > 1],
        "Take another number: what has nothing to do with it would wait.",
    )


def test_nothing_names_one_machine():
    path = re.compile(r"""(?<![\w.~/-])/(home|Users|work)/\w|\.\./shared\b|file:///""")
    index = re.compile(
        r"https?://[^\s\"']*(/simple\b|artifactory|nexus|jfrog)|--index-url|\bextra-index", re.I
    )
    faults = [
        f"{name}:{number} {line.strip()[:100]}"
        for name in files()
        if name not in ("uv.lock", THIS) and (ROOT / name).suffix not in (".png", ".woff2", ".ico", ".gz")
        for number, line in enumerate(text(name).splitlines(), 1)
        if path.search(line) or index.search(line)
    ]
    refuse(faults, "A path of one machine or the address of a package index: the next person has neither.")


# ---- templates and words -------------------------------------------------------------------


def _outside_tags(name: str) -> str:
    """The template without Django's comments."""
    return re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", text(name), flags=re.S)


def test_templates_hold_no_inline_code():
    mark = re.compile(
        r"<script(?![^>]*\b(src=|type=\"application/))|<style|\son[a-z]+=|\sstyle=|javascript:", re.I
    )
    faults = [
        f"{name}: {found[0].strip()}"
        for name in template_files()
        if not name.startswith(MAIL_TEMPLATES)
        for found in mark.finditer(_outside_tags(name))
    ]
    refuse(faults, "The content policy refuses it: a class in the stylesheet, a file in static/.")


def test_templates_write_nothing_untranslated():
    faults = []
    for name in template_files():
        bare = re.sub(r"\{% blocktrans.*?endblocktrans(late)? %\}", "", _outside_tags(name), flags=re.S)
        bare = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", bare, flags=re.S)
        bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", bare, flags=re.S)
        bare = re.sub(r"<[^<>]*>|&\w+;|https?://\S+", "\n", bare)
        words = {line.strip() for line in bare.splitlines() if re.search(r"[^\W\d_]{2}", line)}
        faults += [f"{name}: {word!r}" for word in sorted(words - UNTRANSLATED)]
    refuse(faults, f'Wrap it: {{% translate "…" %}}; or list it in UNTRANSLATED ({THIS}).')


def _typography(message: str) -> str | None:
    """What is wrong with a French text, if anything."""
    said = re.sub(r"<[^<>]*>|https?://\S+|&(?!nbsp)\w+;", "", message).replace("&nbsp;", "\u00a0")
    rules = {
        r"\w'\w": "a typographic apostrophe: ’",
        r'"': "« and » in place of straight quotes",
        r"\.\.\.": "… in one character",
        r"(?<![\u00a0\u202f!?])[;!?»]": "a no-break space (U+00A0) before ; ! ? »",
        r"(?<![\u00a0\u202f])(?<!\d):|:(?=\S)(?!\d)": "a no-break space (U+00A0) before : and a space after",
        r"«(?![\u00a0\u202f])": "a no-break space (U+00A0) after «",
    }
    wrong = [remedy for pattern, remedy in rules.items() if re.search(pattern, said)]
    return "; ".join(wrong) or None


def messages() -> dict[str, str]:
    """Every French message with the file that holds it first."""
    found = {}
    for message, paths in catalogues.messages().items():
        where = str(min(paths).relative_to(ROOT))
        found[message.singular] = where
        if message.plural:
            found[message.plural] = where
    return found


def test_french_is_typeset_as_french():
    faults = [
        f"{where}: {message!r} needs {remedy}"
        for message, where in messages().items()
        if (remedy := _typography(message))
    ]
    refuse(faults, "Type the character itself in the template or the code.")


@pytest.mark.parametrize(
    ("message", "sound"),
    [
        ("J’active mon compte\u00a0!", True),
        ("Je lis «\u00a0Parvis\u00a0» à 12:30\u00a0: oui", True),
        ('<a href="%(url)s?x">Aller</a>', True),
        ("J'active", False),
        ("Vraiment ?", False),
        ("Adresse:", False),
        ("« Parvis »", False),
        ("Attendez...", False),
    ],
)
def test_the_typography_rule(message, sound):
    assert (_typography(message) is None) == sound


def test_words_that_people_must_not_meet():
    mark = re.compile(r"\bNIR\b|\bameli\b|\bMarianne\b|\bAssurance Maladie\b", re.I)
    places = {**messages(), **{_outside_tags(name): name for name in template_files()}}
    faults = [f"{where}: {found[0]}" for said, where in places.items() if (found := mark.search(said))]
    refuse(faults, "People say « numéro de sécurité sociale »; and Parvis names no existing body.")
