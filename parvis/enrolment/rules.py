"""Pure decisions of the enrolment: the outcome of the proof, what is masked."""

from parvis.enrolment.enums import Outcome


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


def masked_number(number: str, *, with_key: bool = False) -> str:
    """« 2 69 05 •• ••• ••• »: enough to recognise one's own, not enough to steal."""
    return f"{number[0]} {number[1:3]} {number[3:5]} •• ••• •••" + " ••" * with_key
