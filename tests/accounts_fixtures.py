"""What the tests of accounts share: an account, and time that passes. Registered in tests/conftest.py."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from parvis.accounts.actions import Opening, open_account
from parvis.accounts.models import Account, Profile, SignedInSession
from parvis.connections.members import OnFile
from tests.page_client import PortalClient
from tests.walk import CODE, person

CAMILLE = person("camille")


@pytest.fixture
def account(db: None) -> Account:
    """Camille's, with the code of tests/walk.py."""
    profile = Profile(CAMILLE.number, CAMILLE.first_names, CAMILLE.birth_name, "", CAMILLE.birth_date,
                      CAMILLE.email, "+33639981001")  # fmt: skip
    on_file = OnFile(CAMILLE.first_names, CAMILLE.birth_name, "", "", "", ())
    return open_account(
        Opening(profile, CAMILLE.member, on_file, make_password(CODE), "fr", "1", timezone.now())
    )


def sign_in_as(client: PortalClient, account: Account, *, confirmed: bool = True) -> None:
    """The client is signed in, second step included. `confirmed`: just now, else too long ago."""
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    at = time.time() - (0 if confirmed else settings.CONFIRMED_FOR.total_seconds() + 1)
    session["account_authentication_methods"] = [{"method": "password", "at": at}]
    session["account_authentication_methods_user"] = user_id_to_str(account)
    session.save()
    assert session.session_key
    SignedInSession.objects.create(
        account=account, session_key=session.session_key, device="firefox/windows",
        started_at=timezone.now(), seen_at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def signed_in(client: PortalClient, account: Account) -> PortalClient:
    """The client, signed in as Camille."""
    sign_in_as(client, account)
    return client


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`later(hours=7)`: it is that much later from now on, for everything that asks Django for the time."""
    now, passed = timezone.now, [timedelta()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now() + passed[0])

    def move(**much: float) -> None:
        passed[0] += timedelta(**much)

    return move
