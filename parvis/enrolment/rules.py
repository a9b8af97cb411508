"""Pure decisions of the enrolment: the outcome of the proof, what is asked back, what is masked."""

from collections.abc import Collection
from difflib import SequenceMatcher

from parvis.enrolment.enums import Outcome

ALIKE = 0.85  # how alike two mail domains must be to ask "did you mean…": 0 to 1


def outcome_of(
    *,
    known: bool,
    name: bool,
    birth_date: bool,
    postcode: bool,
    rib: bool,
    card: bool,
    has_rib: bool,
    says_no_rib: bool,
    status: str,
    has_account: bool,
) -> Outcome:
    """The proof, decided once on all facts together. The first row whose condition holds.

    The reasons (no RIB, transfer…) need number, name, birth date and card, and neither the RIB nor the
    postcode: whoever is being transferred has often moved.
    """
    person = known and name and birth_date and card
    everything = person and postcode and rib and has_rib and not says_no_rib
    # fmt: off
    table = (
        (person and status == "deceased",       Outcome.DECEASED),
        (everything and has_account,            Outcome.ALREADY_REGISTERED),
        (person and status == "provisional",    Outcome.PROVISIONAL),
        (person and status == "in_transfer",    Outcome.IN_TRANSFER),
        (person and not has_rib,                Outcome.NO_RIB_ON_FILE),
        (everything,                            Outcome.PROVEN),
    )
    # fmt: on
    return next((outcome for holds, outcome in table if holds), Outcome.NO_MATCH)


def meant_domain(domain: str, known: Collection[str]) -> str | None:
    """The mail domain that was probably meant ("gmial.com" → "gmail.com"); None when all is well."""
    if not domain or domain in known:
        return None
    best = max(known, key=lambda candidate: _likeness(domain, candidate), default="")
    return best if best and _likeness(domain, best) >= ALIKE else None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def masked_number(number: str) -> str:
    """« 2 69 05 •• ••• ••• »: enough to recognise one's own, not enough to steal."""
    return f"{number[0]} {number[1:3]} {number[3:5]} •• ••• •••"


def masked_email(email: str) -> str:
    """« j•••@exemple.example »."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}•••@{domain}"
