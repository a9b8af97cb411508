"""What people say beside their question: who they are, good morning, thank you. Pure."""

import re

from parvis.lib.masking import MASK
from parvis.lib.words import words

LEAST_LEFT = 2  # words: with fewer, what looked like a presentation was the question
# the clause in which somebody says who they are, up to what was erased
PRESENTATION = re.compile(
    r"(?:^|(?<=[,.;:!?]))\s?(?:(?:et|and|bonjour|bonsoir|hello|hi),? )?(?:"
    r"je m'?\s?app?ell?es?|je me nomme|je suis|ici|my name|i am|i'm|"
    r"(?:mon|my) (?:nom|prénom|prenom|numéro|numero|num|n°|nir|téléphone|telephone|tel|name|number|"
    r"social security number|phone)(?!\w)"
    rf")[^,.;:!?\[]{{0,40}}:?[^,.;:!?\[]{{0,10}}{re.escape(MASK)}\s?(?:[,.;:!?]|(?:et|and)\b)?",
    re.IGNORECASE,
)
GREETINGS = frozenset(
    "bonjour bonsoir salut coucou merci beaucoup bien mille d accord ok tres super parfait au revoir bonne "
    "journee soiree a vous toi hello hi hey good morning afternoon evening thank thanks you very much so bye "
    "goodbye great".split()
)
MAIN = frozenset(
    "bonjour bonsoir salut coucou merci revoir hello hi hey morning afternoon evening thank thanks bye "
    "goodbye".split()
)


def without_presentation(question: str) -> str:
    """A masked question, without the clauses that say who asks: « appelle » and « numéro » are no topic."""
    left = PRESENTATION.sub(" ", question.replace("’", "'"))
    return left.strip() if left != question and len(words(left)) >= LEAST_LEFT else question


def is_greeting(question: str) -> bool:
    """Good morning or thank you, and nothing else."""
    said = set(words(question))
    return bool(said & MAIN) and said <= GREETINGS
