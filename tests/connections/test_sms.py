"""The SMS port: none, and the practice one through a real mail server."""

import pytest

from parvis.connections import sms
from parvis.connections.sms.fake import LetterBoxSms

NUMBER, TEXT, REFERENCE = "+33639980102", "Un compte a été ouvert à votre nom.", "<1.parvis@caisse.example>"


def send(to=NUMBER):
    LetterBoxSms().send(to, TEXT, REFERENCE)


def test_the_port_is_what_the_settings_name(settings):
    settings.SMS_PORT = "parvis.connections.sms.fake.LetterBoxSms"
    assert isinstance(sms.port(), LetterBoxSms)


def test_a_body_may_send_no_sms(settings):
    settings.SMS_PORT = ""
    assert sms.port() is None


def test_the_practice_one_says_that_it_is():
    assert LetterBoxSms.fake


def test_a_text_arrives_in_the_letter_box(smtp_box):
    send()
    (message,) = smtp_box.messages
    assert message["To"] == "33639980102@sms.example"
    assert message["X-Parvis-Channel"] == "sms"
    assert message["Message-ID"] == REFERENCE
    assert message.get_content().strip() == TEXT


def test_the_box_is_away(smtp_box):
    smtp_box.go_away()
    with pytest.raises(sms.SmsUnavailable, match="ConnectionRefusedError") as error:
        send()
    assert "3998" not in str(error.value)
    smtp_box.come_back()
    send()
    assert len(smtp_box.messages) == 1


def test_a_number_that_is_refused(smtp_box):
    with pytest.raises(sms.SmsRefused, match="550") as error:
        send("refuse")
    assert "refuse" not in str(error.value).replace("refused", "")


def test_a_number_for_later(smtp_box):
    with pytest.raises(sms.SmsUnavailable, match="450"):
        send("plus-tard")
