"""While the keys are rotated, an address is taken whichever key its account is under."""

import pytest

from parvis.accounts.models import Account
from parvis.connections.keys import ring
from tests.accounts_fixtures import CAMILLE, sign_in_as
from tests.page_client import PortalClient
from tests.profile.letters_told import content, letters, path
from tests.profile.neighbours import EMAIL, neighbour_of

pytestmark = pytest.mark.django_db
URL = "/mon-compte/courriel/"


@pytest.fixture
def newer_key(settings):
    """Call it: from now on what is new is made with another key."""

    def use() -> None:
        settings.KEYS_PORT = "tests.upkeep.rings.Used"
        ring.cache_clear()

    yield use
    ring.cache_clear()


def test_the_mailbox_of_the_other_account_is_told(account, newer_key):
    neighbour_of(account)
    newer_key()
    client = PortalClient()
    sign_in_as(client, Account.objects.get(pk=account.pk))
    client.post(URL, {"email": EMAIL})
    assert [letter.kind for letter in letters()[:1]] == ["address_taken"]


def test_an_address_taken_in_the_meantime_under_the_older_key(account, newer_key):
    other = neighbour_of(account)
    client = PortalClient()
    sign_in_as(client, account)
    client.post(URL, {"email": "nouvelle@boite.example"})
    link = path(content("new_email")["link"])
    other.reseal(email="nouvelle@boite.example")
    other.save()
    newer_key()
    assert PortalClient().post(link).status_code == 409
    assert Account.objects.get(pk=account.pk).profile.email == CAMILLE.email


def test_one_s_own_address_under_the_older_key_is_no_obstacle(account, newer_key):
    client = PortalClient()
    sign_in_as(client, account)
    newer_key()
    client.post(URL, {"email": "nouvelle@boite.example"})
    PortalClient().post(path(content("new_email")["link"]))
    undo = path(content("email_changed")["undo_url"])
    assert PortalClient().post(undo).status_code == 200
    assert Account.objects.get(pk=account.pk).profile.email == CAMILLE.email
