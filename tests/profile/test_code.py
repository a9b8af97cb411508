"""Another personal code: everybody else is out, and this session goes on."""

import pytest
from django.contrib.auth.hashers import check_password
from django.utils import timezone

from parvis.accounts.actions.links import end_of, new_link
from parvis.accounts.enums import LinkEnd, LinkPurpose
from parvis.accounts.models import Account, Browser, SignedInSession
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from tests.accounts_fixtures import CAMILLE, sign_in_as
from tests.enrolment.reading_pages import Page, check_refused
from tests.page_client import PortalClient
from tests.profile.letters_told import told
from tests.walk import CODE

pytestmark = pytest.mark.django_db
URL, ADVICE, SECURITY = "/mon-compte/code/", "/mon-compte/code/conseil/", "/mon-compte/securite/"
NEW = "cinq hiboux gris sous la lune"


def test_the_whole_change(signed_in, account):
    Letter.objects.all().delete()
    other = PortalClient()
    sign_in_as(other, account)
    now = timezone.now()
    Browser.objects.create(account=account, token_digest=b"x", device="", first_seen_at=now, seen_at=now,
                           trusted_until=now)  # fmt: skip
    purposes = (LinkPurpose.LOST_CODE, LinkPurpose.NEW_EMAIL, LinkPurpose.RECOVERY_EMAIL)
    asked = {purpose: new_link(account, purpose).split("/")[-2] for purpose in purposes}
    before = signed_in.session.session_key
    assert signed_in.post(URL, {"code": NEW})["Location"] == SECURITY
    assert check_password(NEW, Account.objects.get().password)
    assert "Mon code personnel est changé" in Page(signed_in.get(SECURITY)).said
    after = signed_in.session.session_key
    assert after != before, "a key that somebody knew is worth nothing"
    assert [row.session_key for row in SignedInSession.objects.all()] == [after]
    assert other.get(SECURITY).status_code == 302
    assert not Browser.objects.exclude(trusted_until=None).exists()
    assert {end_of(token, purpose) for purpose, token in asked.items()} == {LinkEnd.REVOKED}
    assert Entry.objects.filter(event="code_changed", subject=account.pk).count() == 1
    assert told() == {("code_changed", "email", CAMILLE.email), ("code_changed", "sms", "+33639981001")}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "Je saisis le code"),
        ("azerty", "trop court"),
        ("x" * 129, "trop"),
        (" " + NEW, "espace"),
        ("modele14061985", "trop facile"),
        ("motdepasse123", "trop facile"),
        (CODE, "déjà mon code"),
    ],
)
def test_what_is_refused(signed_in, account, code, said):
    page = check_refused(signed_in.post(URL, {"code": code}), "code")
    assert said in " ".join(page.errors.values())
    assert code == "" or code not in page.html
    assert check_password(CODE, Account.objects.get().password)


def test_advice_while_typing(signed_in, client):
    assert signed_in.post(ADVICE, {"code": NEW}).json() == {"good": True, "text": ""}
    said = signed_in.post(ADVICE, {"code": "camille"}).json()
    assert (said["good"], "trop court" in said["text"]) == (False, True)
    for _ in range(58):
        signed_in.post(ADVICE, {"code": "x"})
    assert signed_in.post(ADVICE, {"code": NEW}).status_code == 429
    assert PortalClient().post(ADVICE, {"code": NEW}).status_code == 302
    assert signed_in.get(ADVICE).status_code == 405
