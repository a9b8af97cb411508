"""Every outcome of the proof, through the pages, for every fictitious person."""

import re

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.accounts.actions import Opening, open_account
from parvis.accounts.models import Account, Profile
from parvis.connections import members
from parvis.connections.members.people import people
from parvis.enrolment.actions.tell import tell_the_account
from parvis.enrolment.enums import Outcome
from parvis.enrolment.models import Enrolment
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from tests import walk
from tests.enrolment import kept
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient

pytestmark = pytest.mark.django_db
ANSWER = "/creer-mon-compte/reponse/"
HEADINGS = {
    "already_registered": "J’ai déjà un compte",
    "no_rib_on_file": "Il manque un RIB dans mon dossier",
    "in_transfer": "Mon dossier est en cours de transfert",
    "provisional_number": "Mon numéro est provisoire",
    "deceased": "Ces réponses ne vont pas ensemble",
    "no_match": "Ces réponses ne vont pas ensemble",
    "registry_down": "Je reviens dans un moment",
}


def account_of(who, language="fr"):
    profile = Profile(who.number, who.first_names, who.birth_name, who.usual_name, who.birth_date,
                      who.email, "+33639981002")  # fmt: skip
    on_file = members.OnFile(who.first_names, who.birth_name, "", "", "", ())
    return open_account(Opening(profile, who.member, on_file, "argon2$never", language, "1", timezone.now()))


def prove(client, who, **changes):
    """The first three pages, without looking."""
    response = None
    for page in ("identite", "rib", "carte"):
        response = walk.post(client, page, walk.answers(who, **changes)[page])
        if response["Location"] == ANSWER:
            break
    return response


def counted(scope):
    return sum(Counter.objects.filter(scope__startswith=scope).values_list("hits", flat=True))


@pytest.mark.parametrize("who", people(), ids=lambda who: who.key)
def test_everybody_comes_to_their_page(client, who):
    if who.expected == "already_registered":
        account_of(who)
    response = prove(client, who)
    if who.expected == "opens":
        assert response["Location"] == walk.NEXT["carte"]
        return
    assert response["Location"] == ANSWER
    page = Page(client.get(ANSWER))
    assert page.heading == HEADINGS[who.expected]
    assert "Quelqu’un peut m’aider" in page.said, "the human ways out"
    assert not Account.objects.exclude(member=who.member).exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"identite__name": "AUTRE"},
        {"identite__birth_date_0": "15"},
        {"identite__postcode": "75998"},
        {"rib__tail": "3M02607"},
        {"carte__tail": "20480613570"},
        {"identite__number": walk.person("inconnue").number},
        {
            "identite__name": "AUTRE",
            "rib__tail": "0000000",
            "carte__tail": "00000000000",
            "identite__postcode": "00000",
        },
    ],
    ids=str,
)
def test_whatever_is_wrong_the_page_is_the_same(client, changes):
    other = PortalClient()
    prove(client, walk.person("camille"), **changes)
    prove(other, walk.person("haute-corse"), carte__tail="00000000000")
    one, two = client.get(ANSWER), other.get(ANSWER)
    assert one.status_code == two.status_code == 200
    assert without_tokens(one) == without_tokens(two)
    assert "Il me reste 4 essais" in Page(one).said


def without_tokens(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_the_deceased_are_told_to_the_agents_alone(client):
    who, other = walk.first("deceased"), PortalClient()
    prove(client, who)
    prove(other, walk.first("no_match"))
    assert without_tokens(client.get(ANSWER)) == without_tokens(other.get(ANSWER))
    assert set(Enrolment.objects.values_list("outcome", flat=True)) == {Outcome.NO_MATCH}
    entry = Entry.objects.get()
    assert (entry.event, entry.subject) == ("proof_refused_deceased", who.member)


def test_a_provisional_number_is_told_at_once_and_can_be_corrected(
    client, registry, django_assert_num_queries
):
    who = walk.person("numero-provisoire")
    assert walk.post(client, "identite", walk.answers(who)["identite"])["Location"] == ANSWER
    assert Page(client.get(ANSWER)).heading == HEADINGS["provisional_number"]
    tries = Counter.objects.filter(scope__startswith="proof_")
    assert (registry.asked, tries.count()) == (0, 0), "nothing of the registry is told"
    right = walk.answers(walk.person("camille"))["identite"]
    assert walk.post(client, "identite", right)["Location"] == walk.NEXT["identite"]


def test_no_rib_is_believed_only_when_the_registry_agrees(client):
    response = prove(client, walk.person("camille"))
    assert response["Location"] == walk.NEXT["carte"]
    other = PortalClient()
    camille = walk.answers(walk.person("camille"))
    walk.post(other, "identite", camille["identite"])
    walk.post(other, "rib", {"no_rib": "1"})
    assert walk.post(other, "carte", camille["carte"])["Location"] == ANSWER
    assert Page(other.get(ANSWER)).heading == HEADINGS["no_match"]


def test_a_rib_given_by_someone_who_has_none_on_file(client):
    who = walk.first("no_rib_on_file")
    walk.post(client, "identite", walk.answers(who)["identite"])
    walk.post(client, "rib", {"tail": "1234567"})
    walk.post(client, "carte", walk.answers(who)["carte"])
    assert Page(client.get(ANSWER)).heading == HEADINGS["no_rib_on_file"]


class TestRegistryDown:
    @pytest.fixture(autouse=True)
    def _down(self, client, registry):
        registry.away = True
        prove(client, walk.person("camille"))

    def test_no_try_is_counted_and_nothing_is_lost(self, client):
        assert Page(client.get(ANSWER)).heading == HEADINGS["registry_down"]
        assert counted("proof_") == 0
        record = Enrolment.objects.get()
        assert kept.identity().number == walk.person("camille").number
        assert (record.outcome, record.tries_left) == ("registry_down", None)

    def test_still_down(self, client):
        for _ in range(12):
            assert client.post(ANSWER)["Location"] == ANSWER
        assert counted("proof_") == 0

    def test_back_again_one_click_goes_on(self, client, registry):
        registry.away = False
        assert client.post(ANSWER)["Location"] == walk.NEXT["carte"]
        record = Enrolment.objects.get()
        assert (record.outcome, record.card_evidence) == ("proven", None)
        assert (counted("proof_browser"), counted("proof_number/0"), counted("proof_address")) == (1, 1, 1)

    def test_back_again_a_wrong_card_is_counted(self, client, registry):
        walk.post(client, "carte", {"model": "with_photo", "tail": "00000000000"})
        registry.away = False
        client.post(ANSWER)
        assert Page(client.get(ANSWER)).heading == HEADINGS["no_match"]
        assert counted("proof_browser") == 1

    def test_another_try_is_only_for_an_outage(self, client, registry):
        registry.away = False
        walk.post(client, "carte", {"model": "with_photo", "tail": "00000000000"})
        asked = registry.asked
        client.post(ANSWER)
        PortalClient().post(ANSWER)
        assert registry.asked == asked

    def test_away_at_activation_the_link_still_works(self, client, registry, link):
        registry.away = False
        client.post(ANSWER)
        for page in ("conditions", "coordonnees", "code", "verification"):
            walk.post(client, page, walk.answers(walk.person("camille"))[page])
        registry.away = True
        assert client.post(link()).status_code == 503
        assert not Account.objects.exists()
        registry.away = False
        assert Page(client.post(link())).heading == "Mon compte est activé !"


class TestAlreadyRegistered:
    def test_the_account_s_own_mailbox_is_told(self, client, settings):
        who = walk.first("already_registered")
        account = account_of(who)
        prove(client, who)
        tell_the_account(account.id, "1")
        letter = Letter.objects.get(kind="account_exists")
        assert letter.recipient == who.email
        assert letter.content["sign_in_url"] == "http://localhost:8000/se-connecter/"

    def test_a_job_is_waiting_with_nothing_personal_in_it(self, client):
        account = account_of(walk.first("already_registered"))
        prove(client, walk.first("already_registered"))
        job = ProcrastinateJob.objects.get(task_name="enrolment.tell_the_account")
        assert set(job.args) == {"account_id", "at"}
        assert job.args["account_id"] == str(account.id)
        assert len(job.args["at"]) == len("20261125040000")

    def test_not_too_often(self, later):
        account = account_of(walk.first("already_registered"))
        for at in ("1", "2", "3"):
            tell_the_account(account.id, at)
        assert Letter.objects.filter(kind="account_exists").count() == 1
        later(seconds=61)
        tell_the_account(account.id, "4")
        assert Letter.objects.filter(kind="account_exists").count() == 2

    def test_done_again_after_a_crash_the_letter_goes_once(self):
        account = account_of(walk.first("already_registered"))
        tell_the_account(account.id, "1")
        Counter.objects.all().delete()  # killed before it was counted
        tell_the_account(account.id, "1")
        assert Letter.objects.filter(kind="account_exists").count() == 1

    def test_a_frozen_account_is_said_to_be_frozen_and_its_mailbox_is_told_nothing(self, client):
        who = walk.first("already_registered")
        account = account_of(who)
        Account.objects.update(state="frozen")
        assert prove(client, who)["Location"] == "/creer-mon-compte/reponse/"
        assert "est bloqué" in Page(client.get("/creer-mon-compte/reponse/")).heading
        assert not ProcrastinateJob.objects.filter(task_name="enrolment.tell_the_account").exists()
        tell_the_account(account.id, "1")
        assert not Letter.objects.exists()
        assert Entry.objects.filter(event="account_reopening_refused", subject=account.id).count() == 1

    def test_in_the_account_s_language(self):
        account = account_of(walk.first("already_registered"), language="en")
        tell_the_account(account.id, "1")
        assert "/en/" in Letter.objects.get(kind="account_exists").content["sign_in_url"]

    def test_an_account_deleted_in_the_meantime(self):
        account = account_of(walk.first("already_registered"))
        id_ = account.id
        account.delete()
        tell_the_account(id_, "1")
        assert not Letter.objects.exists()

    def test_a_wrong_fact_tells_nothing_of_the_account(self, client):
        account_of(walk.first("already_registered"))
        prove(client, walk.first("already_registered"), carte__tail="00000000000")
        assert Page(client.get(ANSWER)).heading == HEADINGS["no_match"]


def test_the_answer_page_is_for_those_who_have_one(client):
    assert client.get(ANSWER)["Location"] == "/creer-mon-compte/"
    walk.walk(client, walk.person("camille"), until="carte")
    assert client.get(ANSWER)["Location"] == walk.NEXT["carte"]
    assert PortalClient().post(ANSWER)["Location"] == "/creer-mon-compte/"


def test_after_the_generic_page_looking_over_one_s_answers_goes_page_by_page(client):
    """The mistake may be on the card: nothing is changed on the first two pages."""
    who = walk.person("camille")
    prove(client, who, carte__tail="00000000000")
    said = walk.answers(who)
    assert walk.post(client, "identite", said["identite"])["Location"] == walk.NEXT["identite"]
    assert walk.post(client, "rib", said["rib"])["Location"] == walk.NEXT["rib"]
    assert walk.post(client, "carte", said["carte"])["Location"] == walk.NEXT["carte"]
