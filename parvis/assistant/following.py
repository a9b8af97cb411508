"""A question that leans on the one before: "et si je l'ai perdue ?", "combien de temps ?". Pure.

What is known of the one before is which documents answered it, and nothing else.
"""

from collections.abc import Sequence

FEW_WORDS = 9
BEGINNINGS = {
    "fr": (
        "et",
        "mais",
        "ou",
        "si",
        "alors",
        "donc",
        "puis",
        "sinon",
        "pourquoi",
        "combien",
        "quand",
        "comment",
    ),
    "en": ("and", "but", "or", "if", "so", "then", "what", "why", "how", "when"),
}
POINTING = {  # words that stand for what was spoken of
    "fr": frozenset("l la le les lui ca cela celle celui en y elle il ceci ils elles".split()),
    "en": frozenset("it them that this one they he she".split()),
}
ASKING = {  # stems of how much and how long
    "fr": frozenset("combi temp delai del jour semain mois prix cout".split()),
    "en": frozenset("long much many time day week month cost".split()),
}
MOST_OF_ITS_OWN = 3  # words that say something: with more of them, it is a question by itself


def leans(spelt: Sequence[str], stems: Sequence[str], language: str) -> bool:
    """Does it need the question before to be understood?"""
    if not spelt or len(spelt) > FEW_WORDS or len(stems) > MOST_OF_ITS_OWN:
        return False
    begins, stems = spelt[0] in BEGINNINGS[language], [each for each in stems if each not in ASKING[language]]
    if len(stems) <= 1:
        return begins or not stems or bool(POINTING[language].intersection(spelt))
    return spelt[0] in ("et", "and", "mais", "but", "sinon") or (
        begins and bool(POINTING[language].intersection(spelt))
    )
