"""In which language a question is asked: French, English, or one that nobody here knows. Pure."""

from collections.abc import Sequence
from functools import cache

from parvis.assistant.vocabulary import ordinary_words, vocabulary
from parvis.lib.words import STOP_WORDS, fold, words

FRENCH, ENGLISH, OTHER = "fr", "en", "other"
MOST_LOOKED_AT = 60  # words
OTHERS = frozenset(
    # Spanish, Portuguese, Italian
    "el los las una unos he perdido mi tarjeta como puedo hola gracias necesito cuenta donde cuando "
    "cambiar direccion correo dinero medico cita pagar "
    "porque quiero tengo usted esta pero muy yo nao minha meu uma perdi cartao conta ola obrigado "
    "preciso onde quando voce eu estou tenho ho perso il mia mio tessera conto ciao grazie dove quando "
    "perche voglio sono della posso non ho bisogno che questo anche "
    # German, Dutch
    "ich habe meine mein karte verloren wie kann konto hallo danke bitte brauche nicht und der die das ist "
    "ein eine wo wann ik heb mijn kaart hoe kan bedankt het een niet "
    # Polish, Romanian, Turkish, and Arabic or Berber in Latin letters
    "zgubilem karte moja moje jak moge prosze dziekuje nie jest czy gdzie mam am pierdut cardul meu cum pot "
    "buna multumesc este unde sunt va rog kartimi kaybettim nasil merhaba tesekkur lutfen hesap degil benim "
    "ne var bir ve icin salam labas kifach".split()
) - (STOP_WORDS[FRENCH] | STOP_WORDS[ENGLISH] | {"am", "die", "ho", "conto", "non", "posso"})


def language_of(text: str, page: str) -> str:
    """`page`: the language when the text does not say."""
    said = words(text)[:MOST_LOOKED_AT]
    if _is_other_script(text):
        return OTHER
    french, english = (_marks(said, _own_words(each)) for each in (FRENCH, ENGLISH))
    others = _marks(said, OTHERS)
    if others >= 2 and others > 2 * max(french, english):
        return OTHER
    if french == english:
        return page
    return FRENCH if french > english else ENGLISH


@cache
def _own_words(language: str) -> frozenset[str]:
    """The words that only one of our languages has."""
    return _usual_words(language) - _usual_words(ENGLISH if language == FRENCH else FRENCH)


@cache
def _usual_words(language: str) -> frozenset[str]:
    known = vocabulary(language)
    return STOP_WORDS[language] | {*ordinary_words(language), *known.known(), *known.written}


def _marks(said: Sequence[str], of: frozenset[str]) -> int:
    return sum(word in of for word in said)


def _is_other_script(text: str) -> bool:
    """Most letters are not Latin."""
    letters = [letter for letter in fold(text[:200]) if letter.isalpha()]
    return sum(letter > "\u024f" for letter in letters) * 2 > len(letters) > 0
