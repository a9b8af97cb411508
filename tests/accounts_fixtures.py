"""What the tests of accounts share: an account, and time that passes. Registered in tests/conftest.py."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from parvis.accounts.actions import Opening, open_account
from parvis.accounts.models import Account, Profile
from parvis.connections.members import OnFile
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


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`later(hours=7)`: it is that much later from now on, for everything that asks Django for the time."""
    now, passed = timezone.now, [timedelta()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now() + passed[0])

    def move(**much: float) -> None:
        passed[0] += timedelta(**much)

    return move
