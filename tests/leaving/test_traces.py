"""A marked person lives with an account and leaves: then every table is searched for them."""

import ast
from dataclasses import asdict
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

import parvis
from parvis.accounts.actions import Opening, open_account
from parvis.accounts.actions.codes import new_code
from parvis.accounts.actions.contacts import locked
from parvis.accounts.actions.links import new_link
from parvis.accounts.actions.tell import tell
from parvis.accounts.enums import CodePurpose, LinkPurpose
from parvis.accounts.models import Account, AccountGone, Browser, Profile
from parvis.authentication.factors import add_authenticator
from parvis.connections.keys import ring
from parvis.connections.members import OnFile
from parvis.journal.enums import Detail
from parvis.leaving.actions.close import apply_closings
from parvis.leaving.actions.erase import erase_account
from parvis.letters.actions.send import send_letter
from parvis.letters.enums import Notice
from parvis.letters.models import Letter
from parvis.limits.counters import hit
from parvis.limits.models import Counter
from tests.accounts_fixtures import CAMILLE, sign_in_as
from tests.enrolment import test_traces
from tests.enrolment.test_traces import CODE, MARKED, everything_stored, found, ways_of_writing
from tests.recovery.steps import announced
from tests.walk import person

pytestmark = pytest.mark.django_db(transaction=True)
written = test_traces.written
PROFILE = Profile(
    MARKED.number, "Zwickette", MARKED.birth_name, "", MARKED.birth_date, MARKED.email, "+33612773195"
)


def opened():
    on_file = OnFile("Zwickette", MARKED.birth_name, "", "onfile@boite.example", "", ())
    return open_account(
        Opening(PROFILE, CAMILLE.member, on_file, make_password(CODE), "fr", "1", timezone.now())
    )


def lived(client, account):
    """Everything that can hang on an account."""
    sign_in_as(client, account)
    now = timezone.now()
    Browser.objects.create(
        account=account, token_digest=b"d", device="firefox/windows", first_seen_at=now, seen_at=now
    )
    add_authenticator(account, Authenticator.Type.WEBAUTHN, "La clé de Zwickette", credential={})
    add_authenticator(account, Authenticator.Type.TOTP, "SECRETSECRET")
    new_code(account, CodePurpose.NEW_MOBILE, mobile="+33612773199")
    new_link(account, LinkPurpose.NEW_EMAIL, email="zwickynew@boite.example")
    with transaction.atomic():
        tell(account, Notice.CODE_CHANGED)
    for name, fact in (("number", PROFILE.number), ("email", PROFILE.email)):
        hit({"sign_in_number": ring().fingerprint(name, fact)})
    hit({"send_mailbox": ring().fingerprint("letter", f"mailbox:{PROFILE.email}")})
    hit({"letter_code": ring().fingerprint("number", f"{PROFILE.number}:{PROFILE.birth_date}")})
    client.get("/mon-compte/mes-donnees/")
    client.post("/mon-compte/mes-donnees.json")
    client.post("/mon-compte/fermer/")


def anywhere(account):
    """Where the account's id, or a fingerprint of its holder, can be read."""
    marks = [str(account.pk).encode(), account.pk.hex.encode()]
    for name, fact in (("number", PROFILE.number), ("email", PROFILE.email), ("mobile", PROFILE.mobile)):
        marks += ring().fingerprints(name, fact)
    return {place for place, value in everything_stored() for mark in marks if mark in value}


def sealed_for(who):
    """The sealed columns whose content still speaks of the person, once opened."""
    facts = [value.encode() for value in asdict(who).values() if len(value) > 4]
    for model in apps.get_models():
        columns = [f.name for f in model._meta.get_fields() if f.concrete and "sealed" in f.name]
        for row in model._default_manager.all() if columns else []:
            for column in columns:
                value = getattr(row, column)
                plain = ring().unseal(model._meta.db_table, column, row.pk, bytes(value)) if value else b""
                if any(fact in plain for fact in facts):
                    yield f"{model._meta.label}.{column}", getattr(row, "kind", "")


def test_nothing_of_whoever_left_remains(client, account_of_nobody, written, later, smtp_box):
    account = opened()
    lived(client, account)
    assert len(anywhere(account)) > 8
    announced()
    later(hours=25)
    assert apply_closings() == 1
    # the last letter waits, sealed; the journal has the random id; the letter's event too
    assert anywhere(account) == {"journal_entry.subject", "letters_letter.event"}
    assert set(sealed_for(PROFILE)) <= {
        ("letters.Letter.recipient_sealed", "account_erased"),
        ("letters.Letter.content_sealed", "account_erased"),
    }  # fmt: skip
    assert [letter.recipient for letter in Letter.objects.all()] == [PROFILE.email]
    assert send_letter(Letter.objects.get().pk) == "sent"
    assert list(sealed_for(PROFILE)) == []
    places = [*everything_stored(), ("logs", written.getvalue().encode())]
    facts = ways_of_writing(MARKED, CODE) | {"first name": {"Zwickette"}, "other": {"zwickynew", "612773199"}}
    assert found(places, facts) == []
    assert not Session.objects.exists()
    for scope in ("sign_in", "send_mailbox", "letter_code/"):
        assert not Counter.objects.filter(scope__startswith=scope).exists()


@pytest.fixture
def account_of_nobody(db):
    """No account before."""
    assert not Account.objects.exists()


def test_whoever_left_can_open_an_account_anew(client, account):
    assert erase_account(account, Detail.BY_PERSON)
    profile = Profile(**asdict(account.profile))
    on_file = OnFile("Camille", "Dupont", "", "", "", ())
    again = open_account(
        Opening(profile, account.member, on_file, make_password(CODE), "fr", "1", timezone.now())
    )
    assert again.pk != account.pk
    sign_in_as(client, again)
    assert client.get("/mon-compte/").status_code == 200


def test_erased_twice_is_erased_once(account):
    assert erase_account(account, Detail.INACTIVITY) is True
    assert erase_account(account, Detail.INACTIVITY) is False
    assert Letter.objects.filter(kind="account_erased").count() == 1


def test_whoever_writes_in_it_a_moment_later_is_told(account):
    """The middleware shows a page for it, not a failure."""
    erase_account(account, Detail.INACTIVITY)
    with transaction.atomic(), pytest.raises(AccountGone):
        locked(account)


def test_others_lose_nothing(client, account):
    marc = person("corse-du-sud")
    profile = Profile(marc.number, "Marc", marc.birth_name, "", marc.birth_date, marc.email, "+33639981009")
    other = open_account(
        Opening(profile, marc.member, OnFile("Marc", "X", "", "", "", ()), make_password(CODE), "fr", "1",
                timezone.now())
    )  # fmt: skip
    sign_in_as(client, other)
    assert erase_account(account, Detail.BY_PERSON)
    assert client.get("/mon-compte/").status_code == 200


def test_every_letter_of_an_account_says_so():
    """Else it would not be wiped with the account, nor shown to its holder."""
    before_an_account = {"parvis/enrolment/actions/send.py", "parvis/leaving/actions/erase.py"}
    faults = []
    for path in sorted(Path(parvis.__path__[0]).rglob("*.py")):
        name = str(path.relative_to(Path(parvis.__path__[0]).parent))
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        for call in calls:
            if ast.unparse(call.func) == "NewLetter" and name not in before_an_account:
                named = {keyword.arg for keyword in call.keywords}
                if "about" not in named and len(call.args) < 7:
                    faults.append(f"{name}:{call.lineno}")
    assert faults == [], "give NewLetter about=account.id"
