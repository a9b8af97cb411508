"""What the account holds, and the preferences."""

import pytest

from parvis.accounts.models import Account
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from tests.accounts_fixtures import CAMILLE
from tests.enrolment.reading_pages import Page, check_refused
from tests.page_client import PortalClient
from tests.profile.letters_told import told

pytestmark = pytest.mark.django_db
DETAILS, URL = "/mon-compte/informations/", "/mon-compte/preferences/"


def events():
    return [entry.event for entry in Entry.objects.order_by("pk")][1:]


def test_what_is_held(signed_in):
    page = Page(signed_in.get(DETAILS))
    for fact in (CAMILLE.email, "06 39 98 10 01", CAMILLE.birth_name, "14 juin 1985", "Français",
                 "se termine par 000"):  # fmt: skip
        assert fact in page.said, fact
    assert CAMILLE.number not in page.html
    for where in ("courriel", "mobile", "code", "preferences"):
        assert f'href="/mon-compte/{where}/"' in page.html


def test_signed_in_only():
    for page in (DETAILS, URL, "/mon-compte/securite/", "/mon-compte/securite/historique/"):
        answer = PortalClient().get(page)
        assert answer["Location"].startswith("/se-connecter/"), page


def test_the_language(signed_in, account):
    Letter.objects.all().delete()
    assert signed_in.post(URL, {"language": "en", "sms_notices": "on"})["Location"] == "/en" + DETAILS
    assert Account.objects.get().language == "en"
    assert signed_in.get("/en" + DETAILS).status_code == 200
    assert events() == ["language_changed"]
    assert told() == set()
    assert signed_in.post("/en" + URL, {"language": "fr", "sms_notices": "on"})["Location"] == DETAILS


def test_notices_by_sms(signed_in):
    Letter.objects.all().delete()
    everywhere = {
        ("preferences_changed", "email", CAMILLE.email),
        ("preferences_changed", "sms", "+33639981001"),
    }
    assert signed_in.post(URL, {"language": "fr"})["Location"] == DETAILS
    assert not Account.objects.get().sms_notices
    assert told() == everywhere, "that SMS end is told by SMS"
    assert events() == ["preferences_changed"]
    Letter.objects.all().delete()
    signed_in.post(URL, {"language": "fr", "sms_notices": "on"})
    assert Account.objects.get().sms_notices
    assert told() == everywhere


def test_nothing_changed(signed_in):
    Letter.objects.all().delete()
    signed_in.post(URL, {"language": "fr", "sms_notices": "on"})
    assert (events(), told()) == ([], set())
    assert "Rien n’a changé." in Page(signed_in.get(DETAILS)).said


@pytest.mark.parametrize("language", ["", "de", "../", "x" * 5000])
def test_other_languages_are_refused(signed_in, language):
    check_refused(
        signed_in.post(URL, {"language": language, "sms_notices": "on"}), "language", "id_language_0"
    )


def test_without_sms_nothing_is_asked_of_them(signed_in, account, settings):
    settings.SMS_PORT = ""
    assert "sms_notices" not in Page(signed_in.get(URL)).typed
    signed_in.post(URL, {"language": "fr"})
    assert Account.objects.get().sms_notices, "what was not asked does not change"
