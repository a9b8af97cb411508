"""What each kind of letter must be told. Checked when it is queued: later, nobody could answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from parvis.letters.enums import Channel, LetterKind, Notice

# of a call: `when` is in words, by the clock of the person; `calendar`, a file, goes with the e-mail
CALL = frozenset({"first_names", "purpose", "when", "page_url"})
# fmt: off
NEEDED: dict[LetterKind, frozenset[str]] = {
    LetterKind.ACTIVATION:     frozenset({"first_names", "link", "valid_until"}),
    LetterKind.ACCOUNT_EXISTS: frozenset({"first_names", "sign_in_url"}),
    LetterKind.ADDRESS_TAKEN:  frozenset({"correct_url"}),  # somebody else's mailbox: no name
    LetterKind.ACCOUNT_OPENED: frozenset({"first_names", "opened_at", "not_me_url"}),
    LetterKind.SECURITY_NOTICE: frozenset({"first_names", "what", "at", "not_me_url"}),
    LetterKind.SIGN_IN_CODE:   frozenset({"first_names", "digits", "valid_until"}),
    LetterKind.CONFIRM_CODE:   frozenset({"first_names", "digits", "valid_until"}),
    LetterKind.MOBILE_CODE:    frozenset({"first_names", "digits", "valid_until"}),
    LetterKind.NEW_EMAIL:      frozenset({"first_names", "link", "valid_until"}),
    LetterKind.EMAIL_CHANGED:  frozenset({"first_names", "at", "undo_url", "undo_until"}),
    LetterKind.LOST_CODE:      frozenset({"first_names", "link", "valid_until"}),
    LetterKind.LETTER_CODE:    frozenset({"first_names", "letter_code", "valid_until", "page_url"}),
    LetterKind.RECOVERY_ANNOUNCED: frozenset({"first_names", "effective_at", "stop_url"}),
    LetterKind.CLOSING_ANNOUNCED: frozenset({"first_names", "effective_at", "stop_url"}),
    LetterKind.INACTIVE:       frozenset({"first_names", "erased_at", "sign_in_url"}),
    LetterKind.ACCOUNT_ERASED: frozenset({"first_names", "at"}),
    LetterKind.CASE_NEWS:      frozenset({"first_names", "cases_url"}),
    LetterKind.DOCUMENT_RECEIVED: frozenset({"first_names", "piece", "at", "receipt", "cases_url"}),
    LetterKind.DOCUMENT_REFUSED: frozenset({"first_names", "cases_url"}),
    LetterKind.APPOINTMENT_BOOKED: CALL | {"number", "calls_from", "prepare", "valid_until", "calendar"},
    LetterKind.APPOINTMENT_MOVED: CALL | {"number", "calls_from", "prepare", "valid_until", "calendar"},
    LetterKind.APPOINTMENT_CANCELLED: CALL | {"calendar"},
    LetterKind.APPOINTMENT_REMINDER: CALL | {"number", "calls_from", "prepare", "valid_until"},
    LetterKind.APPOINTMENT_MISSED: CALL,
    LetterKind.APPOINTMENT_FREE: frozenset({"first_names", "purpose", "page_url", "valid_until"}),
    LetterKind.FORUM_ANSWER:   frozenset({"first_names", "topic", "page_url", "unsubscribe_url"}),
    LetterKind.FORUM_DECIDED:  frozenset({"first_names", "said", "page_url"}),
    LetterKind.FORUM_WAITING:  frozenset({"said", "page_url"}),  # to an agent
}
MOMENTS = frozenset({"valid_until", "opened_at", "at", "undo_until", "effective_at", "erased_at"})
EMAIL, SMS, POST = {Channel.EMAIL}, {Channel.SMS}, {Channel.POST}
CHANNELS = dict.fromkeys(LetterKind, EMAIL) | {
    LetterKind.ACCOUNT_OPENED:     EMAIL | SMS | POST,
    LetterKind.SECURITY_NOTICE:    EMAIL | SMS,
    LetterKind.SIGN_IN_CODE:       EMAIL | SMS,
    LetterKind.CONFIRM_CODE:       EMAIL | SMS,
    LetterKind.MOBILE_CODE:        SMS,
    LetterKind.LETTER_CODE:        POST,
    LetterKind.RECOVERY_ANNOUNCED: EMAIL | SMS | POST,
    LetterKind.CLOSING_ANNOUNCED:  EMAIL | SMS,
    LetterKind.INACTIVE:           EMAIL | SMS | POST,
    **dict.fromkeys((kind for kind in LetterKind if kind.startswith("appointment_")), EMAIL | SMS),
}
# fmt: on


class BadLetter(Exception):
    """A letter was asked for with something missing or unusable. Names the key, never its value."""


def check(kind: LetterKind, channel: Channel, to: str, context: Mapping[str, Any]) -> None:
    """Raises BadLetter."""
    if channel not in CHANNELS[kind]:
        raise BadLetter(f"{kind}: there is no letter of this kind by {channel}")
    if not to.strip() or (channel != Channel.POST and len(to.split()) != 1):
        raise BadLetter(f"{kind}: the recipient is not one {channel} address")
    missing = NEEDED[kind] - context.keys()
    unknown = context.keys() - NEEDED[kind]
    if missing or unknown:
        raise BadLetter(f"{kind}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    for key, value in context.items():
        if not isinstance(value, str) or not value.strip():
            raise BadLetter(f"{kind}: {key} must be text")
    if "what" in context and context["what"] not in Notice.values:
        raise BadLetter(f"{kind}: what is not a Notice")
    for key in NEEDED[kind] & MOMENTS:
        _check_moment(kind, key, context[key])


def _check_moment(kind: LetterKind, key: str, value: str) -> None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise BadLetter(f"{kind}: {key} is not an ISO date and hour") from None
    if moment.tzinfo is None:
        raise BadLetter(f"{kind}: {key} has no time zone")
