"""The drawings of processing times, as numbers for SVG: ten dots on an axis, two lines over the weeks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, log10

DOTS_WIDTH, DOT = 340, 15
EDGE = DOT / 2 + 1
WEEKS_WIDTH, WEEKS_HEIGHT = 340, 240
LEFT, RIGHT, TOP, BOTTOM = 34, 10, 12, 28


@dataclass(frozen=True)
class Dot:
    """One case in ten. `kind`: first (up to 1 in 2), most (up to 9 in 10), late (the last, or unknown)."""

    x: str
    y: str
    kind: str


@dataclass(frozen=True)
class Tick:
    """A mark of an axis, at `at`."""

    at: str
    label: str


@dataclass(frozen=True)
class Dots:
    """`base`: where the axis is; `height`: of the whole."""

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    base: str
    height: str


@dataclass(frozen=True)
class Line:
    """One figure over the weeks: the points that are known, and the lines between neighbours."""

    points: tuple[tuple[str, str], ...]
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Weeks:
    half: Line
    most: Line
    days: tuple[Tick, ...]
    weeks: tuple[Tick, ...]


def longest(rows: Iterable[Sequence[int | None]]) -> int:
    """The days that an axis must reach for all these deciles: a round number."""
    return round_up(max((days for row in rows for days in row if days), default=10))


def round_up(days: int) -> int:
    """To 1, 2, 3, 4, 5, 6, 8 or 10 times a power of ten, 10 at least."""
    power: int = 10 ** max(0, ceil(log10(max(days, 10))) - 1)
    return next(step * power for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * power >= days)


def dots(deciles: Sequence[int | None], reach: int) -> Dots:
    """Nine cases of ten where they end, stacked when they end together; the tenth after them, hollow."""
    columns = int((DOTS_WIDTH - 2 * EDGE) / DOT)
    room, stacks, placed = columns - 2, dict[int, int](), list[tuple[int, int, str]]()
    last = 0
    for number, days in enumerate([*deciles, None], 1):
        # later than those before, nobody can say when
        column = min(columns - 1, last + 2) if days is None else min(room - 1, int((days - 1) / reach * room))
        stacks[column] = stacks.get(column, 0) + 1
        last = column if days is not None else last
        placed.append(
            (column, stacks[column], "late" if days is None else "first" if number <= 5 else "most")
        )
    base = max(stacks.values()) * DOT + 6
    drawn = tuple(
        Dot(_said(EDGE + (column + 0.5) * DOT), _said(base - (level - 0.5) * DOT - 2), kind)
        for column, level, kind in placed
    )
    marks = tuple(
        Tick(_said(EDGE + share * room * DOT), str(round(share * reach))) for share in (0, 0.25, 0.5, 0.75, 1)
    )
    return Dots(drawn, marks, _said(base), _said(base + 22))


def weeks(found: Sequence[tuple[str, int | None, int | None]]) -> Weeks | None:
    """(label of the week, 1 in 2, 9 in 10) in their order; None: fewer than two weeks are known."""
    if sum(most is not None or half is not None for _, half, most in found) < 2:
        return None
    reach = longest([(half, most) for _, half, most in found])
    width, height = WEEKS_WIDTH - LEFT - RIGHT, WEEKS_HEIGHT - TOP - BOTTOM
    places = [LEFT + number * width / (len(found) - 1) for number in range(len(found))]
    rows = [(TOP + height * (1 - share), share) for share in (0, 0.5, 1)]

    def line(values: Iterable[int | None]) -> Line:
        at = [(x, None if days is None else TOP + height * (1 - days / reach))
              for x, days in zip(places, values, strict=True)]  # fmt: skip
        return _line(at)

    return Weeks(
        half=line(half for _, half, _ in found),
        most=line(most for _, _, most in found),
        days=tuple(Tick(_said(y), str(round(share * reach))) for y, share in rows),
        weeks=tuple(Tick(_said(places[n]), found[n][0]) for n in _labelled(len(found))),
    )


def _labelled(count: int) -> tuple[int, ...]:
    return 0, (count - 1) // 2, count - 1


def _line(at: Sequence[tuple[float, float | None]]) -> Line:
    runs, run = list[list[str]](), list[str]()
    for x, y in at:
        if y is None:
            run = []
            continue
        if not run:
            runs.append(run)
        run.append(f"{_said(x)},{_said(y)}")
    points = tuple((_said(x), _said(y)) for x, y in at if y is not None)
    return Line(points, tuple(" ".join(run) for run in runs if len(run) > 1))


def _said(number: float) -> str:
    """With a full stop, whatever the language."""
    return f"{number:.1f}"
