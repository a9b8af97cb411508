"""Words of danger: the right numbers, however they are written; and no numbers for a way of speaking."""

import pytest

from parvis.assistant import retrieval
from parvis.assistant.answers import Outcome
from parvis.assistant.dangers import numbers_for


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("j’ai mal à la poitrine", "15"),
        ("jai tres mal a la poitrinne", "15"),
        ("DOULEUR DANS LA POITRINE", "15"),
        ("elle n'arrive plus à respirer", "15"),
        ("mon père est inconscient", "15"),
        ("overdose", "15"),
        ("je veux mourir", "3114"),
        ("jai envie de mourrir", "3114"),
        ("je pense au suicide", "3114"),
        ("JE VEU ME SUICIDÉ", "3114"),
        ("je vais en finir avec la vie", "3114"),
        ("mon mari me frappe", "3919"),
        ("victime de violences conjugales", "3919"),
        ("il menace de me tuer", "3919"),
        ("on maltraite un enfant", "119"),
        ("chest pain since this morning", "15"),
        ("I want to kill myself", "3114"),
        ("my husband beats me", "3919"),
        ("il respire pas", "15"),
        ("mon père fait un malaise cardiaque", "15"),
        ("chest pains", "15"),
        ("jveu mourir", "3114"),
        ("je veux en finir", "3114"),
        ("j’ai avalé tous mes médicaments", "3114"),
        ("mon mari me frape", "3919"),
        ("mon conjoint m’a étranglée", "3919"),
        ("je suis mort de rire, non, je veux me suicider", "3114"),
        ("j’ai honte à en mourir de honte, je vais me suicider", "3114"),
    ],
)
def test_the_number_that_helps_comes_first(said, first):
    numbers = numbers_for(said)
    assert numbers[0] == first
    assert "112" in numbers
    assert "114" in numbers
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(
    "said",
    [
        "je suis mort de rire",
        "le lien est mort",
        "code mort",
        "mon mari est mort, que dois-je faire",
        "je me bats pour avoir ma carte depuis des mois",
        "combien de semaines de congé avant l'accouchement",
        "j'ai mal au dos, suis-je remboursé",
        "c'est urgent",
        "je veux en finir avec ce dossier",
        "il me tape sur les nerfs",
        "mourir de rire, je vais mourir de rire",
        "vous m'avez tué avec vos papiers",
        "le chien m'a mordu",
        "J’ai perdu mon code",
        "",
    ],
)
def test_a_way_of_speaking_is_no_danger(said):
    assert numbers_for(said) == ()


@pytest.mark.django_db
def test_numbers_come_before_whatever_is_found():
    answer = retrieval.answer("je veux mourir, j’ai perdu mon code", "fr")
    assert answer.dangers[0].number == "3114"
    assert "suicide" in answer.dangers[0].reaches
    assert answer.outcome == Outcome.FOUND
    assert retrieval.answer("suicide, помогите мне пожалуйста", "fr").dangers


def test_a_danger_said_beside_a_way_of_speaking_counts():
    assert "3114" in numbers_for("mon mari menace de me tuer et je veux mourir")


def test_a_long_text_is_no_slower_than_its_length():
    assert numbers_for("mal " * 50_000) == ()
