"""Somebody else who has an account."""

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from parvis.accounts.actions import Opening, open_account
from parvis.accounts.models import Account, Profile
from parvis.connections.members import OnFile
from tests.walk import CODE, person

OTHER = person("corse-du-sud")


@pytest.fixture
def other_account(db: None) -> Account:
    """With the same code as Camille's."""
    profile = Profile(OTHER.number, OTHER.first_names, OTHER.birth_name, "", OTHER.birth_date, OTHER.email,
                      "+33639981009")  # fmt: skip
    nobody = OnFile(OTHER.first_names, OTHER.birth_name, "", "", "", ())
    return open_account(
        Opening(profile, OTHER.member, nobody, make_password(CODE), "fr", "1", timezone.now())
    )
