"""The contract of the members port, the same for the practice registry and for the database."""

import datetime
import uuid
from dataclasses import replace

import pytest
from django.db import connection

from parvis.connections.keys import ring
from parvis.connections.members import Claim, MemberStatus, MembersUnavailable, OnFile
from parvis.connections.members.comparing import digits_form, name_form, tail_form
from parvis.connections.members.fake import ScriptedMembers
from parvis.connections.members.people import people
from parvis.registry.matching import DatabaseMembers
from parvis.registry.models import Member
from tests.registry.files import people_on_file

PEOPLE = {person.key: person for person in people()}
SOME = PEOPLE["nom-compose"]


def claim_of(person, **changes):
    facts = {"rib_tail": person.rib_tail, "card_tail": person.card_tail, **changes}
    rib, card = facts.pop("rib_tail"), facts.pop("card_tail")
    claim = Claim(
        number=person.number,
        name=person.birth_name,
        birth_date=datetime.date.fromisoformat(person.birth_date),
        postcode=person.postcode,
        rib=ring().evidences("rib", person.number, rib) if rib else b"",
        card=ring().evidences("card", person.number, card),
    )
    return replace(claim, **facts)


class MembersContract:
    @pytest.fixture
    def port(self):
        raise NotImplementedError

    @pytest.mark.parametrize(
        ("key", "status"),
        [
            ("camille", MemberStatus.ACTIVE),
            ("en-transfert", MemberStatus.IN_TRANSFER),
            ("numero-en-attente", MemberStatus.PROVISIONAL),
            ("decede", MemberStatus.DECEASED),
            ("carte-sans-photo", MemberStatus.ACTIVE),
        ],
    )
    def test_everything_true(self, port, key, status):
        match = port.match(claim_of(PEOPLE[key]))
        assert match.member is not None
        assert (match.name, match.birth_date, match.postcode, match.rib, match.card) == (True,) * 5
        assert match.has_rib
        assert match.status == status

    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            ({"name": "Autre"}, "name"),
            ({"name": ""}, "name"),
            ({"name": "😀"}, "name"),
            ({"birth_date": datetime.date(1999, 12, 23)}, "birth_date"),
            ({"postcode": "33998"}, "postcode"),
            ({"postcode": ""}, "postcode"),
            ({"rib_tail": "2200872"}, "rib"),
            ({"rib_tail": ""}, "rib"),
            ({"card_tail": "20480613584"}, "card"),
        ],
    )
    def test_one_fact_wrong(self, port, changes, wrong):
        match = port.match(claim_of(SOME, **changes))
        names = ("name", "birth_date", "postcode", "rib", "card", "has_rib")
        facts = {fact: getattr(match, fact) for fact in names}
        assert facts == {fact: fact != wrong for fact in facts}

    @pytest.mark.parametrize(
        "typed",
        [
            "D’HERVÉ-L’ÉTOILE",
            "d'herve l'etoile",
            "DHERVE LETOILE",
            "d’hervé—l’étoile",
            "  Dherveletoile ",
            "Ｄ’Hervé L’Étoile",
        ],
    )
    def test_ways_of_typing_a_name(self, port, typed):
        assert port.match(claim_of(SOME, name=typed)).name

    @pytest.mark.parametrize("typed", ["Prototype", "cœur-vaillant", "COEUR VAILLANT"])
    def test_birth_or_usual_name(self, port, typed):
        assert port.match(claim_of(PEOPLE["haute-corse"], name=typed)).name

    def test_an_absent_usual_name_is_no_name(self, port):
        assert not port.match(claim_of(SOME, name=" - ")).name

    def test_a_postcode_with_spaces(self, port):
        assert port.match(claim_of(SOME, postcode=" 33 999 ")).postcode

    def test_evidence_of_somebody_else(self, port):
        other = PEOPLE["camille"]
        match = port.match(claim_of(SOME, rib=claim_of(other).rib, card=claim_of(other).card))
        assert not match.rib
        assert not match.card

    def test_no_rib_on_file(self, port):
        match = port.match(claim_of(PEOPLE["sans-rib"]))
        assert not match.has_rib
        assert not match.rib
        assert not port.match(claim_of(PEOPLE["sans-rib"], rib_tail="0000000")).rib
        assert match.card

    @pytest.mark.parametrize("changes", [{}, {"name": "Personne", "postcode": "00000"}])
    def test_an_unknown_number(self, port, changes):
        match = port.match(claim_of(PEOPLE["inconnue"], **changes))
        assert match.member is None
        assert (match.name, match.birth_date, match.postcode, match.rib, match.card) == (False,) * 5
        assert not match.has_rib

    def test_what_is_on_file(self, port):
        member = port.match(claim_of(SOME)).member
        assert port.on_file(member) == OnFile(
            "Éloïse-Marie",
            "d’Hervé-L’Étoile",
            "",
            "eloise-marie@courrier.example",
            "+33639981013",
            ("13 rue de l’Exemple", "33999 VILLE-EXEMPLE"),
        )

    def test_nothing_on_file(self, port):
        on_file = port.on_file(port.match(claim_of(PEOPLE["sans-contact"])).member)
        assert (on_file.email, on_file.mobile, on_file.address) == ("", "", ())

    def test_a_member_who_left(self, port):
        assert port.on_file(uuid.uuid4()) is None

    def test_many_numbers_at_once(self, port):
        known = [PEOPLE["camille"], SOME, PEOPLE["decede"]]
        asked = [*(person.number for person in known), PEOPLE["inconnue"].number, "1990199999999"]
        found = port.find_many(asked)
        assert found == {person.number: port.match(claim_of(person)).member for person in known}
        assert port.find_many([]) == {}

    def test_it_answers(self, port):
        port.ping()


class TestScriptedMembers(MembersContract):
    @pytest.fixture
    def port(self):
        return ScriptedMembers()

    def test_it_says_that_it_is_a_fake(self, port):
        assert port.fake

    def test_an_outage(self, port):
        down = PEOPLE["panne"]
        with pytest.raises(MembersUnavailable):
            port.match(claim_of(down))
        with pytest.raises(MembersUnavailable):
            port.on_file(down.member)
        with pytest.raises(MembersUnavailable):
            port.find_many([SOME.number, down.number])


@pytest.mark.django_db
class TestDatabaseMembers(MembersContract):
    @pytest.fixture
    def port(self, db):
        people_on_file()
        return DatabaseMembers()

    def test_it_is_no_fake(self, port):
        assert not port.fake

    def test_one_query_whatever_is_wrong(self, port, django_assert_num_queries):
        for claim in (claim_of(SOME), claim_of(PEOPLE["inconnue"]), claim_of(SOME, name="x", rib_tail="")):
            with django_assert_num_queries(1):
                port.match(claim)

    def test_a_row_that_cannot_be_read_is_no_answer(self, port):
        Member.objects.filter(id=port.match(claim_of(SOME)).member).update(sealed=b"\x01" + bytes(60))
        with pytest.raises(MembersUnavailable):
            port.match(claim_of(SOME))

    def test_rows_of_an_older_key_are_found(self, port, settings):
        settings.KEYS_PORT = "tests.registry.files.TwoKeys"
        ring.cache_clear()
        assert len(ring().keys) == 2
        match = port.match(claim_of(SOME))
        ring.cache_clear()
        assert (match.name, match.rib, match.card) == (True, True, True)

    def test_many_numbers_in_one_query_under_an_older_key_too(
        self, port, settings, django_assert_num_queries
    ):
        numbers = [SOME.number, PEOPLE["camille"].number]
        settings.KEYS_PORT = "tests.registry.files.TwoKeys"
        ring.cache_clear()
        with django_assert_num_queries(1):
            found = port.find_many(numbers)
        ring.cache_clear()
        assert set(found) == set(numbers)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_no_answer():
    port = DatabaseMembers()
    port.ping()
    questions = (
        port.ping,
        lambda: port.match(claim_of(SOME)),
        lambda: port.on_file(uuid.uuid4()),
        lambda: port.find_many([SOME.number]),
    )
    for question in questions:
        connection.ensure_connection()
        connection.connection.close()
        with pytest.raises(MembersUnavailable):
            question()
        connection.close()


def test_forms():
    assert name_form("Lætitia Œuf-Straße d’Ÿ") == "laetitiaoeufstrassedy"
    assert tail_form(" 3m0-26.06 ") == "3M02606"
    assert digits_form(" ７5 0-01") == "75001"
