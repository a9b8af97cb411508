"""Sign-in by social security number and personal code."""

from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.http import HttpRequest

from parvis.accounts.hashers import hash_of_nobody
from parvis.accounts.models import Account
from parvis.connections.keys import ring


class NumberAndCode:
    """Django's authentication backend. Unknown number, wrong code, frozen account: the same work."""

    def authenticate(
        self, request: HttpRequest | None, number: str | None = None, code: str | None = None
    ) -> Account | None:
        """`number` in its canonical 13 characters. None whatever is wrong."""
        if number is None or code is None:
            return None
        prints = ring().fingerprints("number", number)
        account = Account.objects.filter(number_fingerprint__in=prints).first()
        right = check_password(code, account.password if account else hash_of_nobody())
        return account if account and right and account.is_active else None

    def get_user(self, user_id: UUID) -> Account | None:
        account = Account.objects.filter(pk=user_id).first()
        return account if account and account.is_active else None
