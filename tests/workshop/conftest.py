"""A letter box of each test's own, and messages to lay in it."""

import mailbox
import os
from email.message import EmailMessage

import pytest

NOW = 1_780_000_000


class Box:
    """`lay(message)` as the practice mail server would; `seconds_ago` sets when it came."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.maildir = mailbox.Maildir(folder, create=True)

    def lay(
        self, message: EmailMessage | bytes, *, seconds_ago: float = 0, now: float = 1_780_000_000
    ) -> str:
        name = self.maildir.add(message)
        path = self.folder / "new" / name
        os.utime(path, (NOW - seconds_ago, NOW - seconds_ago))
        return str(path)


@pytest.fixture
def box(tmp_path, settings) -> Box:
    settings.LETTER_BOX = tmp_path / "letterbox"
    return Box(settings.LETTER_BOX)


def email(
    to="camille.modele@boite.example", subject="Activez votre compte", text="", html=""
) -> EmailMessage:
    message = EmailMessage()
    message["To"], message["Subject"] = to, subject
    message.set_content(text or "Bonjour,\n\nhttp://localhost:8000/activation/abc/\n")
    if html:
        message.add_alternative(html, subtype="html")
    return message


def sms(text="Un compte vient d'etre ouvert. http://localhost:8000/x/.") -> EmailMessage:
    message = email("33639981001@sms.example", "SMS", text)
    message["X-Parvis-Channel"] = "sms"
    return message
