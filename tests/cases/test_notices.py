"""Notices by e-mail: that there is news and nothing of what; as often as it serves; to whoever wants them."""

import pytest

from parvis.cases.actions.notices import choose_notices
from parvis.cases.models import Case
from parvis.journal.models import Entry
from parvis.letters.models import Letter
from tests.accounts_fixtures import CAMILLE
from tests.cases.telling import closed, days_ago, item, take, told
from tests.walk import person

pytestmark = pytest.mark.usefixtures("types", "account")
ASKED = {"expected_from": "member", "expected": "Une photo très reconnaissable"}
LETTER = {"reference": "L-1", "direction": "to_member", "at": days_ago(1), "title": "Décision"}


def letters() -> list[Letter]:
    return list(Letter.objects.filter(kind="case_news"))


def quietly(**changes) -> None:
    take(item(**changes), quiet=True)


def test_something_is_asked():
    told(**ASKED)
    (letter,) = letters()
    assert letter.recipient == CAMILLE.email
    assert letter.content["cases_url"].endswith("/mes-demarches/")
    assert "reconnaissable" not in str(letter.content)
    assert "D-1" not in str(letter.content)


@pytest.mark.parametrize(
    "change",
    [
        {"step": "photo", "step_at": days_ago(1), "updated_at": days_ago(0)},
        {**closed(), "updated_at": days_ago(0)},
        {"exchanges": [LETTER], "updated_at": days_ago(0)},
        {**ASKED, "updated_at": days_ago(0)},
    ],
)
def test_news(change):
    quietly()
    told(**change)
    assert len(letters()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"updated_at": days_ago(0)},
        {"channel": "post", "updated_at": days_ago(0)},
        {"exchanges": [{**LETTER, "direction": "to_body"}], "updated_at": days_ago(0)},
    ],
)
def test_no_news(change):
    quietly()
    told(**change)
    assert letters() == []


def test_history_that_is_brought_in_is_news_to_nobody():
    told(received_at=days_ago(90), step_at=days_ago(60), updated_at=days_ago(0), **ASKED)
    assert letters() == []


def test_once_a_day_for_what_moves_and_once_for_what_is_asked(later):
    take(item("D-1"), item("D-2"), item("D-3", **ASKED))
    assert len(letters()) == 1
    told("D-2", step="photo", step_at=days_ago(0), updated_at=days_ago(0))
    told("D-1", step="photo", step_at=days_ago(0), updated_at=days_ago(0))
    told("D-2", **ASKED, updated_at=days_ago(0))
    assert len(letters()) == 2
    later(days=1)
    told("D-1", step="fabrication", step_at=days_ago(0), updated_at=days_ago(0))
    assert len(letters()) == 3


def test_nobody_is_told_without_an_account_or_when_it_is_frozen(account):
    take(item("D-9", number=person("deja-inscrit").number, **ASKED))
    assert letters() == []
    account.state = "frozen"
    account.save()
    told(**ASKED)
    assert letters() == []


def test_whoever_wants_none_gets_none(signed_in, account):
    page = signed_in.post("/mes-demarches/etre-prevenu/", {"told": "no"}, follow=True)
    assert "plus de courriel" in page.content.decode()
    told(**ASKED)
    assert letters() == []
    assert "Je veux recevoir ces courriels" in page.content.decode()
    signed_in.post("/mes-demarches/etre-prevenu/", {"told": "yes"})
    told(step="photo", step_at=days_ago(0), updated_at=days_ago(0))
    assert len(letters()) == 1
    choose_notices(account, wanted=True)
    assert Entry.objects.filter(event="preferences_changed", subject=account.pk).count() == 2


def test_in_the_language_of_the_account(account):
    account.language = "en"
    account.save()
    told(**ASKED)
    assert letters()[0].content["cases_url"].endswith("/en/mes-demarches/")
    assert Case.objects.count() == 1
