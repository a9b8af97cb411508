"""A browser as light as can be: HTTP/1.1 kept alive, a jar of cookies, a cache of static files."""

import asyncio
import gzip
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

PUBLIC_NAME = "portail.bench.internal"  # of a zone that is nobody's (ICANN, 2024)
LINKS_TO_FETCH = re.compile(
    rb'<(?:link[^>]+rel="(?:stylesheet|icon)"[^>]+href|script[^>]+src|img[^>]+src)="([^"]+)"'
)
HREF_FIRST = re.compile(rb'<link[^>]+href="([^"]+)"[^>]+rel="(?:stylesheet|icon)"')
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
COMMON = (
    f"Host: {PUBLIC_NAME}\r\nX-Forwarded-Proto: https\r\nUser-Agent: parvis-bench\r\nAccept: */*\r\n"
    "Accept-Language: fr\r\nAccept-Encoding: gzip, deflate, br\r\n"
)
SECONDS_TO_ANSWER = 60
SAME_ADDRESS = 200  # requests: fewer than any limit of the pages that are measured


def visitor(number: int) -> dict[str, str]:
    """Headers of the request of this number: from a new address every SAME_ADDRESS, as if visitors came."""
    network = number // SAME_ADDRESS
    return {"X-Forwarded-For": f"10.1.{network >> 8 & 255}.{network & 255}"}


class WentWrong(Exception):
    """The portal did not answer as it should: what was asked and what came."""


@dataclass
class Page:
    """One answer. `wire` is its size in bytes with its headers, as sent."""

    path: str
    status: int
    headers: dict[str, str]
    body: bytes
    wire: int

    @property
    def location(self) -> str:
        """Where it leads: a path."""
        return urlsplit(self.headers.get("location", "")).path

    @property
    def token(self) -> str:
        """The CSRF token of its forms."""
        found = CSRF.search(self.body)
        if found is None:
            raise WentWrong(f"{self.path} has no form")
        return found[1].decode()


@dataclass
class Browser:
    """One visitor. `told` is called with (method, path, seconds) of each page, static files left out."""

    port: int
    address: str
    told: Callable[[str, str, float], None]
    cookies: dict[str, str] = field(default_factory=dict)
    patience: float = SECONDS_TO_ANSWER
    kept: dict[str, int] = field(default_factory=dict)  # static files already here: path -> bytes on the wire
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> Page:
        """A page, redirects followed, and the static files it names that are not here yet."""
        page = await self._timed("GET", path)
        while page.status in (301, 302, 303):
            page = await self._timed("GET", page.location)
        if page.status != 200:
            raise WentWrong(f"GET {page.path}: status {page.status}")
        for found in (*LINKS_TO_FETCH.finditer(page.body), *HREF_FIRST.finditer(page.body)):
            await self._keep(found[1].decode())
        return page

    async def post(self, page: Page, path: str = "", **fields: str) -> Page:
        """Send the form of `page`; the answer is not followed."""
        said = {"csrfmiddlewaretoken": page.token, **fields, "go": "1"}
        return await self._timed("POST", path or page.path, urlencode(said).encode())

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    async def _keep(self, path: str) -> None:
        if path not in self.kept and path.startswith("/"):
            file = await self._ask("GET", path)
            if file.status != 200 or "max-age" not in file.headers.get("cache-control", ""):
                raise WentWrong(f"{path}: status {file.status}, {file.headers.get('cache-control')}")
            self.kept[path] = file.wire

    async def _timed(self, method: str, path: str, body: bytes = b"") -> Page:
        began = time.perf_counter()
        page = await self._ask(method, path, body)
        self.told(method, path, time.perf_counter() - began)
        return page

    async def _ask(self, method: str, path: str, body: bytes = b"") -> Page:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        self._writer.write(self._head(method, path, body) + body)
        async with asyncio.timeout(self.patience):
            return await self._answer(self._reader, path)

    def _head(self, method: str, path: str, body: bytes) -> bytes:
        lines = f"{method} {path} HTTP/1.1\r\n{COMMON}X-Forwarded-For: {self.address}\r\n"
        if self.cookies:
            lines += f"Cookie: {'; '.join(f'{name}={value}' for name, value in self.cookies.items())}\r\n"
        if method == "POST":
            lines += (
                f"Origin: https://{PUBLIC_NAME}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\n"
            )
        return f"{lines}\r\n".encode()

    async def _answer(self, reader: asyncio.StreamReader, path: str) -> Page:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head[:-4].decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                self._take_cookie(value)
            else:
                headers[name.lower()] = value
        raw = await _body(reader, headers)
        if headers.get("connection") == "close":
            self.close()
            self._reader = None
        body = gzip.decompress(raw) if headers.get("content-encoding") == "gzip" else raw
        return Page(path, int(first.split(" ", 2)[1]), headers, body, len(head) + len(raw))

    def _take_cookie(self, line: str) -> None:
        """Whatever is Secure is sent all the same: the proxy that speaks https is played by us."""
        pair, *attributes = line.strip().split("; ")
        name, _, value = pair.partition("=")
        if "max-age=0" in (attribute.lower() for attribute in attributes):
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    whole = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        whole += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return whole
