"""Everyday words, and those that the pages use for the same thing: whoever looks for one finds the others."""

from functools import lru_cache

from parvis.lib.words import stem

SAME = {  # folded words; a line is one meaning
    "fr": (
        "courriel mail email mel messagerie",
        "code mdp password",
        "rendezvous rdv",
        "telephone tel portable mobile smartphone",
        "fermer supprimer cloturer resilier desinscrire",
        "document papier justificatif piece",
        "delai attente duree",
        "securite secu",
        "ordinateur ordi pc",
        "cle passkey",
        "agence guichet accueil permanence",
        "enceinte grossesse maternite",
        "naissance bebe",
        "demenager demenagement",
        "arnaque fraude hameconnage phishing",
    ),
    "en": (
        "email mail mailbox",
        "code password passcode pin",
        "phone telephone mobile",
        "close delete remove",
        "document paper file",
        "time delay wait",
        "appointment meeting",
        "computer laptop pc",
        "pregnant pregnancy maternity",
        "birth baby",
        "scam fraud phishing",
    ),
}


def same_as(word: str, language: str) -> tuple[str, ...]:
    """The stems of what means the same; none when the word has no other."""
    own = stem(word, language)
    return tuple(each for each in _meanings(language).get(own, ()) if each != own)


@lru_cache(maxsize=4)
def _meanings(language: str) -> dict[str, tuple[str, ...]]:
    lines = [tuple(stem(word, language) for word in line.split()) for line in SAME[language]]
    return {each: line for line in lines for each in line}
