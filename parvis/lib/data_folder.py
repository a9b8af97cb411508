"""Where the embedded default keeps its data."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

ROOTS_OWN = Path("/var/lib/parvis")


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """PARVIS_DATA; else the user's data folder; for root, one that PostgreSQL's ordinary user can enter."""
    named = environment.get("PARVIS_DATA")
    if named:
        return Path(named).expanduser().absolute()
    shared = environment.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser()
    usual = Path(shared).absolute() / "parvis"
    return usual if can_be_entered(usual) else ROOTS_OWN


def can_be_entered(folder: Path) -> bool:
    """May PostgreSQL's user go down to this folder? Parts that do not exist yet will be made for it."""
    if os.geteuid() != 0:
        return True  # we are that user
    parts = (folder, *folder.resolve().parents)
    return all(part.stat().st_mode & stat.S_IXOTH for part in parts if part.exists())
