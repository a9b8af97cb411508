"""A mail server that keeps nothing: it hands links and codes to whoever waits for them."""

import asyncio
import re

ACTIVATION = re.compile(rb"/activation/[\w-]{20,}/")
DIGITS = re.compile(rb"(?<![\w#&=.-])\d{6}(?![\w;.-])")
ANSWERS = {b"RSET": b"250 OK\r\n", b"NOOP": b"250 OK\r\n", b"MAIL": b"250 OK\r\n", b"RCPT": b"250 OK\r\n"}


class Mailbox:
    """All mailboxes of the world, on one port of loopback."""

    def __init__(self) -> None:
        self.letters = 0
        self._awaited: dict[str, asyncio.Future[str]] = {}

    async def open(self, port: int) -> asyncio.Server:
        """Raises OSError when the port is taken."""
        return await asyncio.start_server(self._speak, "127.0.0.1", port, limit=1 << 20)

    def expect(self, email: str) -> asyncio.Future[str]:
        """The path of the activation link that comes to this address, else the six digits of a code.

        Call before the letter is asked for.
        """
        self._awaited[email] = asyncio.get_running_loop().create_future()
        return self._awaited[email]

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 bench\r\n")
        recipient = ""
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                self._deliver(recipient, await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                recipient = _address(line) if verb == b"RCPT" else recipient
                writer.write(ANSWERS.get(verb, b"250 bench\r\n"))
        writer.close()

    def _deliver(self, recipient: str, letter: bytes) -> None:
        self.letters += 1
        text = letter.partition(b"\r\n\r\n")[2]
        found = ACTIVATION.search(text) or DIGITS.search(text)
        waiting = self._awaited.pop(recipient, None) if found else None
        if waiting is not None and found is not None and not waiting.done():
            waiting.set_result(found[0].decode())


def _address(line: bytes) -> str:
    return line.partition(b"<")[2].partition(b">")[0].decode()
