"""`parvis sms try`: one text to one's own phone, to see that the gateway is set up right."""

import argparse
import re
import sys
from uuid import uuid4

from django.conf import settings

from parvis.connections.sms import SmsRefused, SmsUnavailable, SmsUnclear, port

TRY_HELP = "Send one text to a mobile phone, yours, and say what the gateway answered. Nothing is kept of it."
NUMBER = re.compile(r"\+[0-9]{8,15}")


def send_one(arguments: list[str]) -> int:
    """0 when the gateway took it, 1 otherwise."""
    parser = argparse.ArgumentParser("parvis sms try", description=TRY_HELP)
    parser.add_argument("number", help="in full, such as +33639980102")
    number = re.sub(r"[ .-]", "", parser.parse_args(arguments).number)
    if not NUMBER.fullmatch(number):
        print("parvis: the number is wanted in full, such as +33639980102.", file=sys.stderr)
        return 1
    gateway = port()
    if gateway is None:
        print("parvis: no SMS gateway is set: see PARVIS_SMS_URL in docs/operating.md.", file=sys.stderr)
        return 1
    reference = uuid4().hex
    try:
        name = gateway.send(number, f"{settings.ORGANISATION.name} : essai, é à ' 0123456789.", reference)
    except SmsRefused as error:
        print(f"parvis: refused for ever: {error}. A letter would not be tried again.", file=sys.stderr)
        return 1
    except SmsUnclear as error:
        print(f"parvis: unclear: {error}. A letter would be tried three times at most.", file=sys.stderr)
        return 1
    except SmsUnavailable as error:
        print(f"parvis: not now: {error}. A letter would be tried again for three days.", file=sys.stderr)
        return 1
    print(f"The gateway took it. Our reference: {reference}. Its own: {name or 'none that was looked for'}.")
    return 0
