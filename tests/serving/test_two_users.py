"""A database user who does not own the tables: what docs/operating.md grants suffices."""

import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from parvis.journal.actions import chain_entries
from parvis.journal.enums import Detail
from parvis.journal.models import Entry, Link
from parvis.leaving.actions.erase import erase_account
from parvis.limits.models import Counter
from tests import walk
from tests.signing_in import HOME, enter

pytestmark = pytest.mark.django_db
OPERATING = Path(__file__).resolve().parents[2] / "docs" / "operating.md"


def granted():
    (told,) = re.findall(r"```sql\n(.*?)```", OPERATING.read_text(), re.DOTALL)
    return told


@pytest.fixture
def _served(account):
    """From here on the database is spoken to by that user, as after `parvis migrate`."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE parvis")
        cursor.execute(granted())
        cursor.execute("SET LOCAL ROLE parvis")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.usefixtures("_served")
def test_the_portal_serves(client, account):
    for page in ("identite", "rib", "carte"):
        assert walk.post(client, page, walk.answers(walk.person("corse-du-sud"))[page]).status_code == 302
    assert enter(client).status_code == 302
    assert client.get(HOME).status_code == 200
    assert client.post("/se-deconnecter/").status_code == 200
    assert chain_entries(everything=True) == Entry.objects.count() == Link.objects.count()
    Counter.objects.all().delete()
    assert erase_account(account, Detail.BY_PERSON)


@pytest.mark.usefixtures("_served")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET event = 'signed_out'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry CASCADE",
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER journal_keeps_rows ON journal_entry",
        "UPDATE journal_link SET digest = ''",
        "SET session_replication_role = replica",
    ],
)
def test_it_cannot_alter_the_journal(statement):
    refused = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
