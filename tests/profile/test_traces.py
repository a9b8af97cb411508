"""Few queries, and nothing personal in addresses, sessions or rows in clear."""

import pytest

from parvis.accounts.models import AccountLink
from tests.accounts_fixtures import CAMILLE
from tests.enrolment.test_queries import at_most
from tests.enrolment.test_traces import Witness, everything_stored, found
from tests.page_client import PortalClient
from tests.profile.letters_told import content, path

NEW, MOBILE, CODE = "zwicky.nouvelle@boite.example", "06 39 98 77 31", "cinq hiboux gris sous la lune"
MARKS = {
    "new e-mail": {NEW, "zwicky.nouvelle"},
    "e-mail": {CAMILLE.email},
    "mobile": {MOBILE, MOBILE.replace(" ", ""), "+33639987731"},
    "number": {CAMILLE.number},
    "code": {CODE},
}


@pytest.fixture
def client():
    return Witness()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_in_clear(signed_in):
    signed_in.post("/mon-compte/courriel/", {"email": NEW})
    link = path(content("new_email")["link"])
    signed_in.post(link)
    signed_in.post("/mon-compte/mobile/", {"mobile": MOBILE})
    signed_in.post("/mon-compte/mobile/code/", {"digits": content("mobile_code")["digits"]})
    signed_in.post("/mon-compte/code/", {"code": CODE})
    signed_in.post("/mon-compte/preferences/", {"language": "en"})
    signed_in.post(path(content("email_changed")["undo_url"]))
    stored = [*everything_stored(), *signed_in.places, ("session", str(dict(signed_in.session)).encode())]
    assert found(stored, MARKS) == []
    token = link.split("/")[-2].encode()
    assert [place for place, value in everything_stored() if token in value] == []


@pytest.mark.django_db
def test_ended_links_hold_nothing(signed_in):
    signed_in.post("/mon-compte/courriel/", {"email": NEW})
    PortalClient().post(path(content("new_email")["link"]))
    PortalClient().post(path(content("email_changed")["undo_url"]))
    assert not AccountLink.objects.exclude(ended="").exclude(sealed=None).exists()


@pytest.mark.django_db
def test_queries(signed_in):
    pages = ("informations/", "courriel/", "mobile/", "code/", "preferences/", "securite/",
             "securite/historique/")  # fmt: skip
    for page in pages:
        with at_most(6, f"GET {page}"):
            assert signed_in.get(f"/mon-compte/{page}").status_code == 200
    signed_in.post("/mon-compte/courriel/", {"email": NEW})
    with at_most(6, "GET the link"):
        assert PortalClient().get(path(content("new_email")["link"])).status_code == 200
