"""Taking what the body's system tells: good items and bad ones, twice, out of order, many at once."""

import pytest
from django.db import connection
from django.utils import timezone

from parvis.cases.actions.take_cases import MOST, Result
from parvis.cases.models import Case
from parvis.connections.members import MembersUnavailable
from parvis.journal.models import Entry
from tests.cases.telling import closed, days_ago, item, take, told
from tests.walk import person

pytestmark = pytest.mark.usefixtures("types")
LETTER = {"reference": "L-1", "direction": "to_member", "at": days_ago(2), "title": "Votre photo manque"}


def results(*items, **options):
    return [answer.result for answer in take(*items, **options)]


def test_a_case_is_created_then_unchanged_then_updated():
    first = item(
        expected_from="member", expected="Une photo d’identité", answer_by="2030-01-31", exchanges=[LETTER]
    )
    assert results(first) == [Result.CREATED]
    assert results(first) == [Result.UNCHANGED]
    assert results({**first, "updated_at": days_ago(1)}) == [Result.UNCHANGED]
    assert results({**first, "updated_at": days_ago(0), "step": "photo", "step_at": days_ago(1)}) == [
        Result.UPDATED
    ]
    case = Case.objects.get()
    assert (case.step, case.words.expected) == ("photo", "Une photo d’identité")
    assert [exchange.title for exchange in case.words.exchanges] == ["Votre photo manque"]
    assert list(case.words.trail) == ["photo", "recue"]
    assert str(case.answer_by) == "2030-01-31"


def test_what_is_older_than_what_is_known_changes_nothing():
    told(step="photo", updated_at=days_ago(1))
    assert results(item(step="recue", updated_at=days_ago(2))) == [Result.STALE]
    assert Case.objects.get().step == "photo"


def test_an_unchanged_case_told_later_is_not_set_back_by_what_was_told_in_between():
    told(updated_at=days_ago(5))
    assert results(item(updated_at=days_ago(1)), item(step="photo", updated_at=days_ago(3))) == [
        Result.UNCHANGED, Result.STALE,
    ]  # fmt: skip


def test_half_of_a_batch_is_bad():
    good, bad = item("D-1"), item("D-2", step="inconnue")
    answers = take(
        good, bad, item("D-3", number=person("inconnue").number), item("D-4", type="autre"), "x", item("D-5")
    )
    assert [answer.result for answer in answers] == [
        "created",
        "refused",
        "refused",
        "refused",
        "refused",
        "created",
    ]
    assert [answer.code for answer in answers] == [
        "", "unknown_step", "unknown_member", "unknown_type", "not_an_object", "",
    ]  # fmt: skip
    assert [answer.reference for answer in answers] == ["D-1", "D-2", "D-3", "D-4", "", "D-5"]
    assert all(answer.sentence for answer in answers if answer.code)
    assert set(Case.objects.values_list("reference", flat=True)) == {"D-1", "D-5"}


def test_the_same_case_twice_in_a_batch_is_taken_in_order():
    assert results(item(), item(step="photo", updated_at=days_ago(2)), item()) == [
        "created",
        "updated",
        "stale",
    ]
    assert Case.objects.get().step == "photo"


def test_a_case_does_not_change_hands():
    told()
    (answer,) = take(item(number=person("deja-inscrit").number, updated_at=days_ago(0)))
    assert (answer.result, answer.code) == (Result.REFUSED, "other_member")


def test_a_number_with_its_key():
    assert results(item(number="2 85 06 75 999 000 17")) == [Result.CREATED]


def test_no_answer_of_the_registry_takes_nothing():
    with pytest.raises(MembersUnavailable):
        take(item(), item("D-2", number=person("panne").number))
    assert not Case.objects.exists()


def test_a_trial_writes_nothing():
    assert results(item(), dry_run=True) == [Result.CREATED]
    assert not Case.objects.exists()
    assert not Entry.objects.filter(event="cases_taken").exists()


def test_what_is_written_is_sealed_and_journaled_by_its_count():
    told(expected="Une photo très reconnaissable", exchanges=[LETTER])
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM cases_case c")
        (row,) = cursor.fetchone()
    assert "reconnaissable" not in row
    assert "manque" not in row
    entry = Entry.objects.get(event="cases_taken")
    assert (entry.count, entry.subject) == (1, None)


def test_a_thousand_in_few_queries(django_assert_max_num_queries):
    many = [item(f"D-{number}") for number in range(MOST)]
    with django_assert_max_num_queries(14):
        assert set(results(*many)) == {Result.CREATED}
    with django_assert_max_num_queries(14):
        assert set(results(*(each | closed() for each in many))) == {Result.UPDATED}
    assert Case.objects.filter(closed_at__isnull=False, outcome="granted").count() == MOST
    with pytest.raises(ValueError, match="1000"):
        take(*many, item("D-more"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reference": None}, "missing"),
        ({"reference": ""}, "missing"),
        ({"reference": "é"}, "bad_reference"),
        ({"reference": "x" * 41}, "bad_reference"),
        ({"reference": 12}, "not_text"),
        ({"reference": "285067599900017"}, "reference_is_personal"),
        ({"number": "1234"}, "bad_number"),
        ({"number": "285067599900018"}, "bad_number"),
        ({"number": 2850675999000}, "bad_number"),
        ({"received_at": "hier"}, "bad_date"),
        ({"received_at": "2026-11-03T10:00:00"}, "no_zone"),
        ({"received_at": "0001-01-01"}, "bad_date"),
        ({"received_at": "9999-12-31T23:59:59-12:00"}, "bad_date"),
        ({"updated_at": days_ago(-3)}, "bad_date"),
        ({"updated_at": days_ago(-1.5)}, "in_the_future"),
        ({"answer_by": "2026-02-30"}, "bad_date"),
        ({"answer_by": "9999-12-31"}, "bad_date"),
        ({"channel": "fax"}, "bad_channel"),
        ({"expected_from": "nous"}, "bad_expected_from"),
        ({"expected": "x" * 501}, "too_long"),
        ({"expected": "a\x00b"}, "unprintable"),
        ({"expected": "a\ud800b"}, "unprintable"),
        ({"expected": ["a"]}, "not_text"),
        ({"closed_at": days_ago(1)}, "half_closed"),
        ({"outcome": "granted"}, "half_closed"),
        (closed(closed_at=days_ago(30)), "closed_before_received"),
        (closed(expected_from="member"), "closed_and_expected"),
        ({"stepp": "x"}, "unknown_field"),
        ({"exchanges": {}}, "bad_exchanges"),
        ({"exchanges": ["x"]}, "bad_exchanges"),
        ({"exchanges": [{**LETTER, "direction": "up"}]}, "bad_direction"),
        ({"exchanges": [{**LETTER, "title": " "}]}, "missing"),
        ({"exchanges": [LETTER, LETTER]}, "exchange_twice"),
        ({"exchanges": [{**LETTER, "reference": f"L-{n}"} for n in range(201)]}, "bad_exchanges"),
    ],
)
def test_what_cannot_be_taken_says_why_and_never_what_was_given(change, code):
    raw = {name: value for name, value in {**item(), **change}.items() if value is not None}
    (answer,) = take(raw)
    assert (answer.result, answer.code) == (Result.REFUSED, code), answer
    assert answer.sentence.endswith(".")
    assert "2850675" not in answer.sentence


def test_a_day_alone_begins_in_the_portals_zone():
    case = told(received_at="2026-11-03", step_at=None)
    assert timezone.localtime(case.received_at).isoformat() == "2026-11-03T00:00:00+01:00"
    assert case.step_at == case.received_at
