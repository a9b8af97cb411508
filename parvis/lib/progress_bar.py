"""The bar that long commands show on a terminal, and nowhere else."""

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn


def progress_bar(told: ProgressColumn) -> Progress:
    """Says what is done, a bar, `told` (a share, a count), the time left; gone at the end."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        told,
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
