"""Taking one's data away: everything is there, nothing secret is, and nothing new is forgotten."""

import json

import pytest
from django.apps import apps
from django.utils import timezone

from parvis.accounts.actions.codes import new_code
from parvis.accounts.actions.links import new_link
from parvis.accounts.actions.tell import tell
from parvis.accounts.enums import CodePurpose, LinkPurpose
from parvis.accounts.models import Account, Browser
from parvis.journal.models import Entry
from parvis.leaving.actions.close import ask_closing
from parvis.leaving.export import ACCOUNT_FIELDS, PARTS, everything
from parvis.leaving.models import InactivityNotice
from parvis.leaving.presenters import LABELS, WORDS
from parvis.letters.enums import LetterKind, Notice
from parvis.letters.models import Letter
from tests.accounts_fixtures import CAMILLE, sign_in_as
from tests.profile.letters_told import told

pytestmark = pytest.mark.django_db
PAGE, FILE = "/mon-compte/mes-donnees/", "/mon-compte/mes-donnees.json"
NOT_EXPORTED = {  # model: why
    "mfa.Authenticator": "told as « factors », through parvis.authentication.factors",
    "authentication.FactorSecret": "secrets; the name of a passkey is told with its factor",
    "enrolment.Enrolment": "the opening that made the account: it says the same, and dies within two weeks",
    "enrolment.ActivationLink": "the digest of the link that opened the account",
    "appointments.GridCell": "the minutes of a call, which is told itself",
    "account.EmailAddress": "allauth's, without a row here: addresses are in the profile",
    "account.EmailConfirmation": "the same",
    "limits.Counter": "digests of attempts, kept some hours; nothing of them can be read",
    "forum.Draft": "what was being typed as a session ended: back on the page, gone an hour later",
    "cases.DocumentContent": "the document itself, which its holder takes from its own page",
    "journal.Link": "the chain of the journal's entries: digests",
    "desk.OpenCall": "that an agent has a call before them: some minutes",
    "desk.FirstTry": "that nobody answered once, of a call that is told",
    "registry.Member": "the body's own file, which the account does not hold: asked of the body itself",
}
POINTERS = ("subject", "about", "account_id", "user_id", "member")


def points_to_an_account(model):
    if model is Account:
        return False
    for field in model._meta.get_fields():
        related = getattr(field, "related_model", None)
        if field.concrete and (related is Account or field.name in POINTERS):
            return True
        if field.concrete and related and related is not model and points_to_an_account(related):
            return True
    return False


def test_no_model_is_forgotten():
    known = {part.model for part in PARTS} | set(NOT_EXPORTED)
    ours = [model for model in apps.get_models() if model._meta.app_label not in ("procrastinate", "auth")]
    found = {model._meta.label for model in ours if points_to_an_account(model)}
    assert found - known == set(), (
        "add them to PARTS of parvis/leaving/export.py, or to NOT_EXPORTED with why"
    )
    assert {part.model for part in PARTS} <= found


def test_every_column_is_told_or_is_no_data():
    untold = {"id", "account", "token_digest", "digest", "sealed", "session_key", "about", "subject", "tries"}
    for part in PARTS:
        model = apps.get_model(part.model)
        names = {field.name for field in model._meta.get_fields() if field.concrete}
        if part.model == "recovery.LostAccess":
            continue  # what was said on the way: sealed, and gone an hour later
        left = names - set(part.fields) - untold
        allowed = {
            "letters.Letter": {"event", "language", "recipient_sealed", "content_sealed", "attempts",
                               "message_id", "refusal", "gateway_digest"},
            "recovery.RecoveryRequest": {"contacts"},  # opened: Part.sealed
            "appointments.Waiting": {"territory"},  # a clock
            "cases.Case": {"member", "step", "told_at"},  # the step is told in words: Part.sealed
            "cases.Document": {"case"},
            "forum.Topic": {"category", "writer", "slug", "accepted", "others"},
            "forum.Post": {"topic", "writer", "agent", "is_official", "by_asker", "html", "decided_by",
                           "version", "search"},
            "forum.FormerText": {"post"},
            "forum.Writer": {"folded"},
            "forum.Helped": {"post"},
            "forum.Subscription": {"topic"},
            "forum.Report": {"post", "settled_by"},
            "journal.Entry": {"agent"},  # who works for the body; the reason is told
            "appointments.Booking": {"note_sealed", "agent", "territory", "sequence", "remind_far_at",
                                     "remind_near_at"},
        }.get(part.model, set())  # fmt: skip
        assert left <= allowed, part.model


def test_every_account_column_is_told():
    names = {field.name for field in Account._meta.get_fields() if field.concrete}
    untold = {"password", "number_fingerprint", "email_fingerprint", "mobile_fingerprint", "sealed", "member"}
    assert names - untold == {*ACCOUNT_FIELDS, "id"}


def test_every_name_has_its_words():
    names = {name for part in PARTS for name in part.fields if part.key != "journal"}
    assert names <= set(LABELS)
    assert set(WORDS["kind"]) == set(LetterKind)
    assert {*LinkPurpose, *CodePurpose} == set(WORDS["purpose"])


@pytest.fixture
def full(account):
    """An account in which everything has happened."""
    now = timezone.now()
    ask_closing(account)
    tell(account, Notice.CODE_CHANGED)
    new_code(account, CodePurpose.NEW_MOBILE, mobile="+33639981234")
    new_link(account, LinkPurpose.NEW_EMAIL, email="nouvelle@boite.example")
    Browser.objects.create(
        account=account, token_digest=b"d", device="firefox/windows", first_seen_at=now, seen_at=now
    )
    InactivityNotice.objects.create(account=account, told_at=now, erased_at=now)
    return account


def test_the_page(client, full, django_assert_max_num_queries):
    sign_in_as(client, full)
    with django_assert_max_num_queries(41):  # telling of it included
        page = client.get(PAGE).content.decode()
    for said in (
        "2 85 06 75 999 000", CAMILLE.email, CAMILLE.birth_name, "Firefox sur Windows",
        "Ouverture de mon compte.", "nouvelle@boite.example", "06 39 98 12 34", "fermeture annoncée",
        "La fermeture demandée",
    ):  # fmt: skip
        assert said in page


def test_whoever_reads_everything_leaves_a_trace(signed_in, account):
    Letter.objects.all().delete()
    signed_in.head(PAGE)
    assert not Entry.objects.filter(event="data_exported").exists()
    signed_in.get(PAGE)
    signed_in.post(FILE)
    assert Entry.objects.filter(event="data_exported", subject=account.pk).count() == 2
    assert told() == {("data_exported", "email", CAMILLE.email), ("data_exported", "sms", "+33639981001")}
    assert Letter.objects.count() == 2, "told once, not for each page"


def test_the_file(client, full):
    sign_in_as(client, full)
    response = client.post(FILE)
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].startswith('attachment; filename="mes-donnees-')
    assert response["Cache-Control"] == "no-store"
    held = json.loads(response.content)
    assert held["profile"]["number"] == CAMILLE.number
    assert held["account"]["opened_at"] == full.opened_at.isoformat(timespec="seconds")
    assert {part.key for part in PARTS} <= held.keys()
    assert [row["event"] for row in held["journal"]][-1] == "data_exported"
    assert {row["kind"] for row in held["letters"]} == {"closing_announced", "security_notice"}
    assert {"purpose": "new_mobile", "holds": {"mobile": "+33639981234"}}.items() <= held["codes"][0].items()


def test_no_secret_leaves(client, full):
    sign_in_as(client, full)
    said = client.post(FILE).content.decode() + client.get(PAGE).content.decode().split("<main")[1]
    for secret in (full.password, client.session.session_key, "argon2", "fingerprint", "digest"):
        assert secret not in said


def test_an_address_opened_writes_nothing(signed_in):
    assert signed_in.get(FILE).headers["Location"] == PAGE
    assert not Entry.objects.filter(event="data_exported").exists()


@pytest.mark.parametrize(("method", "path"), [("get", PAGE), ("get", FILE), ("post", FILE)])
def test_only_after_confirming(client, account, method, path):
    sign_in_as(client, account, confirmed=False)
    assert getattr(client, method)(path).headers["Location"].startswith("/mon-compte/confirmer/")


def test_in_english(client, full):
    sign_in_as(client, full)
    assert client.get("/en" + PAGE).status_code == 200


def test_nothing_of_anybody_else(client, full):
    """Rows of another account are in nobody's file."""
    Entry.objects.create(event="signed_in", actor="person", subject="0" * 32)
    assert "signed_in" not in [row["event"] for row in everything(full)["journal"]]
