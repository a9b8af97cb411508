"""The load process: reads orders on its standard input, one JSON object a line, and answers each with one.

Apart from what it measures, so that its own work is not counted as the portal's.
"""

import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

from parvis.bench import visits
from parvis.bench.browser import PUBLIC_NAME, Browser
from parvis.bench.mailbox import Mailbox

Times = dict[str, list[float]]
BROWSER = "__Host-parvis_browser"


class Load:
    """The visitors, and who of them has an account by now."""

    def __init__(self, port: int, file: Path, mailbox: Mailbox) -> None:
        self.port = port
        self.mailbox = mailbox
        self.members: Iterator[visits.Somebody] = visits.members(file)
        next(self.members)  # has an account already: see queries.py
        self.accounts: list[visits.Somebody] = []
        self.trusted: list[tuple[visits.Somebody, dict[str, str]]] = []  # with the cookie of their browser
        self.times: Times = defaultdict(list)

    async def obey(self, order: dict[str, Any]) -> dict[str, Any]:
        """`do`: first_visit, or one of those below, which take concurrency and seconds."""
        if order["do"] == "first_visit":
            return {"files": await visits.first_visit(self._browser("192.0.2.1"))}
        self.times = defaultdict(list)
        work = {"enrol": self._enrol, "sign_in_letter": self._sign_in_letter, "sign_in": self._sign_in,
                "sign_in_pages": self._sign_in_pages}  # fmt: skip
        letters = self.mailbox.letters
        cpu, began = time.process_time(), time.perf_counter()
        done = await _repeat(work[order["do"]], order["concurrency"], order["seconds"])
        return {
            "done": done,
            "seconds": time.perf_counter() - began,
            "cpu": time.process_time() - cpu,
            "letters": self.mailbox.letters - letters,
            "times": self.times,
        }

    async def _enrol(self, until: float) -> int:
        done = 0
        while time.perf_counter() < until:
            who = next(self.members)
            browser = self._browser(who.address)
            await visits.enrol(browser, who, self.mailbox)
            browser.close()
            self.accounts.append(who)
            done += 1
        return done

    async def _sign_in_letter(self, until: float) -> int:
        """Both steps. Each account once: a second letter within 30 s is refused."""
        done = 0
        while time.perf_counter() < until and self.accounts:
            who = self.accounts.pop()
            browser = self._browser(who.address)
            browser.kept = _EVERYTHING
            await visits.sign_in_by_letter(browser, who, self.mailbox)
            browser.close()
            self.trusted.append((who, {BROWSER: browser.cookies[BROWSER]}))
            done += 1
        return done

    async def _sign_in(self, until: float) -> int:
        """From trusted browsers. The form is fetched once and posted by one after the other."""
        browser = self._browser("192.0.2.2")
        page, cookies, done = await browser.get(visits.SIGN_IN), dict(browser.cookies), 0
        while time.perf_counter() < until:
            who, trust = self._next_trusted()
            browser.cookies, browser.address = cookies | trust, who.address
            await visits.sign_in(browser, page, who.number)
            done += 1
        return done

    async def _sign_in_pages(self, until: float) -> int:
        """The form, the sign-in, the page it leads to."""
        done = 0
        while time.perf_counter() < until:
            who, trust = self._next_trusted()
            browser = self._browser(who.address)
            browser.kept, browser.cookies = _EVERYTHING, dict(trust)
            page = await browser.get(visits.SIGN_IN)
            await browser.get((await visits.sign_in(browser, page, who.number)).location)
            browser.close()
            done += 1
        return done

    def _next_trusted(self) -> tuple[visits.Somebody, dict[str, str]]:
        self.trusted.append(self.trusted.pop(0))
        return self.trusted[-1]

    def _browser(self, address: str) -> Browser:
        return Browser(self.port, address, self._note)

    def _note(self, method: str, path: str, seconds: float) -> None:
        name = "/activation/…/" if path.startswith("/activation/") else path
        self.times[f"{method} {name}"].append(seconds * 1000)


class _Everything(dict[str, int]):
    """The cache of somebody who has been here before."""

    def __contains__(self, path: object) -> bool:
        return True


_EVERYTHING = _Everything()


async def _repeat(work: Callable[[float], Coroutine[Any, Any, int]], concurrency: int, seconds: float) -> int:
    """Visitors one after the other in each of `concurrency` lanes; those under way at the end finish."""
    until = time.perf_counter() + seconds
    async with asyncio.TaskGroup() as lanes:
        tasks = [lanes.create_task(work(until)) for _ in range(concurrency)]
    return sum(task.result() for task in tasks)


async def _serve(port: int, smtp_port: int, file: Path) -> None:
    mailbox = Mailbox()
    server = await mailbox.open(smtp_port)
    load = Load(port, file, mailbox)
    loop = asyncio.get_running_loop()
    print(json.dumps({"ready": PUBLIC_NAME}), flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        try:
            answer = await load.obey(json.loads(line))
        except* Exception as errors:  # noqa: BLE001  told to the process that ordered it
            answer = {"error": _first(errors)}
        print(json.dumps(answer), flush=True)
    server.close()


def _first(errors: BaseExceptionGroup[BaseException]) -> str:
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
