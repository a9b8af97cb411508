"""Words as they are compared: without accents, case or typography, and their stems in French and English.

People write "carte vitale", "Carte Vitale", "carte-vitale" or "cartes vitales" for the same thing. Everything
here is pure, in a time that grows as the text does, and knows nothing of what the words are about.
"""

import re
import unicodedata
from functools import lru_cache

import Stemmer

LANGUAGES = {"fr": "french", "en": "english"}
KEPT_BELOW = 0x3000  # the characters whose folded form is kept; the others are rare, and many
LETTERS = {
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ı": "i",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
}
LEFT_OUT = ("Mn", "Me", "Cf")  # accents, and what is written without being seen
WORD = re.compile(r"[^\W_]+")


class _Folded(dict[int, str]):
    """The folded form of each character, by itself: marks that follow one another are never put in order,
    which would take a time that grows as the square of their number.
    """

    def __missing__(self, point: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(point).casefold())
        kept = "".join(
            LETTERS.get(part, part) for part in parts if unicodedata.category(part) not in LEFT_OUT
        )
        if point < KEPT_BELOW:
            self[point] = kept
        return kept


_FOLDED = _Folded()

STOP_WORDS = {
    "fr": frozenset(
        "a ai aie ainsi alors as au aussi aux avec avez avoir avons ayant bon bonjour bonsoir c ca car ce "
        "ceci cela celle celui ces cet cette ceux chez ci comme comment d dans de des deja donc dont du "
        "elle elles en encore est et etait etais ete etes etre eu eux fait faire faut fois il ils j je "
        "juste l la le les leur leurs lui m ma mais me meme mes merci moi mon n ne ni non nos notre nous on "
        "ont ou oui par parce pas peu peut peux plus pour pourquoi puis qu quand que quel quelle quelles "
        "quels qui quoi s sa sans se ses si soit son sont suis sur svp t ta te tes toi ton tous tout toute "
        "toutes tres tu un une va vais vers vos votre vous voudrais vraiment y".split()
    ),
    "en": frozenset(
        "a about all already also am an and any are as at be because been but by can could d did do does "
        "done for from get got had has have hello he her hi his how i if in into is it its just ll m me my "
        "no not of on or our please re really s she should so some t than thank thanks that the their them "
        "then there they this to too us ve very was we were what when where which who why will with would "
        "you your".split()
    ),
}

# forms that the stemmer leaves apart, each under the form that stands for all of them
IRREGULAR = {
    form: one
    for one, forms in {
        "recevoir": "recu recue recus recues recois recoit recoive recevez recevrai recevra reception",
        "perdre": "perd perds perdu perdue perdus perdues perte pertes perdez",
        "envoyer": "envoi envois envoie envoies envoye envoyee envoyes envoyees envoyez enverrai",
        "vol": "vole volee voles volees voler",
        "naitre": "naissance naissances nait nee nees naitra",
        "mourir": "mort morte morts decede decedee decedes deces",
        "payer": "paye payee payes paie paies paiement paiements payez paiera payement",
        "journalier": "journaliere journalieres journaliers",
        "choisir": "choix choisi choisie choisis choisit",
        "permettre": "permis permet permise",
        "inscrire": "inscrit inscrite inscription inscriptions inscris",
        "venir": "vient viens venu venue viendra",
        "valoir": "valable valables valide valides validite",
        "creer": "cree creee creees crees creation creations",
        "bancaire": "banque banques bancaires",
        "suivre": "suivi suivie suivis suit",
        "connecter": "connexion connexions connecte connectee connectez",
    }.items()
    for form in (one, *forms.split())
}
# endings whose accent says to the stemmer what they are
ACCENTS = (
    (re.compile(r"(?<=..)ee(s?)$"), r"ée\1"),  # déclarées
    (re.compile(r"(?<=..)ie(s?)$"), r"ié\1"),  # oublié
    (re.compile(r"(?<=..)ite(s?)$"), r"ité\1"),  # indemnités
)
PLURAL = re.compile(r"(?<=[iu])s$")  # perdus, choisis


def fold(text: str) -> str:
    """Lower case, without accents or invisible characters, ligatures apart, apostrophes straight."""
    return text.translate(_FOLDED)


def words(text: str) -> list[str]:
    """The words of a text, folded, in their order; what an apostrophe or a dash joins are two."""
    return WORD.findall(fold(text))


def is_stop_word(word: str, language: str) -> bool:
    """A folded word that says nothing by itself."""
    return word in STOP_WORDS[language]


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """What a folded word has in common with its plural, its feminine and its verb's other forms."""
    if language != "fr":
        return str(_stemmer(language).stemWord(word))
    if word in IRREGULAR:
        return IRREGULAR[word]
    word = PLURAL.sub("", word)
    for ending, accented in ACCENTS:
        word = ending.sub(accented, word)
    return fold(str(_stemmer(language).stemWord(word)))


@lru_cache(maxsize=8)
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(LANGUAGES[language], 0)  # without its own cache: ours stands before it


def stems(text: str, language: str) -> list[str]:
    """The stems of the words that say something."""
    left_out = STOP_WORDS[language]
    return [stem(word, language) for word in words(text) if word not in left_out]
