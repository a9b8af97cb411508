"""Another e-mail address: asked, confirmed from its mailbox, put back from the former one."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from parvis.accounts.actions import Opening, open_account
from parvis.accounts.actions.codes import new_code
from parvis.accounts.actions.links import end_of, new_link
from parvis.accounts.actions.tell import tell
from parvis.accounts.enums import AccountState, CodePurpose, LinkEnd, LinkPurpose
from parvis.accounts.models import Account, AccountLink, Browser, OneTimeCode, SignedInSession
from parvis.authentication.enums import Way
from parvis.authentication.factors import ways_of
from parvis.connections.keys import ring
from parvis.connections.members import OnFile
from parvis.journal.models import Entry
from parvis.letters.enums import Notice
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from tests.accounts_fixtures import CAMILLE, sign_in_as
from tests.authentication.authenticators import add_passkey, options
from tests.enrolment.reading_pages import Page, check_refused
from tests.page_client import PortalClient
from tests.profile.letters_told import content, letters, path, told
from tests.profile.neighbours import neighbour_of

pytestmark = pytest.mark.django_db
URL, SENT, DETAILS = "/mon-compte/courriel/", "/mon-compte/courriel/envoye/", "/mon-compte/informations/"
NEW, MOBILE = "nouvelle@boite.example", "+33639981001"
A_WEEK_AGO = timezone.now() - timedelta(days=7)
NO_LINK = "/courriel/confirmer/nulle-part/"


def fresh(account):
    return Account.objects.get(pk=account.pk)


def ask(client, email=NEW, **more):
    Counter.objects.all().delete()
    return client.post(URL, {"email": email, **more})


def asked(client, email=NEW):
    """The path of the link in the letter."""
    assert ask(client, email)["Location"] == SENT
    return path(content("new_email")["link"])


def changed(client, email=NEW):
    """The path of the link that puts the former address back."""
    assert PortalClient().post(asked(client, email)).status_code == 200
    return path(content("email_changed")["undo_url"])


@pytest.fixture
def neighbour(account):
    """Another account; its address is taken."""
    return neighbour_of(account)


def test_the_whole_change(signed_in, account):
    Letter.objects.all().delete()
    link = asked(signed_in)
    assert told() == {("new_email", "email", NEW)}
    assert NEW in Page(signed_in.get(SENT)).said
    assert NEW in Page(signed_in.get(DETAILS)).said
    assert fresh(account).profile.email == CAMILLE.email, "asking changes nothing"
    visitor = PortalClient()
    for _ in range(2):
        assert Page(visitor.get(link)).heading == "Encore un geste : je confirme ma nouvelle adresse"
    assert visitor.head(link).status_code == 200
    assert fresh(account).profile.email == CAMILLE.email, "looking changes nothing"
    assert Page(visitor.post(link)).heading == "Ma nouvelle adresse est confirmée"
    assert fresh(account).profile.email == NEW
    events = Entry.objects.filter(event__startswith="email_").order_by("pk")
    assert [entry.event for entry in events] == ["email_change_asked", "email_changed"]
    assert told() == {
        ("new_email", "email", NEW),
        ("email_changed", "email", CAMILLE.email),
        ("email_changed", "sms", MOBILE),
    }


def test_the_new_address_is_the_one_of_the_fingerprint(signed_in, account):
    changed(signed_in)
    assert bytes(fresh(account).email_fingerprint) == ring().fingerprint("email", NEW)


def test_the_other_sessions_end_and_codes_die(signed_in, account):
    sign_in_as(PortalClient(), account)
    new_code(account, CodePurpose.SIGN_IN)
    lost = new_link(account, LinkPurpose.LOST_CODE).split("/")[-2]
    signed_in.post(asked(signed_in))
    assert [row.session_key for row in SignedInSession.objects.all()] == [signed_in.session.session_key]
    assert signed_in.get(DETAILS).status_code == 200
    assert not OneTimeCode.objects.exists()
    assert end_of(lost, LinkPurpose.LOST_CODE) == LinkEnd.REVOKED


def test_from_elsewhere_all_sessions_end(signed_in, account):
    changed(signed_in)
    assert not SignedInSession.objects.exists()
    assert signed_in.get(DETAILS).status_code == 302


def test_a_session_of_somebody_else_is_left_alone(signed_in, neighbour):
    other = PortalClient()
    sign_in_as(other, neighbour)
    other.post(asked(signed_in))
    assert {row.account for row in SignedInSession.objects.all()} == {neighbour}


@pytest.mark.parametrize(
    ("email", "told"),
    [
        ("", "Je saisis ma nouvelle adresse"),
        ("camille", "pas complète"),
        ("a@b@c.example", "pas complète"),
        ("é@boite.example", "pas complète"),
        ("x" * 250 + "@b.example", "trop longue"),
        (CAMILLE.email.upper(), "déjà l’adresse de mon compte"),
        ("moi@vraie-boite.fr", "tout est fictif"),
        ("\x00\u202e", "Je saisis"),
    ],
)
def test_what_is_refused(signed_in, email, told):
    page = check_refused(ask(signed_in, email), "email")
    assert told in " ".join(page.errors.values())
    assert not AccountLink.objects.filter(purpose="new_email").exists()


def test_a_slip_in_the_domain_is_asked_about(signed_in):
    assert "Est-ce que je voulais dire moi@gmail.com" in Page(ask(signed_in, "moi@gmial.com")).said
    assert not letters("new_email")
    refused = check_refused(ask(signed_in, "moi@gmial.com", keep_email="moi@gmial.com"), "email")
    assert refused.typed["email"] == "moi@gmial.com"


def test_an_address_that_is_taken_is_told_to_its_mailbox_alone(signed_in, neighbour):
    Letter.objects.all().delete()
    taken = ask(signed_in, "Voisin@Boite.example")
    page = Page(signed_in.get(SENT)).said.replace("Voisin@boite.example", "@")
    assert told() == {("address_taken", "email", "Voisin@boite.example")}
    free = ask(signed_in)
    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    assert Page(signed_in.get(SENT)).said.replace(NEW, "@") == page


def test_an_address_taken_in_the_meantime(signed_in, account, neighbour):
    link = asked(signed_in)
    neighbour.reseal(email=NEW)
    neighbour.save()
    answer = PortalClient().post(link)
    assert (answer.status_code, Page(answer).heading) == (409, "Cette adresse sert à un autre compte")
    assert fresh(account).profile.email == CAMILLE.email
    assert not letters("email_changed")


def test_too_many_are_not_sent(signed_in):
    Counter.objects.all().delete()
    assert signed_in.post(URL, {"email": NEW}).status_code == 302
    again = signed_in.post(URL, {"email": NEW})
    assert (again.status_code, Page(again).typed["email"]) == (429, NEW)
    assert signed_in.post(SENT, {"again": "1"}).status_code == 429
    for number in range(4):
        signed_in.post(URL, {"email": f"a{number}@boite.example"})
    assert signed_in.post(URL, {"email": "autre@boite.example"}).status_code == 429
    assert len(letters("new_email")) == 5


def test_sending_again_and_forgetting(signed_in, account):
    first = asked(signed_in)
    Counter.objects.all().delete()
    assert signed_in.post(SENT, {"again": "1"})["Location"] == SENT
    assert signed_in.get(first).status_code == 410
    last = path(content("new_email")["link"])
    assert signed_in.post(SENT, {"forget": "1"})["Location"] == DETAILS
    assert "Je garde mon adresse actuelle" in Page(signed_in.get(DETAILS)).said
    assert signed_in.post(last).status_code == 410
    assert signed_in.get(SENT)["Location"] == DETAILS
    assert fresh(account).profile.email == CAMILLE.email


def test_two_tabs_the_older_link_is_dead_and_says_so(signed_in, account):
    older, newer = asked(signed_in), asked(signed_in, "seconde@boite.example")
    visitor = PortalClient()
    for answer in (visitor.get(older), visitor.post(older)):
        assert (answer.status_code, Page(answer).heading) == (410, "Ce lien est remplacé ou annulé")
    assert visitor.post(newer).status_code == 200
    assert fresh(account).profile.email == "seconde@boite.example"


def test_a_link_followed_again(signed_in):
    link, visitor = asked(signed_in), PortalClient()
    visitor.post(link)
    count = Letter.objects.count()
    for answer in (visitor.get(link), visitor.post(link)):
        assert (answer.status_code, Page(answer).heading) == (200, "Mon adresse est déjà confirmée")
    assert Letter.objects.count() == count


def test_links_expired_and_unknown(signed_in, account, later):
    link, visitor = asked(signed_in), PortalClient()
    later(hours=24, minutes=1)
    assert Page(visitor.post(link)).heading == "Ce lien a expiré"
    for unknown in (NO_LINK, "/courriel/annuler/x/", "/en/courriel/annuler/x/"):
        assert visitor.get(unknown).status_code == 404
        assert visitor.post(unknown).status_code == 404
    assert fresh(account).profile.email == CAMILLE.email


def test_links_are_for_one_thing(signed_in, account):
    token = new_link(account, LinkPurpose.NOT_ME).split("/")[-2]
    assert PortalClient().post(f"/courriel/annuler/{token}/").status_code == 404
    assert PortalClient().post(f"/courriel/confirmer/{token}/").status_code == 404


# ---- the way back


def test_the_former_address_is_put_back(signed_in, account):
    undo, visitor = changed(signed_in), PortalClient()
    sign_in_as(PortalClient(), account)
    Browser.objects.create(account=account, token_digest=b"x", device="", first_seen_at=timezone.now(),
                           seen_at=timezone.now(), trusted_until=timezone.now())  # fmt: skip
    pending = new_link(account, LinkPurpose.NEW_EMAIL, email="tiers@boite.example").split("/")[-2]
    notice = new_link(account, LinkPurpose.NOT_ME).split("/")[-2]
    owner_s = path(content("security_notice", "sms")["not_me_url"])
    assert CAMILLE.email in Page(visitor.get(undo)).said
    assert fresh(account).profile.email == NEW, "looking changes nothing"
    Letter.objects.all().delete()
    answer = visitor.post(undo)
    assert Page(answer).heading == "Mon adresse d’avant est remise"
    assert "/code-perdu/" in answer.content.decode()
    assert fresh(account).profile.email == CAMILLE.email
    assert fresh(account).disowned_at
    assert not SignedInSession.objects.exists()
    assert not Browser.objects.exclude(trusted_until=None).exists()
    assert end_of(pending, LinkPurpose.NEW_EMAIL) == LinkEnd.REVOKED
    assert end_of(notice, LinkPurpose.NOT_ME) == LinkEnd.REVOKED, "the newer mailbox may hold it"
    assert visitor.get(owner_s).status_code == 200, "told by SMS at the change: the holder's"
    assert Entry.objects.filter(event="email_restored", actor="notified").count() == 1
    assert told() == {
        ("email_restored", "email", CAMILLE.email),
        ("email_restored", "email", NEW),
        ("email_restored", "sms", MOBILE),
        ("lost_code", "email", CAMILLE.email),
    }
    assert Page(visitor.get(undo)).heading == "Le changement est déjà annulé"
    assert Page(visitor.post(undo)).heading == "Le changement est déjà annulé"


def test_the_way_back_shuts_out_whoever_added_a_passkey_first(client, account):
    Authenticator.objects.create(user=account, type="totp", data={}, created_at=A_WEEK_AGO)
    sign_in_as(client, account)
    device = add_passkey(client)
    PortalClient().post(changed(client))
    assert list(Authenticator.objects.values_list("type", flat=True)) == ["totp"], (
        "the older one is the holder's"
    )
    assert Entry.objects.filter(event="factor_removed", actor="notified", detail="passkey").count() == 1
    thief = PortalClient()
    thief.post("/se-connecter/cle/", {"credential": device.get(options(thief, "sign_in"))})
    assert thief.get(DETAILS).status_code == 302


def test_the_way_back_ends_the_code_and_leads_to_another(signed_in, account):
    PortalClient().post(changed(signed_in))
    assert not fresh(account).has_usable_password()
    assert (
        "Je choisis un nouveau code" in Page(PortalClient().get(path(content("lost_code")["link"]))).heading
    )


def test_a_mobile_changed_after_the_address_is_put_back(signed_in, account):
    undo = changed(signed_in)
    holder = fresh(account)
    holder.reseal(mobile="+33639981009")
    holder.save()
    PortalClient().post(undo)
    assert fresh(account).profile.mobile == MOBILE


def test_a_mobile_changed_just_before_the_address_is_nobodys(signed_in, account, settings):
    settings.SMS_PORT = ""
    assert signed_in.post("/mon-compte/mobile/", {"mobile": "06 39 98 10 09"}).status_code == 302
    undo = changed(signed_in)
    settings.SMS_PORT = "parvis.connections.sms.fake.LetterBoxSms"
    PortalClient().post(undo)
    assert fresh(account).profile.mobile == ""
    assert ways_of(fresh(account)) == [Way.EMAIL]
    sign_in_as(signed_in, fresh(account))
    assert signed_in.get(DETAILS).status_code == signed_in.get("/mon-compte/mobile/").status_code == 200


def test_a_second_change_gives_the_thief_no_way_back(signed_in, account):
    owner_s = changed(signed_in)
    sign_in_as(signed_in, account)
    thief_s = changed(signed_in, "tiers@boite.example")
    visitor = PortalClient()
    visitor.post(owner_s)
    assert visitor.post(thief_s).status_code == 410
    assert fresh(account).profile.email == CAMILLE.email


def test_the_way_back_taken_where_one_is_signed_in(signed_in, account):
    undo = changed(signed_in)
    sign_in_as(signed_in, account)
    assert "Me déconnecter" not in signed_in.post(undo).content.decode()
    assert signed_in.get(DETAILS).status_code == 302


def test_the_way_back_lasts_ten_days(signed_in, account, later):
    undo = changed(signed_in)
    later(days=9, hours=23)
    assert PortalClient().get(undo).status_code == 200
    later(hours=2)
    assert PortalClient().post(undo).status_code == 410
    assert fresh(account).profile.email == NEW, "the new address stays"


def test_a_former_address_that_serves_another_account_by_now(signed_in, account, neighbour):
    undo = changed(signed_in)
    neighbour.reseal(email=CAMILLE.email)
    neighbour.save()
    answer = PortalClient().post(undo)
    assert Page(answer).heading == "Mon compte est bloqué, par sécurité"
    assert fresh(account).state == AccountState.FROZEN
    assert fresh(account).profile.email == NEW


def test_not_me_then_the_way_back(signed_in, account):
    undo, visitor = changed(signed_in), PortalClient()
    visitor.post(path(content("security_notice", "sms")["not_me_url"]))
    assert fresh(account).state == AccountState.FROZEN
    answer = visitor.post(undo)
    assert "Mon compte reste bloqué" in Page(answer).said
    assert "/acces-perdu/" in answer.content.decode()
    assert (fresh(account).profile.email, fresh(account).state) == (CAMILLE.email, AccountState.FROZEN)


def test_a_frozen_account_takes_no_new_address(signed_in, account):
    link = asked(signed_in)
    tell(account, Notice.NEW_BROWSER)
    PortalClient().post(path(content("security_notice")["not_me_url"]))
    assert PortalClient().post(link).status_code == 410
    assert fresh(account).profile.email == CAMILLE.email


def test_without_sms_the_former_mailbox_alone_is_told(signed_in, settings):
    settings.SMS_PORT = ""
    changed(signed_in)
    assert not letters(channel="sms")
    assert letters("email_changed")[0].recipient == CAMILLE.email


def test_confirmed_first(client, account):
    sign_in_as(client, account, confirmed=False)
    for page in (URL, SENT, "/mon-compte/mobile/", "/mon-compte/mobile/code/", "/mon-compte/code/",
                 "/mon-compte/preferences/", "/mon-compte/securite/deconnecter/"):  # fmt: skip
        for answer in (client.get(page), client.post(page, {"email": NEW})):
            assert answer["Location"].startswith("/mon-compte/confirmer/?next=%2Fmon-compte%2F"), page
    assert not AccountLink.objects.filter(purpose="new_email").exists()


def test_an_account_is_opened_with_the_address_while_the_link_waits(signed_in, account):
    """The constraint, not a look beforehand, decides: by whichever way the address was taken."""
    link = asked(signed_in)
    profile = replace(account.profile, number="1850675999002", email=NEW)
    on_file = OnFile("Zoé", "Zoé", "", "", "", ())
    open_account(opening(profile, on_file))
    assert PortalClient().post(link).status_code == 409


def opening(profile, on_file):
    return Opening(profile, uuid4(), on_file, "!", "fr", "1", timezone.now())
