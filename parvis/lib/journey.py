"""A journey: an ordered table of steps over a record of facts. Knows nothing of what the journey is for.

The record holds what has been established, in columns that are empty until then. Where the person stands
is worked out from them and never stored; answering a page otherwise forgets what depended on it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Record = TypeVar("Record")
LATER = ("*",)  # a change undoes every later step


@dataclass(frozen=True)
class Step(Generic[Record]):
    """One page: what it asks, what is done with the answer, which columns it fills, what a change undoes.

    `establishes`: the columns that make the step done. `undoes`: pages to answer again when this one is
    answered otherwise, or LATER. `leaves`: columns filled on the way, emptied with the others. `action`
    answers True when it has saved the record itself.
    """

    page: str
    title: Any  # a lazily translated text
    form: type[Any]
    action: Callable[..., Any]
    establishes: tuple[str, ...]
    undoes: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()

    def done(self, record: Record | None) -> bool:
        return record is not None and all(getattr(record, name) is not None for name in self.establishes)

    def facts(self, record: Record) -> tuple[Any, ...]:
        """What the record holds of this step: compared to know whether an answer changed."""
        return tuple(getattr(record, name) for name in self.establishes + self.leaves)

    def is_touched(self, record: Record | None) -> bool:
        """Does the record hold anything of this step?"""
        return record is not None and any(fact is not None for fact in self.facts(record))


class Journey(Generic[Record]):
    """The steps in order, and the questions a view asks of them."""

    def __init__(self, steps: tuple[Step[Record], ...]) -> None:
        self.steps = steps
        self._by_page = {step.page: step for step in steps}

    def __iter__(self) -> Iterator[Step[Record]]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def get(self, page: str) -> Step[Record] | None:
        """None when the journey has no such page."""
        return self._by_page.get(page)

    def position(self, step: Step[Record]) -> int:
        """From 1."""
        return self.steps.index(step) + 1

    def done(self, record: Record | None) -> int:
        """How many steps are done, from the first on and without a gap."""
        return next((n for n, step in enumerate(self.steps) if not step.done(record)), len(self.steps))

    def current(self, record: Record | None) -> Step[Record] | None:
        """The first step whose facts are missing; None when all is established."""
        return next(iter(self.steps[self.done(record) :]), None)

    def is_open(self, step: Step[Record], record: Record | None) -> bool:
        """May this page be shown? Everything before it must be established."""
        return self.done(record) >= self.steps.index(step)

    def undo(self, step: Step[Record], record: Record) -> None:
        """Empty the columns of the steps that depended on the former answer."""
        later = self.steps[self.position(step) :]
        for other in later:
            if step.undoes == LATER or other.page in step.undoes:
                for name in other.establishes + other.leaves:
                    setattr(record, name, None)

    def mermaid(self) -> str:
        """The table as a Mermaid diagram, for the documentation."""
        lines = ["flowchart TD"]
        for number, step in enumerate(self.steps, 1):
            lines.append(f'    {step.page}["{number}. {step.page}<br>{", ".join(step.establishes)}"]')
        pairs = zip(self.steps, self.steps[1:], strict=False)
        lines += [f"    {before.page} --> {after.page}" for before, after in pairs]
        return "\n".join(lines) + "\n"
