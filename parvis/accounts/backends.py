"""Sign-in by social security number and personal code."""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from parvis.accounts.hashers import hash_of_nobody
from parvis.accounts.models import Account
from parvis.connections.keys import ring


def account_with(prints: Collection[bytes]) -> Account | None:
    """The account with one of these fingerprints of a number."""
    return Account.objects.filter(number_fingerprint__in=prints).first()


def is_right(account: Account | None, code: str) -> bool:
    """Is it the code of this account, and may it be used? No account, wrong code, frozen: the same work.

    A right code whose hash is of other costs than those of now is hashed again.
    """
    again = partial(_hash_again, account) if account and account.is_active else None
    right = check_password(code, account.password if account else hash_of_nobody(), again)
    return bool(account and right and account.is_active)


def _hash_again(account: Account, code: str) -> None:
    """Sessions that are tied to the former hash end, this once."""
    hashed = make_password(code)
    if Account.objects.filter(pk=account.pk, password=account.password).update(password=hashed):
        account.password = hashed


class NumberAndCode:
    """Django's authentication backend. Unknown number, wrong code, frozen account: the same work."""

    def authenticate(
        self, request: HttpRequest | None, number: str | None = None, code: str | None = None
    ) -> Account | None:
        """`number` in its canonical 13 characters. None whatever is wrong."""
        if number is None or code is None:
            return None
        account = account_with(ring().fingerprints("number", number))
        return account if is_right(account, code) else None

    def get_user(self, user_id: UUID) -> Account | None:
        account = Account.objects.filter(pk=user_id).first()
        return account if account and account.is_active else None
