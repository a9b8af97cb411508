"""A case at the desk: found by its exact reference, for a reason that is journaled; no secret fact shown."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from parvis.agents.enums import Role
from parvis.cases.models import Case, CaseType, Document, Piece, Words
from parvis.cases.rules import Exchange
from parvis.journal.enums import Reason
from parvis.journal.models import Entry
from tests.agents.signing_in import an_agent, at_desk
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
SEARCH, TIMES = "/bureau/dossiers/", "/bureau/delais/"
STEPS = [{"key": "received", "fr": "Reçu", "en": "Received"},
         {"key": "read", "fr": "À l’étude", "en": "Read"},
         {"key": "end", "fr": "Décidé", "en": "Decided"}]  # fmt: skip


@pytest.fixture
def agent(db):
    return an_agent(Role.CASES)


@pytest.fixture
def desk(client, agent):
    return at_desk(client, agent)


@pytest.fixture
def kind(db):
    return CaseType.objects.create(
        slug="soins", name_fr="Remboursement de soins", name_en="Refund", steps=STEPS
    )


def a_case(kind, reference="R-2026-1", member=None, **more):
    now = timezone.now()
    case = Case(
        id=uuid4(), reference=reference, member=member or uuid4(), type=kind, channel="post", step="read",
        received_at=now - timedelta(days=9), step_at=now, told_at=now, **more,
    )  # fmt: skip
    letter = Exchange(
        "L-1", "request", "to_member", now.isoformat(), "Il manque <b>un relevé</b>", "2026-01-02"
    )
    case.write(Words("Un relevé manque.", (letter,), {"received": now.isoformat()}))
    case.save(force_insert=True)
    return case


def find(desk, reference="R-2026-1", reason="handling_case"):
    return desk.post(SEARCH, {"reference": reference, "reason": reason})


def text(response):
    return response.content.decode()


def looks(agent):
    return list(Entry.objects.filter(event="agent_looked", agent=agent.pk).values_list("subject", "reason"))


def test_a_case_is_shown_and_the_look_journaled(desk, agent, account, kind):
    case = a_case(kind, member=account.member, expected_from="member")
    document = Document(
        id=uuid4(), case=case, receipt="AR-77", media="pdf", size=120_000, added_at=timezone.now()
    )
    document.seal(Piece("releve.pdf", "", "a2V5"))
    document.save(force_insert=True)
    page = text(find(desk, " R-2026-1 "))
    assert "Remboursement de soins" in page
    assert "À l’étude" in page
    assert "Il manque &lt;b&gt;un relevé&lt;/b&gt;" in page
    assert "releve.pdf" in page
    assert "AR-77" in page
    assert "Motif noté\u00a0: Traitement de son dossier." in page
    assert looks(agent) == [(account.pk, Reason.HANDLING_CASE)]


def test_no_secret_fact_is_shown(desk, account, kind):
    a_case(kind, member=account.member)
    page = re.sub(r"\s|\u00a0", "", text(find(desk)))
    profile = account.profile
    for fact in (profile.number, profile.email, profile.mobile, profile.birth_name + "<", profile.birth_date):
        assert fact not in page


def test_of_somebody_without_account_the_member_is_the_subject(desk, agent, kind):
    case = a_case(kind)
    assert "une personne sans compte" in text(find(desk))
    assert looks(agent) == [(case.member, Reason.HANDLING_CASE)]


@pytest.mark.parametrize(
    "reference", ["R-2026", "r-2026-1", "%", "R-2026-1' OR '1'='1", "R_2026_1", "x" * 40]
)
def test_only_the_exact_reference_finds_it(desk, agent, kind, reference):
    a_case(kind)
    page = text(find(desk, reference))
    assert "Aucune démarche n’a cette référence" in page
    assert looks(agent) == []


@pytest.mark.parametrize(
    "said", [{"reason": ""}, {"reason": "curious"}, {"reference": ""}, {"reference": "x" * 41}]
)
def test_without_reason_nothing_is_shown(desk, agent, kind, said):
    a_case(kind)
    page = text(find(desk, **said))
    assert "à corriger" in page
    assert "Où elle en est" not in page
    assert looks(agent) == []


def test_the_reference_is_in_no_address(desk, kind):
    a_case(kind)
    assert "Où elle en est" not in text(desk.get(f"{SEARCH}?reference=R-2026-1&reason=handling_case"))


def test_too_many_searches(desk, agent, kind):
    for _ in range(30):
        find(desk, "none")
    answer = find(desk)
    assert answer.status_code == 429
    assert "Trop de recherches" in text(answer)


def test_without_token_nothing_is_shown(agent, kind):
    a_case(kind)
    assert find(at_desk(PortalClient(enforce_csrf_checks=True), agent)).status_code == 403
    assert looks(agent) == []


class TestTimes:
    def test_what_waits_and_what_was_done(self, desk, kind):
        a_case(kind, "1")
        a_case(kind, "2", expected_from="member")
        a_case(kind, "3", closed_at=timezone.now(), outcome="done", expected_from="nobody")
        page = re.sub(r"<[^>]+>", " ", text(desk.get(TIMES)))
        said = " ".join(page.replace("\u00a0", "~").split()).replace("~", "\u00a0")
        assert "Ouverts\u00a0: 2" in said
        assert "Dont la personne doit répondre\u00a0: 1" in said
        assert "Reçus\u00a0: 3" in said
        assert "Clos\u00a0: 1 moins que reçus" in said
        assert "9 jours, reçu le" in said
        assert "trop peu de dossiers" in said

    def test_as_many_queries_for_ten_types(self, desk, kind, django_assert_num_queries):
        a_case(kind)
        with django_assert_num_queries(3):
            desk.get(TIMES)
        for number in range(10):
            a_case(
                CaseType.objects.create(slug=f"t{number}", name_fr=f"Type {number}", name_en="", steps=STEPS),
                f"{number}",
            )
        with django_assert_num_queries(3):
            assert "Type 9" in text(desk.get(TIMES))
