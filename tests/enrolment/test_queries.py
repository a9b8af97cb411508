"""How many queries each page of the journey asks: few enough to stay fast when many come at once."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import walk
from tests.page_client import PortalClient
from tests.signing_in import SECOND, first_step, second_step

pytestmark = pytest.mark.django_db
MOST_READING, MOST_WRITING = 6, 8
MOST_SIGNING_IN = 14  # what it writes: code, letter, job; session, browser, journal
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
CAMILLE = walk.person("camille")


@contextmanager
def at_most(number, what):
    with CaptureQueriesContext(connection) as captured:
        yield
    asked = [query["sql"] for query in captured if not query["sql"].upper().startswith(FRAME)]
    told = "\n".join(sql[:150] for sql in asked)
    assert len(asked) <= number, f"{what}: {len(asked)} queries, {number} allowed\n{told}"


def both(client, path, said=None):
    with at_most(MOST_READING, f"GET {path}"):
        assert client.get(path).status_code == 200
    with at_most(MOST_WRITING, f"POST {path}"):
        return client.post(path, said or {})


def test_every_page_of_the_journey(client, link):
    for path in ("/", "/creer-mon-compte/", "/se-connecter/"):
        with at_most(0, f"GET {path}"):
            assert client.get(path).status_code == 200
    for page, said in walk.answers(CAMILLE).items():
        response = both(client, f"/creer-mon-compte/{page}/", said)
        assert response["Location"] == walk.NEXT[page]
    with at_most(MOST_READING, "the waiting page"):
        client.get("/creer-mon-compte/courriel-envoye/")
    stranger = PortalClient()
    both(stranger, link())
    with at_most(0, "GET sign-in"):
        stranger.get("/se-connecter/")
    with at_most(MOST_SIGNING_IN, "POST sign-in"):
        first_step(stranger)
    with at_most(MOST_READING, "GET the second step"):
        stranger.get(SECOND)
    with at_most(MOST_SIGNING_IN, "POST the second step"):
        second_step(stranger)
    with at_most(MOST_READING, "GET the dashboard"):
        assert stranger.get("/mon-compte/").status_code == 200
    with at_most(MOST_WRITING, "POST sign-out"):
        stranger.post("/se-deconnecter/")


@pytest.mark.parametrize("key", ["inconnue", "panne", "decede", "en-transfert", "sans-rib"])
def test_every_answer(client, key):
    who, response = walk.person(key), None
    for page in ("identite", "rib", "carte"):
        response = both(client, f"/creer-mon-compte/{page}/", walk.answers(who)[page])
    assert response
    assert response["Location"] == "/creer-mon-compte/reponse/"
    both(client, "/creer-mon-compte/reponse/")


@pytest.mark.parametrize("changes", [{}, {"identite__name": "x"}, {"identite__number": "12"}], ids=str)
def test_going_back_and_changing(client, changes):
    walk.walk(client, CAMILLE)
    for page, said in walk.answers(CAMILLE, **changes).items():
        with at_most(MOST_WRITING, f"POST {page} again"):
            walk.post(client, page, said)


def test_renewing_a_link(client, link, later):
    walk.walk(client, CAMILLE)
    path = link()
    later(days=7, minutes=1)
    with at_most(MOST_WRITING, "POST a new link"):
        client.post(path + "nouveau-lien/")
    with at_most(MOST_WRITING, "POST erase"):
        client.post("/creer-mon-compte/arreter/")
