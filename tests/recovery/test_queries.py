"""How many queries each page of recovery asks: few enough to stay fast when many come at once."""

import pytest

from tests import walk
from tests.enrolment.test_queries import MOST_READING, MOST_WRITING, at_most, both
from tests.page_client import PortalClient
from tests.recovery.steps import CAMILLE, NEW, NEW_CODE, holder, path_in, run_jobs

pytestmark = pytest.mark.django_db
BEGINS_THE_WAIT = 16  # the whole announcement, once an account in years
CHOOSES = 16  # sessions, browsers, journal, two notices


def test_every_page(client, account):
    for path in ("/code-perdu/", "/acces-perdu/", "/acces-perdu/courrier/", "/acces-perdu/courrier/code/"):
        with at_most(0, f"GET {path}"):
            assert client.get(path).status_code == 200
    both(client, "/acces-perdu/", {"lost": "everything"})
    for page in ("identite", "rib", "carte"):
        both(client, f"/acces-perdu/{page}/", walk.answers(CAMILLE)[page])
    both(client, "/acces-perdu/coordonnees/", NEW)
    with at_most(MOST_READING, "GET verification"):
        client.get("/acces-perdu/verification/")
    with at_most(MOST_WRITING + 5, "POST verification"):
        client.post("/acces-perdu/verification/")
    with at_most(MOST_READING, "GET demande"):
        client.get("/acces-perdu/demande/")
    stranger = PortalClient()
    with at_most(MOST_READING, "GET the link"):
        stranger.get(path_in("new_email"))
    with at_most(BEGINS_THE_WAIT, "POST the link"):
        assert stranger.post(path_in("new_email")).status_code == 200
    with at_most(MOST_READING, "GET the stop"):
        assert stranger.get(path_in("recovery_announced", "stop_url")).status_code == 200


def test_the_lost_code_and_the_letter(client, account):
    for path in ("/code-perdu/", "/acces-perdu/courrier/"):
        both(client, path, holder())
    run_jobs()
    code = path_in("lost_code")
    with at_most(MOST_READING, "GET the link"):
        client.get(code)
    with at_most(CHOOSES, "POST the link"):
        assert client.post(code, {"code": NEW_CODE}).status_code == 200
    both(client, "/acces-perdu/courrier/code/", {"number": CAMILLE.number, "letter_code": "CDFH"})
