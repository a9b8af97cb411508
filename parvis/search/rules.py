"""What counts as found, and how long things are. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

LONGEST_ASKED = 200  # characters of a search
MOST_WORDS = 16  # of a search that are looked for
LONGEST_WORD = 60  # characters; PostgreSQL takes a lexeme of 2,046 bytes
ON_A_PAGE = 20
MOST_PAGES = 20
LONGEST_KEPT = 120  # characters of a search that found nothing
MOST_KEPT = 10_000  # such searches that are kept at once
KEPT_DAYS = 90
LEAST_SHARE = 0.34  # of what was asked, by weight: below it is found by chance, unless two words are
LEAST_OF_BEST = 0.15  # of the score of the best result: what is worth less is not shown after it
SHORTEST_CORRECTED, FARTHEST = 4, 3  # characters; typing errors
COMMON = 1 / 8  # of the documents have a word that is everywhere
# what stands around a name or a number of one's own (folded)
SAY_WHO = frozenset(
    "bonjour je j suis m mme mr madame monsieur mademoiselle appelle nomme mon ma nom prenom numero et est c "
    "de le la l a au hello i am my name number is s and the mrs miss ms".split()
)


@dataclass(frozen=True)
class Word:
    """One word of a search. `stems` in the languages of the edition; `weight`: how much it tells.

    `meant`: the word of the index that was put in its place; the word itself when it is known. `same`: the
    stems of words that mean the same. `is_small`: it says nothing by itself, and may only bring one result
    before another.
    """

    typed: str
    meant: str
    stems: tuple[str, ...]
    weight: float
    same: tuple[str, ...] = ()
    is_last: bool = False
    is_small: bool = False

    @property
    def is_corrected(self) -> bool:
        return self.meant != self.typed


def says_only_who(words: Iterable[str]) -> bool:
    """Do these, folded, only go with a name or a number?"""
    return SAY_WHO.issuperset(words)


def weight_of(documents: int, everywhere: int) -> float:
    """A rare word tells more than one that is everywhere. `everywhere`: how many documents there are."""
    return log(1 + everywhere / max(documents, 1))


def is_found(covered: float, matched: int, asked: Sequence[Word]) -> bool:
    """Is a passage more than a chance? `covered`: the weight of the `matched` words that it has."""
    whole = sum(word.weight for word in asked if not word.is_small)
    return matched >= 2 or covered >= LEAST_SHARE * whole


def best_correction(
    word: str, near: Mapping[str, tuple[int, float]], frequencies: Mapping[str, int], documents: int
) -> str:
    """Among the words of the index that are `near`, the one that was meant, or "". `near`: how many typing
    errors away each is, and how unlike it is otherwise. `frequencies`: how many documents have each, or
    another form of it.

    Whoever makes a typing error seldom does at the first letter: another word would be put in its place. A
    word that is everywhere is meant more often than a rare one: it may be one error farther; so may one whose
    letters are all there, two of them in each other's place.
    """
    costs = dict[str, float]()
    for each, (far, _) in near.items():
        everywhere = min(1, log(max(frequencies[each], 1)) / log(max(COMMON * documents, 2)))
        is_swapped = far == 1 and sorted(each) == sorted(word)
        may_be_farther = is_swapped or (everywhere == 1 and each[:2] == word[:2])
        if each[0] == word[0] and far <= _forgiven(word) + may_be_farther:
            costs[each] = far - 1.5 * everywhere
    return min(costs, key=lambda each: (costs[each], near[each][1], -frequencies[each], each), default="")


def _forgiven(word: str) -> int:
    """How many typing errors, in a word of this length."""
    return 0 if len(word) < 5 else 1 if len(word) < 8 else 2
