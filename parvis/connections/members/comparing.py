"""How what a person says is compared with what is on file: one way for every implementation."""

import hmac
from dataclasses import dataclass
from uuid import UUID

from parvis.connections.members import Claim, Match, MemberStatus
from parvis.lib.keys import EVIDENCE_BYTES, evidence_matches
from parvis.lib.unicode_forms import normalised

NO_EVIDENCE = bytes(EVIDENCE_BYTES)  # compared with when nothing is on file: no key has the id 0
_LIGATURES = str.maketrans({"Œ": "OE", "œ": "oe", "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "ß": "ss",
                            "Ł": "L", "ł": "l", "Đ": "D", "đ": "d"})  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What is on file about one member. `member` is None for the decoy that unknown numbers meet."""

    member: UUID | None
    status: MemberStatus
    birth_name: str
    usual_name: str
    birth_date: str
    postcode: str
    rib: bytes | None
    card: bytes


def name_form(name: str) -> str:
    """The name without accents, case, hyphens, apostrophes or spaces: letters and digits only."""
    letters = normalised("NFKD", name.translate(_LIGATURES)).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def tail_form(tail: str) -> str:
    """A RIB tail or a card serial as it is compared: upper case, without spaces, dashes or dots."""
    plain = normalised("NFKC", tail).upper()
    return "".join(character for character in plain if character.isalnum())


def digits_form(text: str) -> str:
    """The digits of a postcode."""
    plain = normalised("NFKC", text)
    return "".join(character for character in plain if character.isascii() and character.isdigit())


def compare(facts: Facts, claim: Claim) -> Match:
    """Which facts are true. Compares all of them, whatever is wrong."""
    known = facts.member is not None
    name = _same_name(claim.name, facts)
    birth_date = _same(claim.birth_date.isoformat(), facts.birth_date)
    postcode = _same(digits_form(claim.postcode), digits_form(facts.postcode))
    rib = evidence_matches(facts.rib or NO_EVIDENCE, claim.rib)
    card = evidence_matches(facts.card, claim.card)
    return Match(
        member=facts.member,
        name=known and name,
        birth_date=known and birth_date,
        postcode=known and postcode,
        rib=known and rib,
        card=known and card,
        has_rib=known and facts.rib is not None,
        status=facts.status,
    )


def _same_name(typed: str, facts: Facts) -> bool:
    """Birth or usual name. A name without a letter equals nothing."""
    form = name_form(typed)
    birth = _same(form, name_form(facts.birth_name))
    usual = _same(form, name_form(facts.usual_name))
    return bool(form) and (birth or usual)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
