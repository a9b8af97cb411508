"""Giving an account another address or mobile number."""

from django.db import IntegrityError, transaction

from parvis.accounts.models import SEALED_COLUMNS, Account, AccountGone
from parvis.connections.keys import ring


def locked(account: Account) -> Account:
    """The row as it stands now, locked: what is read of it stays true.

    Until the commit. Raises AccountGone.
    """
    found = Account.objects.select_for_update().filter(pk=account.pk).first()
    if found is None:
        raise AccountGone
    return found


def is_taken(email: str) -> bool:
    """Does an account have this address? For the choice of a letter alone: the constraint decides."""
    prints = ring().fingerprints("email", email.lower())
    return Account.objects.filter(email_fingerprint__in=prints).exists()


def change_contacts(account: Account, **changed: str) -> None:
    """`email`, `mobile`. On a row that is locked. Raises IntegrityError when the address serves another."""
    if "email" in changed:
        refuse_an_address_under_another_key(changed["email"], account)
    account.reseal(**changed)
    # apart, so that what the caller has done before can still be looked at when the constraint refuses
    with transaction.atomic():
        account.save(update_fields=SEALED_COLUMNS)


def refuse_an_address_under_another_key(email: str, account: Account) -> None:
    """The constraint sees the current key alone. No query outside of a rotation of the keys.

    Raises IntegrityError when the address serves another account than this one.
    """
    others = ring().fingerprints("email", email.lower())[1:]
    if others and Account.objects.filter(email_fingerprint__in=others).exclude(pk=account.pk).exists():
        raise IntegrityError("this address serves another account")
