""" "This is not me", from any notice: the account is frozen, and all that was under way ends."""

import pytest
from django.utils import timezone

from parvis.accounts.actions.codes import new_code
from parvis.accounts.actions.freeze import thaw_account
from parvis.accounts.actions.links import end_of, new_link
from parvis.accounts.actions.tell import tell
from parvis.accounts.enums import AccountState, CodePurpose, LinkEnd, LinkPurpose
from parvis.accounts.models import Account, Browser, OneTimeCode, SignedInSession
from parvis.journal.models import Entry
from parvis.letters.enums import Notice
from tests.accounts_fixtures import CAMILLE, sign_in_as
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient
from tests.profile.letters_told import content, path
from tests.signing_in import first_step

pytestmark = pytest.mark.django_db
ENDED = (LinkPurpose.NEW_EMAIL, LinkPurpose.LOST_CODE)


def fresh(account):
    return Account.objects.get(pk=account.pk)


@pytest.fixture
def link(account):
    """The path of the link of a notice."""
    tell(account, Notice.NEW_BROWSER)
    return path(content("security_notice")["not_me_url"])


def test_looking_changes_nothing(link, account):
    page = Page(PortalClient().get(link)).said
    assert "plus personne ne peut se connecter" in page
    assert PortalClient().head(link).status_code == 200
    assert fresh(account).state == AccountState.ACTIVE


def test_everything_ends(signed_in, account, link):
    now = timezone.now()
    Browser.objects.create(account=account, token_digest=b"x", device="", first_seen_at=now, seen_at=now,
                           trusted_until=now)  # fmt: skip
    tokens = {purpose: new_link(account, purpose).split("/")[-2] for purpose in ENDED}
    undo = new_link(account, LinkPurpose.UNDO_EMAIL, email=CAMILLE.email).split("/")[-2]
    new_code(account, CodePurpose.SIGN_IN)
    new_code(account, CodePurpose.NEW_MOBILE, mobile="+33639980042")
    answer = PortalClient().post(link)
    assert Page(answer).heading == "Le compte est bloqué"
    for there in ("/acces-perdu/", 'href="tel:'):
        assert there in answer.content.decode()
    assert fresh(account).state == AccountState.FROZEN
    assert fresh(account).disowned_at
    assert not SignedInSession.objects.exists()
    assert signed_in.get("/mon-compte/informations/").status_code == 302
    assert content("security_notice")["what"] == "account_frozen", "whoever pressed need not be the holder"
    assert not Browser.objects.exists(), "none of them is known any more"
    assert not OneTimeCode.objects.exists()
    assert {end_of(token, purpose) for purpose, token in tokens.items()} == {LinkEnd.REVOKED}
    assert PortalClient().get(f"/courriel/annuler/{undo}/").status_code == 200, "the way back goes on"
    assert Entry.objects.filter(event="account_frozen", actor="notified", subject=account.pk).count() == 1


def test_again(link, account):
    visitor = PortalClient()
    visitor.post(link)
    assert Page(visitor.get(link)).heading == "Ce compte est déjà bloqué"
    assert Page(visitor.post(link)).heading == "Le compte est bloqué"
    assert Entry.objects.filter(event="account_frozen").count() == 1


def test_nobody_signs_in_until_it_is_thawed(link, account):
    PortalClient().post(link)
    assert first_step(PortalClient()).status_code == 200
    assert thaw_account(fresh(account))
    assert fresh(account).state == AccountState.ACTIVE
    assert not thaw_account(fresh(account)), "already done"
    assert first_step(PortalClient()).status_code == 302


def test_a_link_lasts_ten_days(link, account, later):
    later(days=10, minutes=1)
    for answer in (
        PortalClient().get(link),
        PortalClient().post(link),
        PortalClient().get("/ce-n-est-pas-moi/x/"),
    ):
        assert (answer.status_code, Page(answer).heading) == (404, "Ce lien ne marche plus")
    assert fresh(account).state == AccountState.ACTIVE


def test_a_session_opened_at_the_same_moment_ends_at_its_next_page(link, account):
    PortalClient().post(link)
    late = PortalClient()
    sign_in_as(late, account)
    assert late.get("/mon-compte/informations/").status_code == 302


def test_pressed_where_one_is_signed_in(signed_in, link):
    answer = signed_in.post(link)
    assert Page(answer).heading == "Le compte est bloqué"
    assert "Me déconnecter" not in answer.content.decode(), "the page is nobody's any more"
    assert signed_in.get("/mon-compte/informations/").status_code == 302
