"""The practice letter box: takes, refuses, delays, and is sometimes away."""

import smtplib

import pytest
from django.core import mail


def send(*recipients, subject="Objet accentué"):
    mail.EmailMessage(subject, "Bonjour à vous", "caisse@caisse.example", list(recipients)).send()


def test_a_letter_is_kept(smtp_box):
    send("lea@courriel.example")
    (letter,) = smtp_box.messages
    assert letter["To"] == letter["Delivered-To"] == "lea@courriel.example"
    assert letter["Subject"] == "Objet accentué"
    assert letter.get_content().strip() == "Bonjour à vous"


def test_a_refused_recipient(smtp_box):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        send("refuse.lea@courriel.example")
    assert refusal.value.recipients["refuse.lea@courriel.example"][0] == 550
    assert smtp_box.messages == []


def test_a_delayed_recipient(smtp_box):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        send("plus-tard@courriel.example")
    assert refusal.value.recipients["plus-tard@courriel.example"][0] == 450


def test_it_goes_away_and_comes_back(smtp_box):
    send("un@courriel.example")
    smtp_box.go_away()
    with pytest.raises(OSError):
        send("deux@courriel.example")
    smtp_box.come_back()
    send("trois@courriel.example")
    assert [letter["To"] for letter in smtp_box.messages] == ["un@courriel.example", "trois@courriel.example"]
