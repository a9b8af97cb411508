"""A marked person loses everything; then everything that was written is searched for their facts."""

import pytest
from django.conf import settings as django_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.accounts.models import Account
from parvis.connections import members
from parvis.connections.keys import ring
from parvis.letters.actions.print import print_letters
from parvis.letters.actions.send import send_letter
from parvis.letters.models import Letter
from parvis.recovery.actions.apply import apply_due
from tests import walk
from tests.enrolment.test_traces import (
    CODE,
    MARKED,
    NOT_OURS,
    Witness,
    everything_stored,
    found,
    put_on_file,
    ways_of_writing,
    written,  # noqa: F401
)
from tests.page_client import PortalClient
from tests.recovery.steps import NEW_CODE, announced, holder, path_in, post, run_jobs

pytestmark = pytest.mark.django_db(transaction=True)
NEW_EMAIL, NEW_MOBILE = "zwickynouveau@boite.example", "06 12 77 44 85"
FACTS = ways_of_writing(MARKED, CODE) | {
    "new e-mail": {NEW_EMAIL, "zwickynouveau"},
    "new mobile": {NEW_MOBILE, "0612774485", "+33612774485"},
    "new code": {NEW_CODE},
}


@pytest.fixture
def production(settings):
    settings.PRACTICE = False
    settings.MEMBERS_PORT = "parvis.registry.matching.DatabaseMembers"
    members.port.cache_clear()
    put_on_file(MARKED)
    client = PortalClient()
    for page, said in walk.answers(MARKED, code__code=CODE).items():
        walk.post(client, page, said)
    client.post(path_in("activation"))
    assert Account.objects.count() == 1
    yield
    members.port.cache_clear()


def test_a_marked_person_leaves_no_trace_in_clear(production, written, smtp_box, later, tmp_path):  # noqa: F811
    witness = Witness()
    codes = everything(witness, later)
    for letter in Letter.objects.filter(state="queued").exclude(channel="post"):
        send_letter(letter.id)
    print_letters(tmp_path / "letters.html")
    places = [*everything_stored(), ("logs", written.getvalue().encode()), *witness.places]
    assert found(places, FACTS | {"letter code": codes}) == []
    assert Account.objects.get().profile.email == NEW_EMAIL


def everything(client, later):
    """The lost code, the letter's code, everything lost: wrongly, then rightly. Returns the letter's code."""
    for said in (holder(MARKED) | {"birth_date_0": "1"}, holder(MARKED)):
        client.post("/code-perdu/", said)
        client.post("/acces-perdu/courrier/", said)
    jobs = [str(job.args) for job in ProcrastinateJob.objects.filter(task_name__startswith="recovery.")]
    assert found([("jobs", text.encode()) for text in jobs], FACTS) == []
    run_jobs()
    client.post(path_in("lost_code"), {"code": NEW_CODE})
    code = Letter.objects.get(kind="letter_code").content["letter_code"]
    client.post("/acces-perdu/courrier/code/", {"number": MARKED.number, "letter_code": code[:-1]})
    post(client, "", {"lost": "everything"})
    for page in ("identite", "rib", "carte"):
        post(client, page, {name: "x" + value for name, value in walk.answers(MARKED)[page].items()})
        post(client, page, walk.answers(MARKED)[page])
        client.get(f"/acces-perdu/{page}/")
    post(client, "coordonnees", {"email": NEW_EMAIL, "mobile": NEW_MOBILE})
    client.get("/acces-perdu/verification/")
    post(client, "verification")
    client.get("/acces-perdu/demande/")
    client.post(path_in("new_email"))
    client.get(path_in("recovery_announced", "stop_url"))
    assert found(everything_stored(), FACTS) == [], "while the account waits"
    announced()
    later(hours=24, seconds=1)
    assert apply_due() == 1
    return {code, code.replace("-", "")}


def test_in_practice_what_is_nobody_s_leaves_no_trace(written):  # noqa: F811
    assert django_settings.PRACTICE
    real, witness = walk.answers(NOT_OURS), Witness()
    for path in ("/code-perdu/", "/acces-perdu/courrier/"):
        assert witness.post(path, holder(NOT_OURS)).status_code == 302
    witness.post("/acces-perdu/courrier/code/", {"number": NOT_OURS.number, "letter_code": "CDFH-KKKK"})
    post(witness, "", {"lost": "everything"})
    for page in ("identite", "rib", "carte"):
        post(witness, page, real[page])
    camille = walk.person("camille")
    post(witness, "identite", real["identite"] | {"number": camille.number})
    post(witness, "rib", real["rib"])
    post(witness, "carte", real["carte"])
    places = [*everything_stored(), ("logs", written.getvalue().encode()), *witness.places]
    assert found(places, ways_of_writing(NOT_OURS, "CDFH-KKKK")) == []
    digests = [*ring().fingerprints("number", NOT_OURS.number), ring().fingerprint("address", "x")]
    assert [place for place, value in places for digest in digests if digest in value] == []
