"""Six-digit codes that are sent: made, and checked in at most three tries."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone

from parvis.accounts.enums import CodePurpose
from parvis.accounts.models import Account, OneTimeCode
from parvis.connections.keys import ring

SPEND = """
    DELETE FROM accounts_onetimecode
    WHERE id = %s AND account_id = %s AND purpose = %s AND tries < %s AND expires_at > %s AND digest = ANY(%s)
    RETURNING *
"""
COUNT = """
    UPDATE accounts_onetimecode SET tries = tries + 1
    WHERE id = %s AND account_id = %s AND purpose = %s AND tries < %s AND expires_at > %s
    RETURNING *
"""
DIGITS, MOST_TRIES = 6, 3  # OWASP ASVS 5.0, 6.5.4: 20 bits at least, with a limit on the tries


@dataclass(frozen=True)
class Sent:
    """A code that was made: its `id` is kept in the session, its `digits` go into the letter alone."""

    id: UUID
    digits: str
    valid_until: datetime


@dataclass(frozen=True)
class Checked:
    """`code` when it was right. Else how many tries are left; none: it is spent, expired or unknown."""

    code: OneTimeCode | None
    tries_left: int = 0


def new_code(account: Account, purpose: CodePurpose, **carried: str) -> Sent:
    """In the caller's transaction; the letter with its digits is the caller's too."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    until = timezone.now() + settings.ONE_TIME_CODE_VALID
    code = OneTimeCode(id=uuid4(), account=account, purpose=purpose, expires_at=until)
    code.digest = _digest(code.id, digits)
    code.carry(carried)
    code.save(force_insert=True)
    return Sent(code.id, digits, until)


def check_code(id_: UUID, account: Account, purpose: CodePurpose, typed: str) -> Checked:
    """A right code is spent by the statement that finds it; any other counts one try. Outside of a
    transaction: a wrong try must last. Of two requests at once only one can spend the code.
    """
    digests = _digests(id_, "".join(typed.split()))
    live = [id_, account.pk, purpose, MOST_TRIES, timezone.now()]
    for code in OneTimeCode.objects.raw(SPEND, [*live, digests]):
        code.account = account
        return Checked(code)
    for code in OneTimeCode.objects.raw(COUNT, live):
        return Checked(None, MOST_TRIES - code.tries)
    return Checked(None)


def _digest(id_: UUID, digits: str) -> bytes:
    return ring().fingerprint("one_time_code", f"{id_}:{digits}")


def _digests(id_: UUID, digits: str) -> list[bytes]:
    return ring().fingerprints("one_time_code", f"{id_}:{digits}")
