"""Which texts and pseudonyms are accepted, and until when one changes one's own. Pure."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from unicodedata import category

from parvis.lib.words import fold

LONGEST_PSEUDONYM, LONGEST_TITLE, LONGEST_TEXT = 24, 150, 10_000
SHORTEST_PSEUDONYM, SHORTEST_TITLE, SHORTEST_TEXT = 3, 10, 10
EDITABLE_FOR = timedelta(minutes=30)  # once it is published
TOLD_EVERY = timedelta(hours=1)  # letters about one topic to one member
A_PAGE = 20
JOINERS = "\u200c\u200d"  # between the parts of one emoji, and of some scripts
MOST_MARKS = 2  # accents on one letter: some languages need two, no storm does
PSEUDONYM = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ0-9]+(?:[ '’_-][A-Za-zÀ-ÖØ-öø-ÿŒœ0-9]+)*")
# one form for what looks the same: figures and letters, two letters and one
ALIKE = str.maketrans("01345789", "oleastbg") | {ord("i"): "l"}
LIKE_TWO = (("rn", "m"), ("vv", "w"), ("cl", "d"))
# whoever is called so would be taken for somebody of the body
RESERVED = (
    "admin", "administrateur", "administration", "agent", "assistance", "assistant", "caisse", "conseiller",
    "conseillere", "conseil", "direction", "equipe", "forum", "moderateur", "moderation", "moderatrice",
    "moderator",
    "mutuelle", "officiel", "officielle", "official", "organisme", "parvis", "support", "service", "securite",
    "staff", "team", "webmaster",
)  # fmt: skip


class PseudonymFault(StrEnum):
    SHORT = "short"
    LETTERS = "letters"
    RESERVED = "reserved"
    OWN_NAME = "own_name"


def folded_pseudonym(pseudonym: str) -> str:
    """The same for all pseudonyms that people could mistake for one another."""
    alike = re.sub(r"[^a-z26]", "", fold(pseudonym).translate(ALIKE))
    for two, one in LIKE_TWO:
        alike = alike.replace(two, one)
    return re.sub(r"(.)\1{2,}", r"\1\1", alike)


def pseudonym_fault(pseudonym: str, organisation: str, names: Iterable[str]) -> PseudonymFault | None:
    """`names`: those of the member, which the pseudonym must not tell. A first name may be one."""
    if len(pseudonym) < SHORTEST_PSEUDONYM:
        return PseudonymFault.SHORT
    if not PSEUDONYM.fullmatch(pseudonym) or len(folded_pseudonym(pseudonym)) < 2:
        return PseudonymFault.LETTERS
    folded = folded_pseudonym(pseudonym)
    words = [folded_pseudonym(word.rstrip("0123456789")) for word in re.split(r"[ '’_-]", pseudonym)]
    if {folded, *words} & {folded_pseudonym(word) for word in RESERVED}:
        return PseudonymFault.RESERVED
    if len(bodys := folded_pseudonym(organisation)) > 3 and bodys in folded:
        return PseudonymFault.RESERVED
    own = [folded_pseudonym(name) for name in names]
    if any(len(name) > 2 and (name in words or (len(name) > 4 and name in folded)) for name in own):
        return PseudonymFault.OWN_NAME
    return None


def as_read(text: str) -> str:
    """Without what is not seen and can make a text read otherwise; no more than MOST_MARKS marks on a letter,
    for more would be drawn over the lines above and below.
    """
    kept, run = list[str](), 0
    for char in text:
        kind = category(char)
        run = run + 1 if kind in ("Mn", "Me") else 0
        if run <= MOST_MARKS and (kind != "Cf" or char in JOINERS):
            kept.append(char)
    return "".join(kept)


def may_edit(state: str, published_at: datetime | None, now: datetime) -> bool:
    """While it waits, and for some time once it is published."""
    if state == "waiting":
        return True
    return state == "published" and published_at is not None and now < published_at + EDITABLE_FOR
