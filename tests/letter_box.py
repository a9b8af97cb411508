"""`smtp_box`: a real mail server on loopback whose letters a test reads, and which can be away."""

import asyncio
import email
import email.policy
import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from parvis.embedded.letter_box import HOST, LetterBox, listen


class SmtpBox:
    """The practice letter box on a port of its own. Refuses `refuse…@`, delays `plus-tard…@`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self._handler = LetterBox(folder)
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    @property
    def messages(self) -> list[EmailMessage]:
        """The letters taken, oldest first."""
        paths = sorted((self.folder / "new").iterdir(), key=lambda path: path.stat().st_mtime_ns)
        return [_read(path) for path in paths]

    def come_back(self) -> None:
        """Listen again on the same port."""
        self._server = self._run(listen(self._handler, self.port))

    def go_away(self) -> None:
        """Connections are refused until it comes back."""
        if self._server is not None:
            self._run(_closed(self._server))
            self._server = None

    def end(self) -> None:
        self.go_away()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)


async def _closed(server: asyncio.Server) -> None:
    server.close()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _read(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.fixture
def smtp_box(tmp_path, settings) -> Iterator[SmtpBox]:
    """Django sends to it: `smtp_box.messages`, `smtp_box.go_away()`, `smtp_box.come_back()`."""
    box = SmtpBox(tmp_path / "letterbox")
    box.come_back()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, box.port
    settings.LETTER_BOX = box.folder
    yield box
    box.end()
