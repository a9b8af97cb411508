"""The practice mail server: takes every letter on loopback and lays it in a folder that /atelier/ reads."""

import asyncio
import contextlib
import mailbox
import signal
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
REFUSED = "550 5.1.1 This practice address takes no letters"
LATER = "450 4.2.1 This practice mailbox is busy, try again later"
LARGEST = 2_000_000  # bytes


def answer_to(recipient: str) -> str | None:
    """What recipients whose name says so are answered; None when their letters are taken."""
    name = recipient.lower()
    if name.startswith("refuse"):
        return REFUSED
    if name.startswith("plus-tard"):
        return LATER
    return None


class LetterBox:
    """What aiosmtpd asks. Letters lie in `folder`, a Maildir, before they are acknowledged."""

    def __init__(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self.box = mailbox.Maildir(folder, create=True)

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = answer_to(address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        delivered = "".join(f"Delivered-To: {address}\r\n" for address in envelope.rcpt_tos)
        # Maildir writes beside, calls fsync, then renames: once we answer, a crash loses nothing
        self.box.add(delivered.encode() + content)
        return "250 OK"


def protocol(handler: LetterBox) -> SMTP:
    """One connection."""
    return SMTP(handler, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="localhost", ident="Parvis")


async def listen(handler: LetterBox, port: int) -> asyncio.Server:
    """Raises OSError when the port is taken."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: protocol(handler), HOST, port)


async def _serve(folder: Path, port: int) -> None:
    server = await listen(LetterBox(folder), port)
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    await stopped.wait()
    server.close()


def serve(folder: Path, port: int) -> None:
    """Until SIGTERM."""
    asyncio.run(_serve(folder, port))


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
