"""What is wrong behind the pages: console errors, other hosts, refused content, failures, headers."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

HEADERS = {  # header of every page: what it must hold
    "cache-control": "no-store",
    "content-security-policy": "'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}
NOT_LOADED = "Failed to load resource"


class Watch:
    """Everything that one browser context does, from its first page on."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.during_an_outage = False  # scripts and pages may then fail to load
        self._faults: list[str] = []
        self._console: list[tuple[str, str]] = []
        self._refused_pages: set[str] = set()
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._message)
        context.on("weberror", self._error)

    def faults(self) -> list[str]:
        """Each in a sentence. That a page asked for on purpose is a 404 is no fault."""
        expected = self._refused_pages
        return self._faults + [
            f"console: {text} ({url})"
            for text, url in self._console
            if not (NOT_LOADED in text and (self.during_an_outage or url in expected))
        ]

    def _request(self, request: Request) -> None:
        if not request.url.startswith("data:") and urlsplit(request.url).netloc != self.host:
            self._faults.append(f"a page asks another host: {request.url}")

    def _response(self, response: Response) -> None:
        path = urlsplit(response.url).path
        if response.status == 500:
            self._faults.append(f"{path} answered 500")
        if response.request.resource_type == "document":
            if response.status >= 400:
                self._refused_pages.add(response.url)
            if response.headers.get("content-type", "").startswith("text/html"):
                self._faults += [
                    f"{path}: header {name} is {response.headers.get(name)!r}, must hold {wanted}"
                    for name, wanted in HEADERS.items()
                    if wanted not in response.headers.get(name, "")
                ]
        elif response.status >= 400 and not self.during_an_outage:
            self._faults.append(f"{path} answered {response.status}")

    def _message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._console.append((message.text, message.location.get("url", "")))

    def _error(self, error: WebError) -> None:
        self._faults.append(f"script: {error.error}")
