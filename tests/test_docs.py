"""The written documentation keeps up with the code."""

import ast
import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from parvis.enrolment.journey import ENROLMENT
from tests.test_house_rules import files

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def settings_read() -> set[str]:
    """The environment variables that parvis/settings.py reads."""
    tree = ast.parse((ROOT / "parvis" / "settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        str(call.args[0].value)
        for call in calls
        if re.fullmatch(r"env\.\w+", ast.unparse(call.func)) and isinstance(call.args[0], ast.Constant)
    }


def commands() -> set[str]:
    """The words of the table in parvis/cli.py: its keys whose values are "module:function"."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / "parvis" / "cli.py").read_text())):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                values = [ast.literal_eval(v) for v in ast.walk(value) if isinstance(v, ast.Constant)]
                if isinstance(key, ast.Constant) and any(
                    re.match(r"parvis\.[\w.]+:\w+$", str(v)) for v in values
                ):
                    found.add(str(key.value))
    return found


def operating() -> str:
    return (ROOT / "docs" / "operating.md").read_text()


def test_every_setting_is_documented():
    missing = sorted(name for name in settings_read() if not re.search(rf"`{name}`", operating()))
    assert not missing, f"Say in docs/operating.md what these do, between backquotes: {missing}"


def test_no_setting_is_documented_that_is_not_read():
    known = settings_read() | set(re.findall(r"\bPARVIS_\w+", " ".join(_source())))
    told = set(re.findall(r"`(PARVIS_\w+)`", operating()))
    assert told <= known, f"docs/operating.md speaks of settings that nothing reads: {sorted(told - known)}"


def _source() -> list[str]:
    return [(ROOT / name).read_text() for name in files("parvis/*.py", "Makefile")]


def test_every_command_is_documented():
    missing = sorted(command for command in commands() if f"parvis {command}" not in operating())
    assert commands(), "no table of commands was found in parvis/cli.py"
    assert not missing, f"Say in docs/operating.md what `parvis …` does for: {missing}"


def test_the_drawing_of_the_journey_is_true():
    drawn = re.search(r"```mermaid\n(.*?)```", (ROOT / "docs" / "journey.md").read_text(), re.DOTALL)
    assert drawn
    assert drawn[1] == ENROLMENT.mermaid(), "Run `parvis journey` and put what it prints in docs/journey.md"


def test_every_limit_is_documented(settings):
    table = (ROOT / "docs" / "security.md").read_text()
    missing = sorted(scope for scope in settings.LIMITS if f"| `{scope}` |" not in table)
    assert not missing, f"Tell these limits in docs/security.md: {missing}"


def test_every_decision_is_listed():
    index = (ROOT / "docs" / "adr" / "README.md").read_text()
    missing = [name for name in files("docs/adr/0*.md") if f"]({Path(name).name})" not in index]
    assert not missing, f"List these in docs/adr/README.md: {missing}"


def test_every_decision_has_a_date_and_a_reason():
    for name in files("docs/adr/0*.md"):
        text = (ROOT / name).read_text()
        assert re.search(r"^Date: \d{4}-\d\d-\d\d$", text, re.MULTILINE), f"{name}: a line 'Date: 2026-11-24'"
        assert "## Decision" in text, f"{name}: what was decided, under '## Decision'"
        assert "## Why" in text, f"{name}: why, under '## Why'"


def test_the_changelog_says_what_is_new():
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text()


@pytest.mark.parametrize("name", files("*.md"))
def test_links_lead_somewhere(name):
    text = re.sub(r"```.*?```|`[^`\n]*`", "", (ROOT / name).read_text(), flags=re.DOTALL)
    targets = [match[1] or match[2] for match in LINK.finditer(text)]
    local = [target.split("#")[0] for target in targets if not re.match(r"\w+:|#", target)]
    broken = [target for target in local if not ((ROOT / name).parent / target).exists()]
    assert not broken, f"{name}: {broken} lead nowhere"


@pytest.mark.parametrize("name", files("*.md"))
def test_no_module_is_named_that_does_not_exist(name):
    """Paths between backquotes that begin with parvis/, tests/ or docs/."""
    named = re.findall(
        r"`((?:parvis|tests|docs)/[\w./-]+\.(?:py|md|toml|html|po))`", (ROOT / name).read_text()
    )
    missing = [path for path in named if not (ROOT / path).exists()]
    assert not missing, f"{name} speaks of {missing}, not there"


# ---- docs/asvs.md -------------------------------------------------------------------------------

ASVS_STATES = ("met", "not met", "operator", "not applicable")
ASVS_ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| (\d) \| [^|]+ \| ([a-z ]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE
)


def asvs() -> str:
    return (ROOT / "docs" / "asvs.md").read_text()


def asvs_levels() -> dict[str, str]:
    with (ROOT / "tests" / "asvs_ids.csv").open(newline="") as file:
        return {row["id"]: row["level"] for row in csv.DictReader(file)}


def test_every_requirement_of_level_2_has_its_line():
    levels, told = asvs_levels(), Counter(row[0] for row in ASVS_ROW.findall(asvs()))
    wanted = {id_ for id_, level in levels.items() if level in "12"}
    assert len(wanted) == 253
    assert not wanted - told.keys(), "these have no line in docs/asvs.md"
    assert not told.keys() - levels.keys(), "the standard has no such requirements"
    assert [id_ for id_, times in told.items() if times > 1] == []


def test_each_line_has_its_level_a_state_and_what_shows_it():
    levels = asvs_levels()
    for id_, level, state, _where, shown in ASVS_ROW.findall(asvs()):
        assert level == levels[id_], f"{id_} is of level {levels[id_]}"
        assert state in ASVS_STATES, f"{id_}: {state!r} is none of {ASVS_STATES}"
        if state == "met":
            assert "`tests/" in shown or "no test" in shown, f"{id_}: name the test, or say 'no test'"


def test_what_is_not_met_is_in_the_list_of_what_it_would_take():
    listed = asvs().partition("## What is not met")[2].partition("## 1 ")[0]
    missing = [row[0] for row in ASVS_ROW.findall(asvs()) if row[2] == "not met"]
    assert [id_ for id_ in missing if not re.search(rf"(?<![\d.]){re.escape(id_)}(?!\d)", listed)] == []


def test_the_counts_are_those_of_the_lines():
    rows = ASVS_ROW.findall(asvs())
    counted = [sum(state == each and level in "12" for _, level, state, *_ in rows) for each in ASVS_STATES]
    beside = [sum(state == each and level == "3" for _, level, state, *_ in rows) for each in ASVS_STATES[:2]]
    total = " | ".join(f"**{number}**" for number in (*counted, *beside))
    assert f"| **all** | {total} |" in asvs(), "mend the table on top of docs/asvs.md"


def test_every_path_that_it_names_is_there():
    named = set(re.findall(r"`((?:parvis|tests|docs)/[\w./-]+|uv\.lock|\.ci/run)`", asvs()))
    assert named
    assert sorted(path for path in named if not (ROOT / path).exists()) == []
