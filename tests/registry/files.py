"""Registry files and rows for tests."""

import uuid

from parvis.connections.keys import ring
from parvis.connections.keys.fake import PracticeKeys
from parvis.connections.members import MemberStatus
from parvis.connections.members.fake import STATUSES
from parvis.connections.members.people import Person, people
from parvis.lib.keys import KeyRing
from parvis.lib.nir import key_of
from parvis.registry.models import TABLE, Member
from parvis.registry.rules import COLUMNS, read_row

HEAD = ";".join(COLUMNS) + "\n"
TODAY = "2026-01-31"
# the marked person: nothing of hers may be found in clear anywhere
MARKED = {
    "number": "2850675999123",
    "status": "active",
    "first_names": "Marguerite Zéphyrine",
    "birth_name": "QUASIMODIN",
    "usual_name": "VOLAPUKE",
    "birth_date": "1985-06-14",
    "postcode": "75987",
    "rib_tail": "K4ZQ038",
    "card_tail": "98765432109",
    "email": "zephyrine@courrier.example",
    "mobile": "+33639984321",
    "address": "77 rue du Marronnier|75987 FANTASIE",
}


class TwoKeys:
    """The key ring after a rotation: practice's key, and a newer one."""

    fake = True

    def load(self) -> KeyRing:
        practice = PracticeKeys().load().current
        return KeyRing({1: practice.master, 2: b"the newer key of the tests, 32 B"}, current=2)


def line(**changes: str) -> str:
    """The marked person's line, with something else in some columns."""
    return ";".join({**MARKED, **changes}.values()) + "\n"


def numbered(order: int) -> str:
    """A sound number, another for each order."""
    number = f"2850675999{order:03}"
    return number + key_of(number)


def fields_of(person: Person) -> list[str]:
    """What the registry file would hold of a fictitious person."""
    return [
        person.number,
        STATUSES.get(person.expected, MemberStatus.ACTIVE),
        person.first_names,
        person.birth_name,
        person.usual_name,
        person.birth_date,
        person.postcode,
        person.rib_tail,
        person.card_tail,
        person.on_file_email,
        person.on_file_mobile,
        "|".join(person.address),
    ]


def people_on_file() -> None:
    """The fictitious people whom the registry knows, as rows, in the test's own transaction."""
    keys = ring()
    for person in people():
        if person.expected != "no_match":
            row, id_ = read_row(fields_of(person), 7, TODAY), uuid.uuid4()
            Member.objects.create(
                id=id_,
                number_fingerprint=keys.fingerprint("number", row.number),
                status=row.status,
                sealed=keys.seal(TABLE, "sealed", id_, row.plain.encode()),
                rib_evidence=keys.evidence("rib", row.number, row.rib_tail) if row.rib_tail else None,
                card_evidence=keys.evidence("card", row.number, row.card_tail),
                content_digest=bytes(33),
            )
