"""A marked person goes through everything; then everything that was written is searched for their facts.

In practice what is typed and belongs to no fictitious person is searched for in the same way.
"""

import io
import logging
import re
import unicodedata
from dataclasses import replace
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.connections import members
from parvis.connections.keys import ring
from parvis.enrolment.actions.tell import tell_the_account
from parvis.letters.actions.send import send_letter
from parvis.letters.models import Letter
from parvis.lib import logs
from parvis.registry.models import TABLE, Member
from parvis.registry.rules import Sealed, encode_sealed
from tests import walk
from tests.page_client import PortalClient
from tests.signing_in import first_step, second_step

pytestmark = pytest.mark.django_db(transaction=True)
CODE = "zygomatique ornithorynque 7 vitrail"
MARKED = replace(
    walk.person("camille"), number="2991299888777", birth_name="ZWICKENDORFÉR", birth_date="1999-12-28",
    postcode="98799", rib_tail="QZ7X9K1", card_tail="83719462058", email="zwickymarked@boite.example",
    mobile="06 12 77 31 95",
)  # fmt: skip
COLUMNS = """
SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'
    AND table_name <> 'django_migrations'  -- its many moments hold any five digits sooner or later
"""


def ways_of_writing(who, code):
    """Each fact as it could have been written somewhere, by name."""
    year, month, day = who.birth_date.split("-")
    plain = unicodedata.normalize("NFKD", who.birth_name).encode("ascii", "ignore").decode()
    digits = who.mobile.replace(" ", "")
    return {
        "number": {who.number, f"{who.number[:1]} {who.number[1:3]} {who.number[3:5]}"},
        "name": {who.birth_name, plain, who.birth_name.lower(), plain.lower()},
        "birth date": {who.birth_date, f"{day}/{month}/{year}", day + month + year},
        "postcode": {who.postcode},
        "e-mail": {who.email, who.email.partition("@")[0]},
        "mobile": {who.mobile, digits, "+33" + digits[1:]},
        "RIB": {who.rib_tail, who.rib_tail.lower()},
        "card": {who.card_tail},
        "code": {code},
    }


def everything_stored():
    """(place, bytes) of every value of every table, in whatever way the database can write it."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for schema, table, column, kind in cursor.fetchall():
            cast = f'"{column}"' if kind == "bytea" else f"convert_to(\"{column}\"::text, 'UTF8')"
            cursor.execute(f'SELECT {cast} FROM "{schema}"."{table}" WHERE "{column}" IS NOT NULL')
            for (value,) in cursor.fetchall():
                yield f"{table}.{column}", bytes(value)


def found(places, facts):
    """Where a fact can be read: (place, what). Random bytes never hold five characters of it by chance."""
    marks = {(name, mark.encode()) for name, ways in facts.items() for mark in ways if mark}
    return sorted({(place, name) for place, value in places for name, mark in marks if mark in value})


@pytest.fixture
def written():
    """What the real logging writes, everything on, to the last detail."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.configure({"level": "DEBUG", "format": "json"})
    stream = io.StringIO()
    for handler in root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(stream)
    root.setLevel(logging.DEBUG)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


class Witness(PortalClient):
    """Keeps what a proxy or a browser would keep: addresses and cookies."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def request(self, **request):
        self.seen.append(request.get("PATH_INFO", "") + "?" + str(request.get("QUERY_STRING", "")))
        response = super().request(**request)
        self.seen.append(response.headers.get("Location", ""))
        self.seen += [cookie.value for cookie in self.cookies.values()]
        return response

    @property
    def places(self):
        return [("address or cookie", text.encode()) for text in self.seen]


def test_the_search_itself_finds():
    facts = ways_of_writing(MARKED, CODE)
    hidden = [("somewhere", f"…{mark}…".encode()) for ways in facts.values() for mark in ways]
    assert {name for _, name in found(hidden, facts)} == set(facts)
    assert found([("elsewhere", b"nothing")], facts) == []


def test_a_marked_person_leaves_no_trace_in_clear(written, settings, smtp_box):
    settings.PRACTICE = False
    settings.MEMBERS_PORT = "parvis.registry.matching.DatabaseMembers"
    members.port.cache_clear()
    put_on_file(MARKED)
    witness = Witness()
    try:
        everything(witness)
    finally:
        members.port.cache_clear()
    assert len(witness.seen) > 40
    assert written.getvalue().count("\n") > 5
    places = [*everything_stored(), ("logs", written.getvalue().encode()), *witness.places]
    assert found(places, ways_of_writing(MARKED, CODE)) == []
    assert tokens_in_clear(places) == []


def put_on_file(who):
    plain = Sealed(
        "Zoé",
        who.birth_name,
        "",
        who.birth_date,
        who.postcode,
        who.email,
        "+33612773196",
        ("1 rue", "98799 X"),
    )
    member = Member(
        number_fingerprint=ring().fingerprint("number", who.number), status="active",
        rib_evidence=ring().evidence("rib", who.number, who.rib_tail),
        card_evidence=ring().evidence("card", who.number, who.card_tail), content_digest=b"x" * 33,
    )  # fmt: skip
    member.sealed = ring().seal(TABLE, "sealed", member.id, encode_sealed(plain).encode())
    member.save()


def everything(client):
    """Wrong answers, right ones, a correction, the link, sign-in, sign-out, the account found again."""
    said = walk.answers(MARKED, code__code=CODE)
    client.get("/")
    client.get("/creer-mon-compte/")
    for page in said:
        client.get(f"/creer-mon-compte/{page}/")
        walk.post(client, page, {name: "x" + value for name, value in said[page].items()})
        if page == "carte":
            walk.post(client, page, said[page] | {"tail": "00000000000"})
            client.get("/creer-mon-compte/reponse/")
        response = walk.post(client, page, said[page])
        assert response.status_code == 302, response.content.decode()
    client.get("/creer-mon-compte/courriel-envoye/")
    path = Letter.objects.get(kind="activation").content["link"].removeprefix("http://localhost:8000")
    assert found(everything_stored(), ways_of_writing(MARKED, CODE)) == [], "while the letter waits"
    run_the_worker()
    assert "Mon compte est activé" in client.post(path).content.decode()
    client.post("/se-connecter/", {"number": MARKED.number, "code": CODE + "x"})
    assert first_step(client, MARKED.number, CODE).status_code == 302
    assert second_step(client)["Location"] == "/mon-compte/"
    client.get("/mon-compte/")
    client.get("/nulle-part/" + "x" * 50)
    logging.getLogger("django.request").error("seen %s", "nothing")
    client.post("/se-deconnecter/")
    for page in ("identite", "rib", "carte"):
        walk.post(client, page, said[page])
    client.get("/creer-mon-compte/reponse/")
    run_the_worker()


def run_the_worker():
    """What the jobs that wait would do."""
    for account in ProcrastinateJob.objects.filter(task_name="enrolment.tell_the_account"):
        tell_the_account(UUID(account.args["account_id"]), account.args["at"])
    for letter in Letter.objects.filter(state="queued"):
        assert send_letter(letter.id) == "sent"


def tokens_in_clear(places):
    """Where the token of a link can be read outside of the addresses themselves."""
    mark = re.compile(rb"(?:activation|ce-n-est-pas-moi)/[\w-]{43}")
    return sorted({place for place, value in places if mark.search(value) and place != "address or cookie"})


NOT_OURS = replace(
    MARKED, number="1551214168025", birth_name="VRAINOM", birth_date="1955-12-17", postcode="14168",
    email="vraie.personne@orange.fr", mobile="06 12 34 56 78", rib_tail="8K8Z8Y8", card_tail="71717171717",
)  # fmt: skip


def test_in_practice_what_is_nobody_s_leaves_no_trace(written):
    assert django_settings.PRACTICE
    camille, real = walk.person("camille"), walk.answers(NOT_OURS)
    witness = Witness()
    for page, typed in real.items():  # someone takes the workshop for the portal
        witness.get(f"/creer-mon-compte/{page}/")
        walk.post(witness, page, typed)
    borrowed = real["identite"] | {"number": camille.number}
    walk.post(witness, "identite", borrowed)  # a fictitious number, and the rest is theirs
    walk.post(witness, "rib", real["rib"])
    walk.post(witness, "carte", real["carte"])
    witness.get("/creer-mon-compte/reponse/")
    walk.walk(witness, camille, until="conditions")
    walk.post(witness, "coordonnees", real["coordonnees"])
    walk.post(witness, "coordonnees", real["coordonnees"] | {"keep_email": NOT_OURS.email})
    walk.post(witness, "coordonnees", real["coordonnees"] | {"email": "vraie.personne@gmial.com"})
    witness.post("/se-connecter/", {"number": NOT_OURS.number, "code": "vraie phrase de quelqu’un"})
    places = [*everything_stored(), ("logs", written.getvalue().encode()), *witness.places]
    assert found(places, ways_of_writing(NOT_OURS, "vraie phrase de quelqu’un")) == []
    digests = [*ring().fingerprints("number", NOT_OURS.number), *ring().fingerprints("email", NOT_OURS.email)]
    assert [place for place, value in places for digest in digests if digest in value] == []


def test_in_practice_not_even_a_digest_is_kept_of_a_rib_that_is_nobody_s():
    """The practice keys are known to everybody: a digest of seven characters would be no protection."""
    camille, client = walk.person("camille"), PortalClient()
    walk.post(client, "identite", walk.answers(camille)["identite"])
    walk.post(client, "rib", {"tail": NOT_OURS.rib_tail})
    digest = ring().evidence("rib", camille.number, NOT_OURS.rib_tail)
    assert [place for place, value in everything_stored() if digest in value] == []
    walk.post(client, "carte", walk.answers(camille)["carte"])
    assert "Ces réponses ne vont pas ensemble" in client.get("/creer-mon-compte/reponse/").content.decode()
