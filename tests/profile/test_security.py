"""Who is signed in, which browsers are known, and what happened."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.accounts.history import MEANS, NOT_TOLD, SENTENCES, sentence
from parvis.accounts.models import Browser, SignedInSession
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.journal.models import Entry
from parvis.lib.keys import token_digest
from tests.accounts_fixtures import sign_in_as
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient
from tests.profile.neighbours import neighbour_of

pytestmark = pytest.mark.django_db
URL, HISTORY = "/mon-compte/securite/", "/mon-compte/securite/historique/"
OUT, FORGET = "/mon-compte/securite/deconnecter/", "/mon-compte/securite/oublier/"
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
OF_NO_ACCOUNT = {
    "proof_refused_deceased",
    "account_erased",
    "records_purged",
    "keys_rotated",
    "places_imported",
    "api_client_added",
    "api_client_revoked",
    "webhook_added",
    "webhook_removed",
    "webhook_given_up",
    "cases_taken",
    "purposes_imported",
    "opening_added",
    "opening_removed",
    "absence_added",
    "absence_removed",
    "agent_invited",
    "agent_changed",
    "agent_disabled",
    "agent_signed_in",
    "agent_signed_out",
    "agent_refused",
    "forum_post_accepted",  # of a message: its writer is told by a letter
    "forum_post_cut",
    "forum_post_refused",
    "forum_post_removed",
    "forum_reports_settled",
    "forum_answered",
    "forum_term_added",
    "forum_term_dropped",
    "forum_agents_alerted",
    "forum_posts_purged",
    "agent_locked",
    "agent_confirmed",
    "agent_enrolled",
}


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured if not query["sql"].startswith(FRAME)]


def new_browser(account, trusted=False, **more):
    now = timezone.now()
    return Browser.objects.create(
        account=account, token_digest=uuid4().bytes, device="chrome/android", first_seen_at=now, seen_at=now,
        trusted_until=now + timedelta(days=30) if trusted else None, **more,
    )  # fmt: skip


@pytest.fixture
def elsewhere(account):
    """Another browser, signed in too."""
    other = PortalClient()
    sign_in_as(other, account)
    return other


@pytest.fixture
def stranger(db, account):
    """A session and a browser of another account."""
    return neighbour_of(account)


def test_sessions_in_words(signed_in, elsewhere):
    page = Page(signed_in.get(URL)).said
    assert page.count("Firefox sur Windows") >= 2
    assert page.count("je suis ici") == 1
    assert "Déconnecter Firefox sur Windows" in page


def test_the_browser_in_use_is_said_and_comes_first(signed_in, account):
    token = "a-token-of-this-browser"
    here = new_browser(account)
    new_browser(account)
    Browser.objects.filter(pk=here.pk).update(
        token_digest=token_digest(token), seen_at=timezone.now() - timedelta(days=3)
    )
    signed_in.cookies[settings.BROWSER_COOKIE] = token
    page = signed_in.get(URL).content.decode()
    assert page.count("je suis ici") == 2, "the session, the browser"
    browsers = page[page.index('id="browsers"') :]
    assert 0 < browsers.index("je suis ici") < browsers.index("Oublier")
    assert " à " in browsers[browsers.index("Dernière connexion le") :].partition("</span>")[0]


def test_one_session_is_ended(signed_in, elsewhere):
    row = SignedInSession.objects.get(session_key=elsewhere.session.session_key)
    assert signed_in.post(f"{OUT}{row.pk}/")["Location"] == URL
    assert "Cet appareil est déconnecté." in Page(signed_in.get(URL)).said
    assert elsewhere.get(URL).status_code == 302
    assert Entry.objects.filter(event="sessions_ended", count=1).count() == 1


def test_all_the_others_are_ended(signed_in, elsewhere):
    for number in range(2):
        signed_in.post(OUT)
        said = Page(signed_in.get(URL)).said
        assert ("Tous les autres appareils sont déconnectés.", "Aucun autre appareil")[number] in said
    assert elsewhere.get(URL).status_code == 302
    assert SignedInSession.objects.get().session_key == signed_in.session.session_key


def test_this_session_is_not_ended_by_these_buttons(signed_in):
    signed_in.post(f"{OUT}{SignedInSession.objects.get().pk}/")
    assert signed_in.get(URL).status_code == 200


def test_what_belongs_to_somebody_else_is_left(signed_in, stranger):
    other = SignedInSession.objects.get(account=stranger)
    browser = Browser.objects.get(account=stranger)
    for path in (f"{OUT}{other.pk}/", f"{FORGET}{browser.pk}/", OUT, FORGET):
        assert signed_in.post(path)["Location"] == URL
    assert SignedInSession.objects.filter(pk=other.pk).exists()
    assert Browser.objects.filter(pk=browser.pk).exists()
    assert signed_in.post(f"{OUT}99999999999999999999999/").status_code in (302, 404)


def test_buttons_asked_for_as_pages_change_nothing(signed_in, elsewhere, account):
    new_browser(account)
    for path in (OUT, FORGET, f"{OUT}1/", f"{FORGET}1/"):
        assert signed_in.get(path)["Location"] == URL
        assert "j’appuie encore une fois" in Page(signed_in.get(URL)).said
    assert SignedInSession.objects.count() == 2
    assert Browser.objects.count() == 1


def test_browsers_are_forgotten(signed_in, account):
    first, _ = new_browser(account, trusted=True), new_browser(account)
    said = Page(signed_in.get(URL)).said
    assert said.count("Chrome sur Android") == 4
    assert "de confiance jusqu’au" in said
    signed_in.post(f"{FORGET}{first.pk}/")
    assert Browser.objects.count() == 1
    signed_in.post(FORGET)
    assert not Browser.objects.exists()
    assert Entry.objects.filter(event="browser_forgotten").count() == 2


def test_as_many_queries_for_one_row_as_for_ten(signed_in, account):
    new_browser(account)
    few = {path: len(queries(signed_in, path)) for path in (URL, HISTORY, "/mon-compte/informations/")}
    for _ in range(10):
        sign_in_as(PortalClient(), account)
        new_browser(account)
        journal.record(Event.SIGNED_IN, Actor.PERSON, account.pk)
    for path, number in few.items():
        asked = queries(signed_in, path)
        assert len(asked) == number <= 6, "\n".join(asked)


# ---- the history


def test_every_event_is_told_or_left_out_on_purpose():
    assert set(NOT_TOLD) == OF_NO_ACCOUNT, "give the new event its sentence in parvis/accounts/history.py"
    assert set(SENTENCES) | OF_NO_ACCOUNT == {event.value for event in Event}
    assert set(MEANS) == {detail.value for detail in Detail}


def test_sentences():
    entry = Entry(event=Event.SIGNED_IN, actor=Actor.PERSON, detail=Detail.PASSKEY)
    assert sentence(entry) == "Connexion à mon compte. Clé d’accès."
    entry = Entry(event=Event.SESSIONS_ENDED, actor=Actor.PERSON, count=3)
    assert sentence(entry) == "Déconnexion de 3 autres appareils."
    assert sentence(Entry(event="of_tomorrow", actor=Actor.PERSON)) == "of_tomorrow"


def test_every_event_reaches_the_page(signed_in, account):
    for event in Event:
        for detail in (None, *Detail):
            journal.record(event, Actor.PERSON, account.pk, detail=detail)
    pages = [Page(signed_in.get(f"{HISTORY}?page={number}")).said for number in range(1, 21)]
    for said in SENTENCES.values():
        assert any(" ".join(str(said).split()) in page for page in pages), said


def test_fifty_lines_a_page(signed_in, account):
    journal.record(Event.CODE_CHANGED, Actor.PERSON, account.pk)
    for _ in range(100):
        journal.record(Event.SIGNED_IN, Actor.PERSON, account.pk)
    first, third = Page(signed_in.get(HISTORY)), Page(signed_in.get(f"{HISTORY}?page=3"))
    assert first.said.count("Connexion à mon compte.") == 50
    assert "Plus ancien" in first.said
    assert "Plus récent" not in first.said
    assert "Ouverture de mon compte." in third.said
    assert "Plus ancien" not in third.said
    assert Page(signed_in.get(URL)).said.count("Connexion à mon compte.") == 5


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "9" * 400, "٣", "1e3", "\x00", "4"])
def test_a_page_that_is_not_there(signed_in, page):
    assert signed_in.get(HISTORY, {"page": page}).status_code == 200


def test_only_one_s_own(signed_in):
    journal.record(Event.CLOSING_ASKED, Actor.PERSON, uuid4())
    assert "Fermeture" not in Page(signed_in.get(HISTORY)).said


def test_not_me_is_explained(signed_in):
    for path in (URL, HISTORY):
        assert "Ce n’est pas moi" in Page(signed_in.get(path)).said
