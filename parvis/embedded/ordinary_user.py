"""Who PostgreSQL runs as: it refuses root, so root hands it to an ordinary user of the system."""

import os
import pwd
import shutil
from pathlib import Path
from typing import TypedDict

PREFERRED = ("postgres", "nobody")  # the second one is on every system
TRAVERSE_AND_READ = 0o755


class Identity(TypedDict, total=False):
    """What subprocess takes to start a program as somebody else; empty to stay who we are."""

    user: int
    group: int
    extra_groups: list[int]


def identity() -> Identity:
    """The user for PostgreSQL: ourselves, or an ordinary user when we are root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    chosen = next((known[name] for name in PREFERRED if name in known), None) or next(iter(known.values()))
    return {"user": chosen.pw_uid, "group": chosen.pw_gid, "extra_groups": []}


def give(folder: Path) -> None:
    """Make the folder if need be, for PostgreSQL's user alone."""
    folder.mkdir(parents=True, exist_ok=True)
    who = identity()
    if who:
        os.chown(folder, who["user"], who["group"])
    folder.chmod(0o700)


def readable_copy(programs: Path, target: Path) -> Path:
    """A copy of PostgreSQL's programs (about 30 MB, a tenth of a second) that its user can read.

    `programs` is a folder `<package>/pginstall/bin`; its libraries lie beside the package. Returns the
    copy's `bin`. A copy made before of the same programs is used again.
    """
    install = programs.parent
    package = install.parent
    copy = target / package.name / install.name
    if _mark(copy / "bin" / "postgres") != _mark(programs / "postgres"):
        unfinished = target.with_name(target.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        into = unfinished / package.name / install.name
        for part in ("bin", "lib/postgresql", "share"):
            shutil.copytree(install / part, into / part)
        for libraries in package.parent.glob(f"{package.name}.*libs"):
            shutil.copytree(libraries, unfinished / libraries.name)
        for path in (unfinished, *unfinished.rglob("*")):
            path.chmod(TRAVERSE_AND_READ)
        shutil.rmtree(target, ignore_errors=True)
        unfinished.rename(target)
    return copy / "bin"


def _mark(program: Path) -> tuple[int, int] | None:
    """Tells two versions apart; copying keeps it."""
    if not program.exists():
        return None
    found = program.stat()
    return found.st_size, found.st_mtime_ns
