"""Another account than Camille's."""

from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from parvis.accounts.actions import Opening, open_account
from parvis.accounts.models import Account, Profile
from parvis.connections.members import OnFile
from tests.walk import CODE


def open_account_with(email: str) -> Account:
    """Somebody's of whom the registry knows nothing."""
    profile = Profile("1551214168025", "Paul", "AUTRE", "", "1955-12-17", email, "+33639987799")
    on_file = OnFile("Paul", "AUTRE", "", "", "", ())
    return open_account(Opening(profile, uuid4(), on_file, make_password(CODE), "fr", "1", timezone.now()))
