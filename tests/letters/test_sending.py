"""Sending, through a real mail server: once, again when it was away, never for ever, nothing kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.letters.actions import queue_letters
from parvis.letters.actions.send import send_letter
from parvis.letters.enums import Channel, LetterKind, LetterState
from parvis.letters.models import Letter
from parvis.letters.queries import state_of
from tests.connections.scripted_gateway import gateway, not_http
from tests.letters.examples import CONTEXTS, example

__all__ = ["gateway"]

OPENED = LetterKind.ACCOUNT_OPENED


def queued(*args, **kwargs):
    with transaction.atomic():
        (letter,) = queue_letters([example(*args, **kwargs)])
    return letter


def take_the_job(letter):
    """What a worker does before it tries. Returns in how long the job was to be done."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE queueing_lock = %s RETURNING scheduled_at", [str(letter.id)]
        )
        ((at,),) = cursor.fetchall()
    return at - timezone.now() if at else timedelta(0)


@pytest.mark.django_db
def test_an_email_goes_and_leaves_nothing_personal(smtp_box):
    letter = queued()
    assert send_letter(letter.id) == LetterState.SENT
    (message,) = smtp_box.messages
    assert message["To"] == "maelys@courriel.example"
    assert message["Subject"] == "Activez votre compte"
    assert message["From"] == "Caisse Exemple <ne-pas-repondre@caisse.example>"
    assert message["Message-ID"] == letter.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    parts = [part.get_content_type() for part in message.iter_parts()]
    assert parts == ["text/plain", "text/html"]
    row = Letter.objects.get()
    assert (row.recipient_sealed, row.content_sealed, row.recipient, row.content) == (None, None, "", {})
    assert row.sent_at is not None
    assert state_of(letter.id) == LetterState.SENT


@pytest.mark.django_db
def test_a_link_is_not_broken_on_its_way(smtp_box):
    send_letter(queued().id)
    (message,) = smtp_box.messages
    body = message.get_body(("plain",))
    assert CONTEXTS[LetterKind.ACTIVATION]["link"] in body.get_content().splitlines()


@pytest.mark.django_db
def test_a_letter_that_went_does_not_go_again(smtp_box):
    letter = queued()
    assert [send_letter(letter.id), send_letter(letter.id)] == [LetterState.SENT, None]
    assert len(smtp_box.messages) == 1


@pytest.mark.django_db
def test_a_refused_recipient_is_told(smtp_box):
    letter = queued(to="refuse.maelys@courriel.example")
    assert send_letter(letter.id) == LetterState.REFUSED
    assert state_of(letter.id) == LetterState.REFUSED
    row = Letter.objects.get()
    assert (row.refusal, row.attempts, row.content_sealed) == ("rcpt_550", 1, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "to", ["no-at-sign", "two@@courriel.example", "@courriel.example", "a@", "a\u00ad@é"]
)
def test_what_is_not_an_address_does_not_stay_for_ever(smtp_box, to):
    assert send_letter(queued(to=to).id) == LetterState.REFUSED
    assert smtp_box.messages == []


@pytest.mark.django_db
def test_a_recipient_delayed_by_the_server_is_tried_again(smtp_box):
    letter = queued(to="plus-tard@courriel.example")
    take_the_job(letter)
    assert send_letter(letter.id) == LetterState.QUEUED
    assert Letter.objects.get().refusal == "rcpt_450"
    assert timedelta(seconds=10) < take_the_job(letter) <= timedelta(seconds=15)


@pytest.mark.django_db
def test_the_server_is_away_for_an_hour(smtp_box):
    """A simulated clock: each wait asked for is lived through at once."""
    letter = queued()
    take_the_job(letter)
    smtp_box.go_away()
    clock = timedelta(0)
    while clock < timedelta(hours=1):
        assert send_letter(letter.id) == LetterState.QUEUED
        clock += take_the_job(letter)
    assert Letter.objects.get().refusal == "connect_ConnectionRefusedError"
    smtp_box.come_back()
    assert send_letter(letter.id) == LetterState.SENT
    assert clock <= timedelta(hours=1, minutes=10), "it goes within ten minutes of the server's return"
    assert Letter.objects.get().attempts < 15
    assert [message["Message-ID"] for message in smtp_box.messages] == [letter.message_id]


@pytest.mark.django_db
def test_after_three_days_it_is_given_up(smtp_box):
    letter = queued()
    take_the_job(letter)
    smtp_box.go_away()
    Letter.objects.update(attempts=10_000)
    assert send_letter(letter.id) == LetterState.GIVEN_UP
    assert state_of(letter.id) == LetterState.GIVEN_UP
    assert not ProcrastinateJob.objects.exists()
    assert Letter.objects.get().content_sealed is None


@pytest.mark.django_db
def test_a_code_that_works_no_more_is_not_sent(smtp_box):
    context = CONTEXTS[LetterKind.SIGN_IN_CODE] | {"valid_until": timezone.now().isoformat()}
    letter = queued(LetterKind.SIGN_IN_CODE, context=context)
    take_the_job(letter)
    assert send_letter(letter.id) == LetterState.GIVEN_UP
    row = Letter.objects.get()
    assert (row.refusal, row.content_sealed, smtp_box.messages) == ("too_late", None, [])
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [(200, {"id": "not where it is looked for"}), None])
def test_a_text_that_may_have_gone_is_tried_three_times(gateway, settings, answer):
    settings.SMS_PORT = "parvis.connections.sms.gateway.HttpGateway"
    settings.SMS = {**settings.SMS, "url": gateway.url, "token": "hush", "id_field": "message.id"}
    if answer:
        gateway.answers(*answer)
    else:
        gateway.script = not_http
    letter = queued(LetterKind.SIGN_IN_CODE, Channel.SMS)
    states = []
    for _ in range(4):
        states.append(send_letter(letter.id))
    assert states == [LetterState.QUEUED, LetterState.QUEUED, LetterState.GIVEN_UP, None]
    assert Letter.objects.get().refusal == "sms_unclear"
    assert len(gateway.asked) == 3


@pytest.mark.django_db
def test_a_defect_in_one_letter_does_not_stop_the_others(smtp_box):
    bad, good = queued(event="a:1"), queued(event="a:2")
    take_the_job(bad)
    Letter.objects.filter(pk=bad.id).update(content_sealed=b"\x01 not what was sealed")
    assert send_letter(bad.id) == LetterState.QUEUED
    assert send_letter(good.id) == LetterState.SENT
    assert Letter.objects.get(pk=bad.id).refusal.startswith("defect_")
    assert take_the_job(bad) > timedelta(0)


@pytest.mark.django_db
def test_a_job_that_waits_already_is_enough(smtp_box):
    letter = queued()  # its first job is still there: it was recovered while being tried
    smtp_box.go_away()
    assert send_letter(letter.id) == LetterState.QUEUED
    assert Letter.objects.get().attempts == 1
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.django_db
def test_a_letter_that_nobody_knows():
    assert send_letter(UUID(int=0)) is None
    assert state_of(UUID(int=0)) is None


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_it_once(smtp_box):
    letter = queued()

    def work(_):
        try:
            return send_letter(letter.id)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(work, range(6)))
    assert sorted(results, key=str) == [None] * 5 + [LetterState.SENT]
    assert len(smtp_box.messages) == 1


@pytest.mark.django_db
def test_an_sms_goes(smtp_box):
    letter = queued(OPENED, Channel.SMS)
    assert send_letter(letter.id) == LetterState.SENT
    (message,) = smtp_box.messages
    assert (message["To"], message["X-Parvis-Channel"]) == ("33639980102@sms.example", "sms")
    assert message["Message-ID"] == letter.message_id


@pytest.mark.django_db
def test_an_sms_waits_for_its_gateway(smtp_box, settings):
    letter = queued(OPENED, Channel.SMS)
    take_the_job(letter)
    smtp_box.go_away()
    assert send_letter(letter.id) == LetterState.QUEUED
    assert Letter.objects.get().refusal == "sms_unavailable"
    take_the_job(letter)
    settings.SMS_PORT = ""
    assert send_letter(letter.id) == LetterState.QUEUED
    assert Letter.objects.get().refusal == "no_sms_gateway"


@pytest.mark.django_db
def test_a_postal_letter_is_not_sent_by_mail(smtp_box):
    assert send_letter(queued(OPENED, Channel.POST).id) is None
    assert smtp_box.messages == []
