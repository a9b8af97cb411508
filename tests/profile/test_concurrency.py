"""Two at the same moment: one wins, the other is told, never a failure."""

import pytest

from parvis.accounts.models import Account, AccountLink, OneTimeCode
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from tests.accounts_fixtures import CAMILLE, sign_in_as
from tests.enrolment.reading_pages import Page
from tests.enrolment.test_concurrency import at_once
from tests.page_client import PortalClient
from tests.profile.letters_told import content, path
from tests.profile.neighbours import neighbour_of

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/mon-compte/courriel/"
CONFIRMED = "Ma nouvelle adresse est confirmée"
ROUNDS = 5


def tab(account):
    client = PortalClient()
    sign_in_as(client, account)
    return client


def asked(client, email):
    Counter.objects.all().delete()
    assert client.post(URL, {"email": email}).status_code == 302
    return path(content("new_email")["link"])


def press(link):
    return lambda: Page(PortalClient().post(link)).heading


def test_one_link_is_pressed_twice_at_once(account):
    for number in range(ROUNDS):
        link = asked(tab(account), f"a{number}@boite.example")
        assert sorted(at_once(press(link), press(link))) == [CONFIRMED, "Mon adresse est déjà confirmée"]
    assert Entry.objects.filter(event="email_changed").count() == ROUNDS
    assert Letter.objects.filter(kind="email_changed").count() == ROUNDS


def test_two_tabs_ask_at_once_for_two_addresses(account):
    for number in range(ROUNDS):
        Counter.objects.all().delete()
        tabs = [tab(account), tab(account)]
        emails = [f"{letter}{number}@boite.example" for letter in "ab"]
        at_once(
            *(
                lambda pair=pair: pair[0].post(URL, {"email": pair[1]})
                for pair in zip(tabs, emails, strict=True)
            )
        )
        live = AccountLink.objects.get(purpose="new_email", ended="")
        links = {
            letter.recipient: path(letter.content["link"])
            for letter in Letter.objects.filter(kind="new_email")
        }
        headings = at_once(*(press(links[email]) for email in emails))
        assert sorted(headings) == ["Ce lien est remplacé ou annulé", CONFIRMED]
        assert Account.objects.get().profile.email in emails
        assert not AccountLink.objects.filter(pk=live.pk, ended="").exists()


def test_asking_and_confirming_at_once(account):
    for number in range(ROUNDS):
        one, other = tab(account), tab(account)
        link = asked(one, f"a{number}@boite.example")
        Counter.objects.all().delete()
        heading, answer = at_once(
            press(link), lambda n=number, o=other: o.post(URL, {"email": f"b{n}@boite.example"})
        )
        assert heading in (CONFIRMED, "Ce lien est remplacé ou annulé")
        assert answer.status_code == 302


def test_two_accounts_take_one_address_at_once(account):
    other = neighbour_of(account)
    email = "convoitee@boite.example"
    links = [asked(tab(account), email), asked(tab(other), email)]
    headings = at_once(*(press(link) for link in links))
    assert sorted(headings) == ["Cette adresse sert à un autre compte", CONFIRMED]
    assert [row.profile.email for row in Account.objects.all()].count(email) == 1


def test_the_way_back_twice_at_once_and_beside_not_me(account):
    for number in range(ROUNDS):
        holder = Account.objects.get()  # the way back has ended the code, and sessions with it
        PortalClient().post(asked(tab(holder), f"a{number}@boite.example"))
        undo = path(content("email_changed")["undo_url"])
        not_me = path(content("security_notice", "sms")["not_me_url"])
        headings = at_once(press(undo), press(undo), press(not_me))
        assert sorted(headings)[:2] == ["Le changement est déjà annulé", "Le compte est bloqué"]
        now = Account.objects.get()
        assert (now.profile.email, now.state) == (CAMILLE.email, "frozen")
        Account.objects.update(state="active")


def test_a_code_is_typed_twice_at_once(account):
    client = tab(account)
    client.post("/mon-compte/mobile/", {"mobile": "06 39 98 00 42"})
    digits = content("mobile_code")["digits"]
    twin = PortalClient()
    twin.cookies = client.cookies
    at_once(*(lambda c=c: c.post("/mon-compte/mobile/code/", {"digits": digits}) for c in (client, twin)))
    assert Account.objects.get().profile.mobile == "+33639980042"
    assert Entry.objects.filter(event="mobile_changed").count() == 1
    assert not OneTimeCode.objects.exists()


def test_two_codes_are_chosen_at_once(account):
    tabs, codes = (
        [tab(account), tab(account)],
        ["cinq hiboux gris sous la lune", "sept tortues mauves en avril"],
    )
    at_once(
        *(lambda p=p: p[0].post("/mon-compte/code/", {"code": p[1]}) for p in zip(tabs, codes, strict=True))
    )
    still_in = [client for client in tabs if client.get("/mon-compte/informations/").status_code == 200]
    assert len(still_in) <= 1
    assert sum(Account.objects.get().check_password(code) for code in codes) == 1
