"""Any endpoint that speaks as OpenAI's chat completions do: asked once, in a bounded time, few at a time."""

import http.client
import ssl
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from parvis.connections.rephrasing import RephrasingUnavailable, Said, prompt
from parvis.lib.deadline import hung_up_after

PATH = "/chat/completions"
MOST_BYTES = 64 * 1024
MOST_AT_ONCE = 2  # of one server process: the others answer without it, at once
REST = 30.0  # seconds without asking, after it failed: nobody waits for what is down
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Calm:
    """Whether it may be asked now. One for the process."""

    def __init__(self) -> None:
        self.places = threading.BoundedSemaphore(MOST_AT_ONCE)
        self.rests_until = 0.0

    def enter(self) -> None:
        """Raises RephrasingUnavailable. Whoever enters must leave."""
        if time.monotonic() < self.rests_until:
            raise RephrasingUnavailable("it failed a moment ago")
        if not self.places.acquire(blocking=False):
            raise RephrasingUnavailable("it is busy")

    def leave(self) -> None:
        self.places.release()

    def rest(self) -> None:
        self.rests_until = time.monotonic() + REST


calm = Calm()


class ChatEndpoint:
    """See PARVIS_ASSISTANT_LLM_URL in docs/operating.md."""

    fake = False

    def rephrase(self, question: str, passages: Sequence[str], language: str) -> tuple[Said, ...]:
        """Raises RephrasingUnavailable."""
        body = prompt.asked(settings.ASSISTANT_LLM["model"], question, passages, language)
        calm.enter()
        found: list[bytes | RephrasingUnavailable] = []
        thread = threading.Thread(target=self._ask, args=(body, found), daemon=True)
        try:
            thread.start()
        except RuntimeError as error:  # the machine has no thread left
            calm.leave()
            raise RephrasingUnavailable("no thread") from error
        thread.join(settings.REPHRASING_SECONDS)
        answer = found[0] if found else RephrasingUnavailable("no answer in time")
        if isinstance(answer, RephrasingUnavailable):
            calm.rest()
            raise answer
        return prompt.read(answer)

    def _ask(self, body: bytes, found: list[bytes | RephrasingUnavailable]) -> None:
        """In a thread: neither a name that is slow to resolve nor a slow certificate is waited for."""
        try:
            found.append(self._answer(body))
        except RephrasingUnavailable as error:
            found.append(error)
        except (OSError, http.client.HTTPException, ValueError) as error:
            found.append(RephrasingUnavailable(type(error).__name__))
        finally:
            calm.leave()

    def _answer(self, body: bytes) -> bytes:
        parts, seconds = urlsplit(settings.ASSISTANT_LLM["url"]), settings.REPHRASING_SECONDS
        with closing(_connection(parts, seconds)) as connection:
            connection.connect()
            with hung_up_after(seconds, connection.sock):
                connection.request("POST", _target(parts), body, _headers())
                with connection.getresponse() as response:
                    read = response.read(MOST_BYTES + 1)
                    if response.status != 200:
                        raise RephrasingUnavailable(f"it answered {response.status}")
                    if len(read) > MOST_BYTES or response.length:
                        raise RephrasingUnavailable("its answer is too long or cut short")
                    return read

    @classmethod
    def faults(cls) -> list[str]:
        """What would keep it from answering, or make it unsafe. Told by `parvis check`."""
        told = settings.ASSISTANT_LLM
        if not told["url"]:
            return ["PARVIS_ASSISTANT_LLM_URL is not set, while its model or its key is."]
        faults = [] if told["model"] else ["PARVIS_ASSISTANT_LLM_MODEL is not set."]
        try:
            parts = urlsplit(told["url"])
            sound = bool(parts.hostname) and parts.port != 0 and not (parts.username or parts.query)
        except ValueError:
            return [*faults, "PARVIS_ASSISTANT_LLM_URL is no address."]
        if not sound or not (parts.scheme == "https" or parts.hostname in LOOPBACK):
            faults.append("PARVIS_ASSISTANT_LLM_URL is no https:// address, nor one on this machine.")
        return faults


def _target(parts: SplitResult) -> str:
    path = parts.path.rstrip("/")
    return path if path.endswith(PATH) else f"{path}{PATH}"


def _headers() -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "Parvis"}
    key = settings.ASSISTANT_LLM["key"]
    return headers | ({"Authorization": f"Bearer {key}"} if key else {}) | {"Connection": "close"}


def _connection(parts: SplitResult, seconds: float) -> http.client.HTTPConnection:
    """Raises ValueError when the address is none."""
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise ValueError("no host")
    if parts.scheme == "https":
        secure = ssl.create_default_context()
        return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=seconds, context=secure)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=seconds)
