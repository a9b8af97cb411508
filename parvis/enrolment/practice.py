"""What may be kept in practice mode: only what belongs to the fictitious people.

A trainee who types real data leaves no trace: a number, a name or a contact that is nobody's here is
refused or left out before anything is written. In production all of this lets everything through.
"""

from dataclasses import replace

from django.conf import settings

from parvis.connections.members.comparing import name_form
from parvis.connections.members.people import person_with
from parvis.enrolment.models import Identity


def number_allowed(number: str) -> bool:
    return not settings.PRACTICE or person_with(number) is not None


def only_fictitious(identity: Identity) -> Identity:
    """The identity without what is not the fictitious person's: the proof will find it wrong all the same."""
    person = person_with(identity.number) if settings.PRACTICE else None
    if person is None:
        return identity
    names = {name_form(person.birth_name), name_form(person.usual_name)} - {""}
    return replace(
        identity,
        name=identity.name if name_form(identity.name) in names else "",
        birth_date=identity.birth_date if identity.birth_date == person.birth_date else "",
        postcode=identity.postcode if identity.postcode == person.postcode else "",
    )


def only_fictitious_tail(kind: str, number: str, tail: str) -> str:
    """The end of a RIB or of a card's number; "" in place of one that is not the fictitious person's.

    Not even its digest is kept: the keys of practice are known to everybody. `kind`: "rib" or "card".
    """
    person = person_with(number) if settings.PRACTICE else None
    if person is None:
        return tail
    own = person.rib_tail if kind == "rib" else person.card_tail
    return tail if tail == own else ""
