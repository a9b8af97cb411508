"""Has the blocks prepared by several processes, and gives the results back in the order of the file."""

import multiprocessing
import signal
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any, Self

import psycopg

from parvis.registry.actions.prepare_rows import Prepared, Preparer, Work
from parvis.registry.actions.read_blocks import Block
from parvis.registry.actions.refuse import ImportRefused

MOST_AHEAD = 16  # blocks done while an earlier one is not: they wait in memory


class Workers:
    """Child processes, one pipe each. A child ends when its pipe closes, even if we are killed."""

    def __init__(self, work: Work, processes: int) -> None:
        self.idle: list[Connection] = []
        self.busy: list[Connection] = []
        self.children = []
        context = multiprocessing.get_context("spawn")
        for _ in range(processes):
            ours, theirs = context.Pipe()
            child = context.Process(target=_serve, args=(theirs, work), daemon=True)
            child.start()
            theirs.close()
            self.children.append(child)
            self.idle.append(ours)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: Any) -> None:
        for pipe in (*self.idle, *self.busy):
            pipe.close()
        for child in self.children:
            child.join(10)
            if child.is_alive():
                child.kill()

    def prepare(self, blocks: Iterable[Block]) -> Iterator[Prepared]:
        """Raises ImportRefused when a process fails or dies."""
        done: dict[int, Prepared] = {}
        expected = 0
        for block in blocks:
            # what waits is given back at once: when `done` is full, the block it waits for is being prepared
            while not self.idle or len(done) > MOST_AHEAD:
                self._collect(done)
                while expected in done:
                    yield done.pop(expected)
                    expected += 1
            pipe = self.idle.pop()
            self.busy.append(pipe)
            _send(pipe, block)
        while self.busy:
            self._collect(done)
        yield from (done[number] for number in sorted(done))

    def _collect(self, done: dict[int, Prepared]) -> None:
        """Wait until at least one process has finished its block."""
        for pipe in wait(self.busy):
            assert isinstance(pipe, Connection)
            try:
                answer = pipe.recv()
            except (EOFError, OSError):
                raise ImportRefused(
                    "A process of the import died: nothing was imported; try again."
                ) from None
            if isinstance(answer, str):
                raise ImportRefused(answer)
            done[answer.number] = answer
            self.busy.remove(pipe)
            self.idle.append(pipe)


def _send(pipe: Connection, block: Block) -> None:
    try:
        pipe.send(block)
    except OSError:
        raise ImportRefused("A process of the import died: nothing was imported; try again.") from None


def prepare_here(work: Work, blocks: Iterable[Block]) -> Iterator[Prepared]:
    """The same without other processes: for a file too small for them to be worth starting."""
    preparer = Preparer(work)
    try:
        for block in blocks:
            yield preparer.prepare(block)
    finally:
        preparer.close()


def _serve(pipe: Connection, work: Work) -> None:
    """The life of a child: a block in, what came of it out, until the pipe closes."""
    # Ctrl-C reaches every process of the terminal: the parent decides, by closing the pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        preparer = Preparer(work)
        while True:
            pipe.send(preparer.prepare(pipe.recv()))
    except (EOFError, OSError):
        return  # the parent has closed the pipe, or is no more
    except psycopg.Error as error:
        pipe.send(told(error))


def told(error: psycopg.Error) -> str:
    """A sentence without what PostgreSQL quotes of the rows."""
    if isinstance(error, psycopg.errors.UndefinedTable):
        return "The database has no table for members yet: run `parvis migrate` first."
    said = error.diag.message_primary or str(error).splitlines()[0]
    return f"The database stopped the import, nothing was imported: {said}."
