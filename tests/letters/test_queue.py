"""Queueing: together with what is announced, once for one event, in two queries, and sealed."""

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.letters.actions import queue_letters
from parvis.letters.contents import BadLetter
from parvis.letters.enums import Channel, LetterKind, LetterState
from parvis.letters.models import Letter
from parvis.letters.queries import oldest_queued_age, state_of
from tests.letters.examples import CONTEXTS, RECIPIENTS, example

OPENED, NOTICE = LetterKind.ACCOUNT_OPENED, LetterKind.SECURITY_NOTICE
ACTIVATION = example().context


def jobs():
    return ProcrastinateJob.objects.filter(task_name="letters.send").order_by("id")


@pytest.mark.django_db
def test_several_letters_take_two_queries(django_assert_num_queries):
    asked = [example(OPENED, channel, event=f"a:{channel}") for channel in (Channel.EMAIL, Channel.SMS)]
    with django_assert_num_queries(2):
        queued = queue_letters(iter(asked))
    assert [letter.channel for letter in queued] == [Channel.EMAIL, Channel.SMS]
    assert [job.args for job in jobs()] == [{"letter_id": str(letter.id)} for letter in queued]
    assert {job.queueing_lock for job in jobs()} == {str(letter.id) for letter in queued}
    assert [state_of(letter.id) for letter in queued] == [LetterState.QUEUED] * 2


@pytest.mark.django_db
def test_no_letters_take_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queue_letters([]) == []


@pytest.mark.django_db
def test_a_letter_comes_back_out_as_it_was_put():
    (queued,) = queue_letters([example()])
    letter = Letter.objects.get()
    assert (letter.recipient, letter.content) == (RECIPIENTS[Channel.EMAIL], ACTIVATION)
    assert letter.message_id == queued.message_id == f"<{letter.id.hex}.parvis@caisse.example>"
    assert oldest_queued_age() == pytest.approx(0, abs=30)


@pytest.mark.django_db
def test_one_event_is_told_once():
    asked = example(event="a:1")
    assert len(queue_letters([asked, asked])) == 1
    assert queue_letters([asked]) == []
    assert len(queue_letters([asked, example(event="a:2"), example(OPENED, event="a:1")])) == 2
    assert Letter.objects.count() == jobs().count() == 3


@pytest.mark.django_db
def test_a_postal_letter_waits_without_a_job():
    queue_letters([example(OPENED, Channel.POST)])
    assert not jobs().exists()
    assert oldest_queued_age() is None


@pytest.mark.django_db
def test_nothing_personal_is_readable_in_the_tables():
    queue_letters([example()])
    row = str(Letter.objects.values_list().get()) + str(jobs().values_list().get())
    for secret in (RECIPIENTS[Channel.EMAIL], "Maëlys", "Ma\\xc3\\xablys", ACTIVATION["link"][-20:]):
        assert secret not in row


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_is_not_announced():
    already = jobs().count()  # tests with real transactions leave theirs: that table is not Django's to empty
    with transaction.atomic():
        queue_letters([example()])
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert jobs().count() == already


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_queued_with_what_it_announces_or_not_at_all():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        queue_letters([example()])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"to": " "}, "the recipient is not one email address"),
        ({"to": "a@courriel.example b@courriel.example"}, "the recipient is not one"),
        ({"context": {}}, r"missing \['first_names', 'link', 'valid_until'\], unknown \[\]"),
        ({"context": ACTIVATION | {"code": "1234"}}, r"unknown \['code'\]"),
        ({"context": ACTIVATION | {"link": ""}}, "link must be text"),
        ({"context": ACTIVATION | {"link": 3}}, "link must be text"),
        ({"kind": NOTICE, "context": CONTEXTS[NOTICE] | {"what": "snow"}}, "what is not a Notice"),
        ({"context": ACTIVATION | {"valid_until": "demain"}}, "valid_until is not an ISO date"),
        ({"context": ACTIVATION | {"valid_until": "2026-12-01T14:04"}}, "valid_until has no time zone"),
    ],
)
def test_a_letter_that_could_not_be_written_is_refused_at_once(changes, said):
    with pytest.raises(BadLetter, match=said) as refusal:
        queue_letters([example(event="good:1"), example(**changes)])
    assert "courriel.example" not in str(refusal.value)
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_a_kind_goes_by_its_own_channels_only():
    for channel in (Channel.SMS, Channel.POST):
        with pytest.raises(BadLetter, match="no letter of this kind"):
            queue_letters([example(channel=channel)])
