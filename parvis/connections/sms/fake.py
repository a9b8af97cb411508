"""Practice SMS: each text goes to the practice letter box as a message marked "sms"."""

import smtplib

from django.conf import settings
from django.core import mail

from parvis.connections.sms import SmsRefused, SmsUnavailable


class LetterBoxSms:
    """Sends to `<digits>@sms.example` with the header `X-Parvis-Channel: sms`, through the mail server."""

    fake = True

    def send(self, to: str, text: str, reference: str) -> str:
        """Raises SmsUnavailable when the practice mail server is away, SmsRefused when it says no."""
        message = mail.EmailMessage(
            subject="SMS",
            body=text,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[f"{to.lstrip('+')}@sms.example"],
            headers={"X-Parvis-Channel": "sms", "Message-ID": reference},
        )
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise (SmsRefused if code >= 500 else SmsUnavailable)(f"the letter box answered {code}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise SmsUnavailable(f"the letter box is away ({type(error).__name__})") from None
        return ""
