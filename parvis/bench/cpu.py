"""The CPU time of processes and of all that they started, and what this machine is (Linux)."""

import os
import platform
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def tree_seconds(pid: int) -> float:
    """User and system time of a process, its living descendants, and all of their children that ended."""
    parents, seconds = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue  # it has just ended
        parents[int(folder.name)] = int(fields[1])
        seconds[int(folder.name)] = sum(int(ticks) for ticks in fields[11:15]) / TICKS
    family, size = {pid}, 0
    while len(family) > size:
        size = len(family)
        family |= {child for child, parent in parents.items() if parent in family}
    return sum(seconds.get(member, 0.0) for member in family)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))


def machine() -> str:
    """One line, without the name of the machine."""
    known = dict(_pairs("/proc/cpuinfo", "model name"), **dict(_pairs("/proc/meminfo", "MemTotal")))
    memory = int(known.get("MemTotal", "0 kB").split()[0]) / (1 << 20)
    model = known.get("model name", platform.machine())
    return (
        f"{cores()} cores of {model}, {memory:.0f} GiB, Linux {platform.release()}, "
        f"Python {platform.python_version()}"
    )


def _pairs(file: str, wanted: str) -> list[tuple[str, str]]:
    lines = (line.partition(":") for line in Path(file).read_text().splitlines())
    return [(name.strip(), value.strip()) for name, _, value in lines if name.strip() == wanted]
