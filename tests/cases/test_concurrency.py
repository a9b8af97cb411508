"""Two at the same moment: a document is taken or withdrawn, never both; a case is created once."""

import pytest

from parvis.cases.actions.documents import (
    MOST_WAITING,
    NotOpen,
    Sent,
    TakenMeanwhile,
    add_document,
    withdraw_document,
)
from parvis.cases.actions.hand_over import take_document
from parvis.cases.actions.keep_types import SAMPLE, TypesRefused, keep_types
from parvis.cases.models import Case, Document
from tests.cases.papers import PDF
from tests.cases.telling import item, take, told
from tests.enrolment.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


@pytest.fixture
def case(account) -> Case:
    keep_types(SAMPLE)
    return told()


def withdrawn(account, case, document) -> str:
    try:
        withdraw_document(account, case.pk, document.pk)
    except TakenMeanwhile:
        return "too late"
    return "withdrawn"


def test_taken_and_withdrawn_at_once(account, case):
    for _ in range(ROUNDS):
        document, given = add_document(account, case.pk, Sent("a.pdf", PDF)), list[bytes]()
        taken, said = at_once(
            lambda document=document, given=given: take_document(
                document.pk, lambda _, content: given.append(content)
            ),
            lambda document=document: withdrawn(account, case, document),
        )
        left = Document.objects.filter(pk=document.pk).first()
        assert (taken, said, bool(given)) in [(True, "too late", True), (False, "withdrawn", False)]
        assert bool(left and left.taken_at) == taken


def test_the_last_place_of_a_case_is_taken_once(account, case):
    for _ in range(MOST_WAITING - 1):
        add_document(account, case.pk, Sent("a.pdf", PDF))

    def add() -> str:
        try:
            add_document(account, case.pk, Sent("a.pdf", PDF))
        except NotOpen:
            return "full"
        return "added"

    assert sorted(at_once(add, add)) == ["added", "full"]
    assert Document.objects.count() == MOST_WAITING


def test_the_same_case_in_two_batches_at_once(account, case):
    for number in range(ROUNDS):
        batch = [item(f"D-{number}-{place}") for place in range(20)]
        said = at_once(*([lambda batch=batch: [str(each.result) for each in take(*batch)]] * 2))
        assert sorted(said) == [["created"] * 20, ["unchanged"] * 20]


def test_one_of_those_that_wait_can_be_replaced_when_no_more_are_taken(account, case):
    first = add_document(account, case.pk, Sent("a.pdf", PDF))
    for _ in range(MOST_WAITING - 1):
        add_document(account, case.pk, Sent("a.pdf", PDF))
    with pytest.raises(NotOpen):
        add_document(account, case.pk, Sent("b.pdf", PDF))
    other = add_document(account, case.pk, Sent("b.pdf", PDF, replaces=first.pk))
    assert Document.objects.filter(pk=other.pk).exists()
    assert Document.objects.count() == MOST_WAITING


def test_a_case_erased_meanwhile(account, case):
    document = add_document(account, case.pk, Sent("a.pdf", PDF))
    Case.objects.all().delete()
    with pytest.raises(NotOpen):
        add_document(account, case.pk, Sent("a.pdf", PDF))
    with pytest.raises(TakenMeanwhile):
        withdraw_document(account, case.pk, document.pk)


def test_a_step_does_not_go_while_a_case_comes_to_stand_at_it(account, case, tmp_path):
    """Whichever is first, each case has its step."""
    table = tmp_path / "types.toml"
    lines = SAMPLE.read_text().splitlines(keepends=True)
    table.write_text("".join(line for line in lines if 'key = "recue"' not in line))
    Case.objects.all().delete()

    def shortened() -> str:
        try:
            keep_types(table)
        except TypesRefused:
            return "refused"
        return "kept"

    said, (answer,) = at_once(shortened, lambda: take(item()))
    assert (said, answer.code) in [("refused", ""), ("kept", "unknown_step")]
