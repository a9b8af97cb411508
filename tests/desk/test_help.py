"""Helping somebody who is stuck: found by what they say, with a reason; remedies; nothing secret shown."""

import re
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.utils import timezone

from parvis.accounts.models import Account, AccountLink
from parvis.agents.enums import Role
from parvis.agents.models import AgentSession
from parvis.connections.keys import ring
from parvis.enrolment.models import Enrolment
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.counters import hit, peek
from parvis.limits.models import Counter
from parvis.recovery.actions.letter_code import ask_for_letter
from parvis.recovery.models import RecoveryRequest
from tests.accounts_fixtures import CAMILLE
from tests.agents.signing_in import an_agent, at_desk
from tests.page_client import PortalClient
from tests.walk import answers, first, walk

pytestmark = pytest.mark.django_db

FIND, PERSON = "/bureau/aide/", "/bureau/aide/personne/"


@pytest.fixture
def agent(db):
    return an_agent(Role.RECEPTION)


@pytest.fixture
def desk(client, agent):
    return at_desk(client, agent)


def open_file():
    told = AgentSession.objects.get().file
    assert told
    return told


def said_by(who, reason="called_us", **changes):
    born = date.fromisoformat(who.birth_date)
    return {
        "number": who.number, "birth_date_0": born.day, "birth_date_1": born.month, "birth_date_2": born.year,
        "reason": reason, **changes,
    }  # fmt: skip


def find(desk, who=CAMILLE, **changes):
    return desk.post(FIND, said_by(who, **changes))


def shown(desk):
    return desk.get(PERSON).content.decode()


def do(desk, key, **more):
    file = open_file()["member"]
    return desk.post(f"{PERSON}{key}/", {"reason": "came_in", "file": file, **more})


def journaled(agent):
    rows = Entry.objects.filter(agent=agent.pk).order_by("pk")
    return list(rows.values_list("event", "subject", "reason"))


def test_somebody_with_an_account(desk, agent, account):
    assert find(desk)["Location"] == PERSON
    page = shown(desk)
    assert f"{CAMILLE.first_names.split()[0]} {CAMILLE.birth_name[0].upper()}." in page
    assert "Ouvert le" in page
    assert journaled(agent) == [("agent_looked", account.pk, "called_us")]


def test_nothing_secret_is_shown(desk, account):
    find(desk)
    pages = shown(desk) + desk.get(FIND).content.decode() + desk.get(f"{PERSON}courrier/").content.decode()
    secrets = [CAMILLE.number, CAMILLE.email, CAMILLE.birth_name, CAMILLE.rib_tail, CAMILLE.card_tail]
    secrets += [CAMILLE.birth_date, account.profile.mobile, account.profile.mobile[-8:], CAMILLE.postcode]
    assert [secret for secret in secrets if secret in pages.replace(" ", "").replace("\u00a0", "")] == []
    assert re.search(r"\w…@\w…\.\w+", pages)


@pytest.mark.parametrize(
    "changes", [{"birth_date_2": "1931"}, {"number": first("no_match").number}, {"number": "255081416802538"}]
)
def test_nobody_is_found(desk, agent, account, changes):
    page = find(desk, **changes)
    assert page.status_code == 200
    assert "Je ne trouve personne" in page.content.decode()
    assert CAMILLE.number not in page.content.decode()
    assert journaled(agent) == []


def test_a_reason_is_needed(desk, agent, account):
    assert "Je choisis un motif" in find(desk, reason="").content.decode()
    assert find(desk, reason="parce que").status_code == 200
    assert journaled(agent) == []


def test_what_was_typed_is_not_shown_back(desk):
    page = find(desk, reason="").content.decode()
    assert CAMILLE.number not in page
    assert f'value="{CAMILLE.birth_date[:4]}"' not in page


def test_searches_are_limited(desk, agent, account):
    for _ in range(30):
        hit({"agent_search": str(agent.pk)})
    assert "Trop de recherches" in find(desk).content.decode()
    assert journaled(agent) == []


def test_no_file_is_open_at_first_nor_after_it_is_closed_nor_for_long(desk, account, later):
    assert desk.get(PERSON)["Location"] == FIND
    find(desk)
    desk.post(f"{PERSON}fermer/")
    assert desk.get(PERSON)["Location"] == FIND
    find(desk)
    answers_later = []
    for _ in range(3):
        later(minutes=11)
        answers_later.append(desk.get(PERSON))
    assert [answer.status_code for answer in answers_later] == [200, 200, 302]


def test_the_link_of_somebody_who_waits_for_it_goes_again(desk, agent, later):
    who = first("opens")
    walk(PortalClient(), who)
    find(desk, who)
    page = shown(desk)
    assert "Lien envoyé le" in page
    assert answers(who)["coordonnees"]["email"] not in page
    later(minutes=2)
    assert "Le courriel part maintenant" in do(desk, "activation").content.decode()
    assert Letter.objects.filter(kind="activation").count() == 2
    assert [event for event, *_ in journaled(agent)] == ["agent_looked", "activation_sent"]
    assert "Trop de fois déjà" in do(desk, "activation").content.decode()


def test_how_far_somebody_is_who_has_proven_who_they_are(desk):
    who = first("opens")
    walk(PortalClient(), who, until="conditions")
    find(desk, who)
    assert "Mes coordonnées" in shown(desk)
    assert "rien à faire" in do(desk, "activation").content.decode()


def test_somebody_who_has_not_begun(desk, agent):
    who = first("opens")
    find(desk, who)
    assert "Une personne sans compte" in shown(desk)
    assert journaled(agent) == [("agent_looked", who.member, "called_us")]


def test_a_code_by_post(desk, agent, account):
    find(desk)
    assert "La lettre part" in do(desk, "courrier").content.decode()
    assert Letter.objects.get(kind="letter_code").channel == "post"
    assert journaled(agent)[-1] == ("letter_code_asked", account.pk, "came_in")


def test_codes_by_post_are_counted_with_those_that_the_person_asks_for(desk, agent, account):
    """Pressed twice, or asked by whoever calls again and again: the body pays for one."""
    find(desk)
    do(desk, "courrier")
    assert "Trop de fois déjà. De nouveau possible le" in do(desk, "courrier").content.decode()
    assert Letter.objects.filter(kind="letter_code").count() == 1
    born = date.fromisoformat(CAMILLE.birth_date)
    assert not ask_for_letter(CAMILLE.number, born, b"elsewhere").allowed


def test_a_code_that_could_not_go_by_post_counts_nothing(desk, account, settings):
    settings.LIMITS = {**settings.LIMITS, "letter_codes": ((0, timedelta(days=1)),)}
    find(desk)
    for _ in range(2):
        assert "nombre de courriers du jour" in do(desk, "courrier").content.decode()


def test_limits_are_not_lifted_for_ever(desk, agent, account):
    """Whoever has the code and calls each time must not have more tries than the table says."""
    find(desk)
    for _ in range(3):
        hit({"second_step": sha256(f"{account.pk}:".encode()).digest()})
        assert "peut réessayer" in do(desk, "limites").content.decode()
    hit({"second_step": sha256(f"{account.pk}:".encode()).digest()})
    assert "Trop de fois déjà" in do(desk, "limites").content.decode()
    assert Counter.objects.filter(scope="second_step/0").exists()
    assert [event for event, *_ in journaled(agent)].count("limits_lifted") == 3


def test_that_addresses_are_tried_one_after_the_other_is_limited(desk, agent, account):
    """The answer says whether an address serves another account."""
    find(desk)
    for _ in range(30):
        hit({"agent_search": str(agent.pk)})
    assert "Trop de recherches" in do(desk, "acces", **LOST).content.decode()
    assert not Letter.objects.filter(kind="new_email").exists()


def test_that_an_agent_searches_without_end_is_journaled_once(desk, agent):
    for _ in range(29):
        hit({"agent_search": str(agent.pk)})
    for _ in range(3):
        find(desk, first("no_match"))
    assert journaled(agent) == [("agent_locked", agent.pk, "")]


def test_limits_are_lifted(desk, agent, account):
    find(desk)
    assert "rien à faire" in do(desk, "limites").content.decode()
    subject = {"sign_in_number": ring().fingerprint("number", CAMILLE.number)}
    for _ in range(10):
        hit(subject)
    assert not peek(subject).allowed
    assert "Connexion" in shown(desk)
    assert "peut réessayer" in do(desk, "limites").content.decode()
    assert peek(subject).allowed
    assert journaled(agent)[-1] == ("limits_lifted", account.pk, "came_in")


def test_an_account_is_frozen_and_its_holder_told(desk, agent, account):
    find(desk)
    assert "Le compte est bloqué" in do(desk, "bloquer", reason="suspected_fraud").content.decode()
    assert not Account.objects.get().is_active
    assert Letter.objects.filter(kind="security_notice")[0].content["what"] == "frozen_at_desk"
    assert journaled(agent)[-1] == ("account_frozen", account.pk, "suspected_fraud")
    assert "rien à faire" in do(desk, "bloquer").content.decode()


LOST = {"lost": "everything", "email": "nouvelle@courriel.example", "mobile": "06 39 98 00 77"}


def test_a_lost_access_is_accepted(desk, agent, account):
    find(desk)
    assert "C’est noté" in do(desk, "acces", **LOST).content.decode()
    assert journaled(agent)[-1] == ("recovery_accepted", account.pk, "came_in")
    letter = Letter.objects.get(kind="new_email")
    assert letter.recipient == LOST["email"]
    token = letter.content["link"].rstrip("/").rpartition("/")[2]
    PortalClient().post(f"/acces-perdu/confirmer/{token}/")
    request = RecoveryRequest.objects.get(account=account)
    assert (request.by, request.lost) == ("agent", "everything")
    assert request.effective_at > timezone.now()


def test_a_new_mobile_alone_waits_at_once(desk, account):
    find(desk)
    do(desk, "acces", lost="mobile", mobile="0639980077", email="ignoree@courriel.example")
    assert RecoveryRequest.objects.get().new_contacts().email == ""
    assert Letter.objects.filter(kind="recovery_announced").exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"lost": "email", "email": ""}, "nouvelle adresse que la personne me dicte"),
        ({"lost": "mobile", "mobile": "12"}, "numéro"),
        ({"lost": "email", "email": "quelqu.un@gmail.com"}, "fictif"),
        ({"lost": "tout"}, "liste"),
    ],
)
def test_what_is_dictated_is_checked(desk, account, said, told):
    find(desk)
    page = do(desk, "acces", **{"email": "", "mobile": "", **said})
    assert told in page.content.decode()
    assert not RecoveryRequest.objects.exists()
    assert not AccountLink.objects.filter(purpose="recovery_email").exists()


def test_a_lost_access_asks_to_confirm_first(client, agent, account):
    at_desk(client, agent, confirmed=False)
    find(client)
    answer = do(client, "acces", **LOST)
    assert answer["Location"].startswith("/bureau/confirmer/?next=")
    assert not Letter.objects.filter(kind="new_email").exists()


def test_a_page_of_another_person_changes_nothing(desk, agent, account):
    """Two tabs: the file of somebody else was opened after this page was shown."""
    find(desk)
    stale = open_file()["member"]
    find(desk, first("already_registered"))
    page = desk.post(f"{PERSON}limites/", {"reason": "came_in", "file": stale})
    assert "un autre dossier" in page.content.decode()
    assert [event for event, *_ in journaled(agent)] == ["agent_looked"] * 2


def test_without_a_reason_nothing_is_done(desk, agent, account):
    find(desk)
    assert "Je choisis un motif" in do(desk, "bloquer", reason="").content.decode()
    assert Account.objects.get().is_active


def test_a_remedy_that_does_not_exist(desk, account):
    find(desk)
    assert desk.get(f"{PERSON}effacer/").status_code == 404


def test_an_account_erased_meanwhile(desk, account):
    find(desk)
    Account.objects.all().delete()
    assert desk.get(PERSON).status_code == 200
    assert "rien à faire" in do(desk, "bloquer").content.decode()


def test_looking_changes_nothing(desk, account):
    find(desk)
    for key in ("activation", "courrier", "limites", "bloquer", "acces"):
        assert desk.get(f"{PERSON}{key}/").status_code == 200
    assert Account.objects.get().is_active
    assert not Enrolment.objects.exists()


def test_forms_need_their_token(agent, account):
    strict = at_desk(PortalClient(enforce_csrf_checks=True), agent)
    assert find(strict).status_code == 403


def test_the_person_reads_it_in_their_history(desk, account):
    from tests.accounts_fixtures import sign_in_as

    find(desk)
    theirs = PortalClient()
    sign_in_as(theirs, account)
    page = theirs.get("/mon-compte/securite/historique/")
    assert "a consulté mon dossier. Motif\u00a0: mon appel." in page.content.decode()


def test_the_page_costs_few_queries(desk, account, django_assert_max_num_queries):
    find(desk)
    with django_assert_max_num_queries(9):
        desk.get(PERSON)


def test_in_english(desk, account):
    desk.post("/en" + FIND, said_by(CAMILLE))
    assert desk.get("/en" + PERSON).status_code == 200
