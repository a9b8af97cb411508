"""Adding and removing second factors: each journaled, and told on every channel."""

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import IntegrityError, transaction
from django.utils import timezone

from parvis.accounts.actions.tell import tell
from parvis.accounts.models import Account
from parvis.authentication.browsers import distrust
from parvis.authentication.enums import DETAILS, Way
from parvis.authentication.factors import TYPES, WAYS, add_authenticator, step_of
from parvis.authentication.models import FactorSecret, PasskeyOffer
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.enums import Notice

MOST_PASSKEYS = 10
OFFERED_AGAIN_AFTER = timedelta(days=30)


class CannotAdd(Exception):
    """There is one already, or there are too many."""


def add_app(account: Account, secret: str, typed: str, *, here: bytes | None) -> bool:
    """Is the code right? Then it is used, and the app is added. Raises NotYet, CannotAdd for a second app.

    `here`: the digest of this browser, which stays trusted.
    """
    step = step_of(secret, typed)
    if step is None:
        return False
    try:
        with transaction.atomic():
            row = add_authenticator(account, Authenticator.Type.TOTP, secret)
            FactorSecret.objects.filter(authenticator=row).update(last_step=step)
            _added(account, Way.APP, here)
    except IntegrityError:
        raise CannotAdd from None
    return True


@transaction.atomic
def add_passkey(account: Account, credential: dict[str, Any], name: str, *, here: bytes | None) -> None:
    """`credential`: from passkeys.check_new. `here`: as above. Raises CannotAdd beyond MOST_PASSKEYS."""
    Account.objects.select_for_update().get(pk=account.pk)
    held = Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).count()
    if held >= MOST_PASSKEYS:
        raise CannotAdd
    # allauth wants a name in its row; the one that the person gave is sealed
    add_authenticator(account, Authenticator.Type.WEBAUTHN, name, name="", credential=credential)
    _added(account, Way.PASSKEY, here)


def _added(account: Account, way: Way, here: bytes | None) -> None:
    """Every other browser asks for the second step again, which is now a better one."""
    distrust(account, but=here)
    journal.record(Event.FACTOR_ADDED, Actor.PERSON, account.pk, detail=DETAILS[way])
    tell(account, Notice.FACTOR_ADDED)


@transaction.atomic
def remove(account: Account, way: Way, id_: int | None = None) -> bool:
    """The app, or one passkey. Was it there? Every browser then asks for the second step again."""
    rows = Authenticator.objects.filter(user=account, type=TYPES[way])
    rows = rows if id_ is None else rows.filter(pk=id_)
    removed, _ = rows.delete()
    if removed:
        distrust(account)
        journal.record(Event.FACTOR_REMOVED, Actor.PERSON, account.pk, detail=DETAILS[way])
        tell(account, Notice.FACTOR_REMOVED)
    return bool(removed)


@transaction.atomic
def remove_added_since(account: Account, moment: datetime) -> None:
    """Of every kind: somebody says that whoever was in the account since then was not its holder."""
    rows = Authenticator.objects.filter(user=account, created_at__gte=moment)
    for type_ in list(rows.values_list("type", flat=True)):
        journal.record(Event.FACTOR_REMOVED, Actor.NOTIFIED, account.pk, detail=DETAILS[WAYS[type_]])
    rows.delete()


@transaction.atomic
def make_recovery_codes(account: Account) -> list[str]:
    """Ten new ones, of eight digits; those of before are void. They can be read here and nowhere else."""
    Account.objects.select_for_update().get(pk=account.pk)
    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    row = add_authenticator(
        account, Authenticator.Type.RECOVERY_CODES, RecoveryCodes.generate_seed(), used_mask=0
    )
    codes: list[str] = RecoveryCodes(row).generate_codes()
    journal.record(Event.RECOVERY_CODES_MADE, Actor.PERSON, account.pk)
    tell(account, Notice.RECOVERY_CODES_MADE)
    return codes


def is_offered_a_passkey(account: Account) -> bool:
    """Is it time to propose one? When it is, it is noted: the next time is not before long."""
    if Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).exists():
        return False
    now = timezone.now()
    first = PasskeyOffer(account=account, again_at=now + OFFERED_AGAIN_AFTER)
    if PasskeyOffer.objects.filter(account=account).exists():
        due = PasskeyOffer.objects.filter(account=account, again_at__lte=now)
        return bool(due.update(again_at=first.again_at))
    PasskeyOffer.objects.bulk_create([first], ignore_conflicts=True)
    return True


def offer_no_more(account: Account) -> None:
    PasskeyOffer.objects.filter(account=account).update(again_at=None)
