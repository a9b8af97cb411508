"""Hands one letter to the mail server or to the SMS gateway, and tells apart "later" from "never"."""

import contextlib
import re
import smtplib
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.core import mail
from django.utils import timezone

from parvis.connections import sms
from parvis.letters import wording
from parvis.letters.enums import Channel
from parvis.letters.models import Letter, digest_of
from parvis.letters.rules import Stage, is_final

METHOD = re.compile(r"^METHOD:([A-Z]+)\s*$", re.MULTILINE)


class NotDelivered(Exception):
    """`reason` is short and holds no personal data: "rcpt_550", "connect_refused"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TryLater(NotDelivered):
    """The letter may go later."""


class Unclear(TryLater):
    """It may have gone already: another try may be a second message, and costs one more."""


class Refused(NotDelivered):
    """This recipient will never take this letter."""


def deliver(letter: Letter) -> None:
    """Notes what the SMS gateway calls it; the caller saves.

    Raises TryLater, Unclear or Refused, never the original error: its text would show the recipient.
    """
    if letter.channel == Channel.SMS:
        _hand_over_sms(letter)
    elif not _is_address(letter.recipient):
        raise Refused("bad_address")
    else:
        _hand_over_email(compose(letter))


def _is_address(recipient: str) -> bool:
    """Something that smtplib and Django would not turn into another address.

    They encode accents before the @ as in a header ("=?utf-8?b?…?="): a mailbox that nobody has.
    """
    mailbox, at, domain = recipient.rpartition("@")
    return bool(mailbox and at and domain) and mailbox.isascii()


def compose(letter: Letter) -> mail.EmailMultiAlternatives:
    """The e-mail as it goes out: text first, the same in HTML, no picture, nothing that tracks."""
    words = wording.email(letter)
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    message = mail.EmailMultiAlternatives(
        subject=words.subject,
        body=words.text,
        from_email=formataddr((settings.ORGANISATION.name, address)),
        to=[letter.recipient],
        headers={
            "Message-ID": letter.message_id,
            "Date": format_datetime(timezone.localtime()),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": letter.language,
        },
    )
    message.attach_alternative(words.html, "text/html")
    if "unsubscribe_url" in letter.content:  # RFC 8058: mail programs show a button, and press it by a POST
        message.extra_headers["List-Unsubscribe"] = f"<{letter.content['unsubscribe_url']}>"
        message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if "calendar" in letter.content:
        message.attach(_calendar(letter.content["calendar"]))
    return message


def _calendar(text: str) -> MIMEText:
    """The file that puts an appointment in a calendar, changes it there or takes it away (RFC 6047)."""
    part = MIMEText(text, "calendar", "utf-8")
    part.set_param("method", next(iter(METHOD.findall(text)), "PUBLISH"))
    part.add_header("Content-Disposition", "attachment", filename="rendez-vous.ics")
    return part


def _hand_over_email(message: mail.EmailMultiAlternatives) -> None:
    connection = mail.get_connection()
    try:
        connection.open()
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        raise _answered(Stage.RECIPIENT, next(iter(error.recipients.values()))[0]) from None
    except smtplib.SMTPSenderRefused as error:
        raise _answered(Stage.SENDER, error.smtp_code) from None
    except smtplib.SMTPDataError as error:
        raise _answered(Stage.CONTENT, error.smtp_code) from None
    except smtplib.SMTPResponseException as error:
        raise _answered(Stage.CONNECT, error.smtp_code) from None
    except (smtplib.SMTPException, OSError) as error:
        raise TryLater(f"connect_{type(error).__name__}"[:30]) from None
    except ValueError:  # Django's: not an address, or a line break in a header
        raise Refused("bad_address") from None
    finally:
        # the letter is already accepted or refused: how the goodbye goes changes nothing
        with contextlib.suppress(smtplib.SMTPException, OSError):
            connection.close()


def _answered(stage: Stage, code: int) -> NotDelivered:
    reason = f"{stage}_{code}"
    return Refused(reason) if is_final(stage, code) else TryLater(reason)


def _hand_over_sms(letter: Letter) -> None:
    gateway = sms.port()
    if gateway is None:
        raise TryLater("no_sms_gateway")  # the operator may connect one; given up after three days
    try:
        name = gateway.send(letter.recipient, wording.sms(letter), letter.message_id)
    except sms.SmsUnclear:
        raise Unclear("sms_unclear") from None
    except sms.SmsUnavailable:
        raise TryLater("sms_unavailable") from None
    except sms.SmsRefused:
        raise Refused("sms_refused") from None
    letter.gateway_digest = digest_of(name) if name else None
