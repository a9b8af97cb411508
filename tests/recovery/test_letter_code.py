"""The code that comes by post: asked for neutrally, printed, typed once, and as good as the proof."""

import re
from datetime import timedelta

import pytest

from parvis.accounts.models import Account
from parvis.connections import members
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from parvis.recovery.actions.apply import apply_due
from parvis.recovery.actions.keep import forget_dead_records
from parvis.recovery.models import LetterCode, LostAccess, RecoveryRequest
from parvis.recovery.rules import LETTERS, new_letter_code, plain_letter_code
from tests.enrolment.reading_pages import Page
from tests.page_client import PortalClient
from tests.recovery.steps import CAMILLE, NEW, announced, holder, path_in, post, run_jobs
from tests.walk import person

pytestmark = pytest.mark.django_db
SENT, TYPED = "/acces-perdu/courrier/envoye/", "/acces-perdu/courrier/code/"


def ask(client, said=None):
    assert client.post("/acces-perdu/courrier/", said or holder())["Location"] == SENT
    return client.get(SENT)


def code_of(client):
    ask(client)
    run_jobs()
    return Letter.objects.filter(kind="letter_code").latest("queued_at").content["letter_code"]


def type_in(client, code, who=CAMILLE):
    return client.post(TYPED, {"number": who.number, "letter_code": code})


class TestTheCodeItself:
    def test_its_letters_cannot_be_taken_for_others(self):
        code = new_letter_code()
        assert re.fullmatch(rf"[{LETTERS}]{{4}}(-[{LETTERS}]{{4}}){{3}}", code)
        assert not set("0O1IL2Z5S8BUQG") & set(LETTERS)
        assert len(set(LETTERS)) ** 16 >= 2**60

    @pytest.mark.parametrize("typed", ["kt7c9xfm", "KT7C-9XFM", " kt7c 9xfm ", "KT7C.9XFM", "ＫＴ７Ｃ9XFM"])
    def test_however_it_is_typed(self, typed):
        assert plain_letter_code(typed) == "KT7C9XFM"


class TestAsking:
    def test_the_letter_goes_to_the_postal_address_on_file(self, client, account):
        assert client.get("/acces-perdu/courrier/").status_code == 200
        ask(client)
        run_jobs()
        letter = Letter.objects.get(kind="letter_code")
        assert letter.channel == "post"
        assert letter.recipient.splitlines()[1:] == list(CAMILLE.address)
        assert path_in("letter_code", "page_url") == TYPED
        code = letter.content["letter_code"]
        row = LetterCode.objects.get()
        assert code.encode() not in bytes(row.digest)
        assert Entry.objects.latest("pk").event == "letter_code_asked"

    def test_whoever_is_not_the_holder_sees_the_same(self, client, account):
        right = ask(client).content
        wrong = ({**holder(), "birth_date_0": "1"}, holder(person("inconnue")))
        for said in wrong:
            assert ask(PortalClient(), said).content == right
        assert run_jobs() == 3
        assert Letter.objects.count() == 1

    def test_one_a_day_and_those_in_the_post_stay_good(self, client, account, later):
        older = code_of(client)
        refused = client.post("/acces-perdu/courrier/", holder())
        assert refused.status_code == 429
        assert "Je peux recommencer le" in refused.content.decode()
        later(days=1, seconds=1)
        newer = code_of(PortalClient())
        assert type_in(client, older).status_code == 302
        assert type_in(PortalClient(), newer).status_code == 200, "all are spent at once"

    def test_three_at_once(self, client, account):
        codes = []
        for _ in range(4):
            Counter.objects.all().delete()
            codes.append(code_of(client))
        assert LetterCode.objects.count() == 3
        assert type_in(client, codes[0]).status_code == 200
        assert type_in(client, codes[1]).status_code == 302

    def test_the_body_pays_for_so_many_in_a_day(self, client, account, settings):
        settings.LIMITS = {**settings.LIMITS, "letter_codes": ((0, timedelta(days=1)),)}
        ask(client)
        run_jobs()
        assert not LetterCode.objects.exists()
        assert not Letter.objects.exists()

    def test_the_registry_gives_no_answer_and_the_job_is_tried_again(self, client, account, registry):
        registry.away = True
        ask(client)
        with pytest.raises(members.MembersUnavailable):
            run_jobs()
        registry.away = False
        run_jobs()
        assert Letter.objects.get().kind == "letter_code"


class TestTyping:
    def test_it_is_as_good_as_the_proof_and_the_wait_is_the_same(self, client, account, later):
        code = code_of(client)
        client.get(TYPED)
        assert type_in(client, code.lower().replace("-", " "))["Location"] == "/acces-perdu/"
        assert "Le code du courrier est bon" in client.get("/acces-perdu/").content.decode()
        assert post(client, "", {"lost": "everything"})["Location"] == "/acces-perdu/coordonnees/"
        post(client, "coordonnees", NEW)
        post(client, "verification")
        PortalClient().post(path_in("new_email"))
        assert RecoveryRequest.objects.get().by == "letter_code"
        assert Letter.objects.filter(kind="recovery_announced").count() == 4
        announced()
        later(hours=24, seconds=1)
        assert apply_due() == 1
        assert Account.objects.get().profile.email == NEW["email"]
        assert Entry.objects.get(event="recovered").detail == "letter_code"

    def test_it_serves_once(self, client, account):
        code = code_of(client)
        assert type_in(client, code).status_code == 302
        again = type_in(PortalClient(), code)
        assert again.status_code == 200
        assert "ou le code a déjà servi" in again.content.decode()
        assert LostAccess.objects.count() == 1

    def test_it_lives_thirty_days(self, client, account, later):
        code = code_of(client)
        later(days=30, seconds=1)
        assert type_in(client, code).status_code == 200
        forget_dead_records()
        assert not LetterCode.objects.exists()

    def test_whatever_is_wrong_the_same_words_and_nothing_shown_back(self, client, account):
        code = code_of(client)
        tries = (
            (CAMILLE, "CDFH-CDFH-CDFH-CDFH"),
            (person("outre-mer"), code),
            (person("deja-inscrit"), code),
        )
        pages = []
        for who, typed in tries:
            page = Page(type_in(PortalClient(), typed, who))
            assert typed not in page.html
            pages.append((page.heading, *page.summary.values()))
        assert len(set(pages)) == 1

    def test_a_stranger_s_tries_cost_the_holder_nothing(self, client, account):
        code = code_of(client)
        stranger = PortalClient(REMOTE_ADDR="192.0.2.7")
        statuses = [type_in(stranger, "CDFH").status_code for _ in range(31)]
        assert statuses == [200] * 30 + [429]
        assert type_in(client, code).status_code == 302

    def test_what_another_person_said_in_this_browser_is_forgotten(self, client, account):
        Counter.objects.all().delete()
        post(client, "", {"lost": "email"})
        post(client, "identite", {**holder(person("outre-mer")), "name": "x", "postcode": "01000"})
        type_in(client, code_of(client))
        record = LostAccess.objects.get()
        assert record.identity is None
        assert record.account_id == account.id
