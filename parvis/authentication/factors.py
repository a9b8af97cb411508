"""Second factors: which an account has, and whether what was shown or typed is right.

allauth's authenticators and arithmetic; what is used once is marked in its row, under a condition or a lock
(docs/adr/0009-allauth-from-inside.md).
"""

import hmac
import time
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import uuid4

import segno
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.authentication.enums import Way
from parvis.authentication.models import FactorSecret
from parvis.connections.sms import reaches

Type = Authenticator.Type
STEPS_FORGIVEN = 1  # of 30 s, each way
STEPS_TOLD = 20  # of the last ten minutes it is the clock, not the code
WAYS = {Type.WEBAUTHN: Way.PASSKEY, Type.TOTP: Way.APP, Type.RECOVERY_CODES: Way.RECOVERY}
TYPES = {way: type_ for type_, way in WAYS.items()}


@dataclass(frozen=True)
class Factor:
    """One factor, to be shown. `name`: of a passkey. `left`: recovery codes that are left."""

    id: int
    way: Way
    name: str
    added_at: datetime
    used_at: datetime | None
    left: int = 0


class NotYet(Exception):
    """The code of the app is right, but was used already, or is of another moment. `clock`: the latter."""

    def __init__(self, *, clock: bool) -> None:
        super().__init__("a code of another moment" if clock else "a code that was used")
        self.clock = clock


def ways_of(account: Account) -> list[Way]:
    """What can prove that it is them, the best first. One query.

    E-mail is left out for a while after the code was chosen through it, if there is another way. SMS to a
    number from which no code has ever come back may reach a stranger: only where there is nothing better.
    """
    types = Authenticator.objects.filter(user=account).values_list("type", flat=True)
    return ways_with(account, {WAYS[Type(type_)] for type_ in types})


def ways_with(account: Account, held: set[Way]) -> list[Way]:
    """The same, when it is known which factors they hold. No query."""
    found = set(held)
    if reaches(account.profile.mobile) and (account.mobile_proven_at or not found):
        found.add(Way.SMS)
    if not (found and account.mailbox_is_not_enough):
        found.add(Way.EMAIL)
    return [way for way in Way if way in found]


def factors_of(account: Account) -> list[Factor]:
    """All of them, the oldest first. One query."""
    rows = Authenticator.objects.filter(user=account).select_related("secret").order_by("pk")
    return [_shown(row) for row in rows]


def _shown(row: Authenticator) -> Factor:
    way = WAYS[Type(row.type)]
    left = app_settings.RECOVERY_CODE_COUNT - row.data.get("used_mask", 0).bit_count()
    return Factor(
        row.pk, way, row.secret.text if way == Way.PASSKEY else "", row.created_at, row.last_used_at,
        left if way == Way.RECOVERY else 0,
    )  # fmt: skip


def add_authenticator(account: Account, type_: str, text: str, **data: object) -> Authenticator:
    """With its sealed `text`. In the caller's transaction. Raises IntegrityError for a second app, or second
    recovery codes.
    """
    secret = FactorSecret(id=uuid4())
    place = "seed" if type_ == Type.RECOVERY_CODES else "secret"
    row: Authenticator = Authenticator.objects.create(
        user=account, type=type_, data={place: str(secret.id), **data}
    )
    secret.authenticator = row
    secret.seal(text)
    secret.save(force_insert=True)
    return row


def app_address(account: Account, secret: str) -> str:
    """What the QR code of an app holds. The first name in it is for the person's own device."""
    return totp_address(secret, account.display_name)


def totp_address(secret: str, name: str) -> str:
    """The same under any name."""
    issuer, shown = quote(settings.ORGANISATION.name), quote(name)
    return f"otpauth://totp/{issuer}:{shown}?secret={secret}&issuer={issuer}"


def qr_path(text: str) -> tuple[int, str]:
    """(width in modules, the dark ones as the path of an SVG), with its quiet border of four modules."""
    rows = list(segno.make(text, micro=False).matrix_iter(border=4))
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, cell in enumerate(row) if cell]
    return len(rows), "".join(dark)


def app_code_is_right(account: Account, typed: str) -> bool:
    """And it is used now: of two requests at once, one passes. Raises NotYet."""
    secrets = FactorSecret.objects.select_related("authenticator")
    row = secrets.filter(authenticator__user=account, authenticator__type=Type.TOTP).first()
    if row is None:
        return False
    step = step_of(row.text, typed)
    if step is None:
        return False
    unused = FactorSecret.objects.filter(pk=row.pk, last_step__lt=step)
    if not unused.update(last_step=step):
        raise NotYet(clock=False)
    Authenticator.objects.filter(pk=row.authenticator_id).update(last_used_at=timezone.now())
    return True


def step_of(secret: str, typed: str) -> int | None:
    """The time step of this code, when it is now, give or take STEPS_FORGIVEN. Raises NotYet.

    Of a code to come nothing is told: whoever guesses would only have to wait for its time.
    """
    now = int(time.time()) // app_settings.TOTP_PERIOD
    last = now + STEPS_FORGIVEN
    found = [step for step in range(now - STEPS_TOLD, last + 1) if _is_code(secret, step, typed)]
    step = max(found, default=None)
    if step is not None and step < now - STEPS_FORGIVEN:
        raise NotYet(clock=True)
    return step


def _is_code(secret: str, step: int, typed: str) -> bool:
    return hmac.compare_digest(format_hotp_value(hotp_value(secret, step)), typed)


def recovery_code_is_right(account: Account, typed: str) -> bool:
    """And it is used now, under the lock of its row."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(user=account, type=Type.RECOVERY_CODES).first()
        if row is None or not RecoveryCodes(row).validate_code(typed):
            return False
        Authenticator.objects.filter(pk=row.pk).update(last_used_at=timezone.now())
        return True
