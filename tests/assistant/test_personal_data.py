"""What says who somebody is: erased before anything reads the question, told, and kept nowhere."""

import re

import pytest

from parvis.assistant import conversation
from parvis.assistant.models import Unanswered
from tests.assistant.conftest import LOST_CODE, NONSENSE, hidden_of, main_of

pytestmark = pytest.mark.django_db
PERSONAL = ("06 39 98 00 12", "jo.fictif@boite.example", "2 85 06 99 999 000 17")


def test_personal_data_is_erased_before_anything_reads_it_and_told(settings, ask):
    settings.PRACTICE = False
    page = ask(f"{NONSENSE} {PERSONAL[0]} {PERSONAL[1]} et {PERSONAL[2]}")
    assert "Effacé de ma question avant de la lire" in page
    for told in ("un numéro de téléphone", "une adresse électronique", "un numéro de sécurité sociale"):
        assert told in page
    (turn,) = conversation.read(hidden_of(page)["so_far"])
    counted = Unanswered.objects.values_list("text", flat=True)
    for secret in PERSONAL:
        assert secret not in page
        assert secret not in turn.question
    assert not re.search(r"\d", "".join(counted))


def test_a_name_in_small_letters_is_erased_and_the_question_answered(ask):
    page = ask("jean dupont jai perdu mon code")
    assert "Effacé de ma question avant de la lire\u00a0: un nom." in page
    assert "dupont" not in page
    assert "02-code-perdu" in main_of(page)


def test_a_question_in_another_language_than_the_page_keeps_its_words(ask):
    page = ask("comment rattacher mon enfant louise à mon compte", url="/en/assistant/")
    assert "rattacher mon enfant […] à mon compte" in main_of(page)


def test_the_names_of_who_is_signed_in_are_erased(signed_in, ask, account):
    surname = account.profile.birth_name
    page = ask(f"{surname} code perdu")
    assert "Effacé de ma question avant de la lire\u00a0: un nom." in page
    assert f"{surname} code" not in page


def test_nothing_is_said_to_be_erased_when_nothing_was(ask):
    assert "Effacé" not in ask(LOST_CODE)
