"""The practice registry: the fictitious people of people.toml, and an outage for one of them."""

from collections.abc import Collection
from functools import cache
from uuid import UUID

from parvis.connections.keys import ring
from parvis.connections.members import Claim, Match, MemberStatus, MembersUnavailable, OnFile
from parvis.connections.members.comparing import NO_EVIDENCE, Facts, compare
from parvis.connections.members.people import Person, people, person_with

STATUSES = {
    "in_transfer": MemberStatus.IN_TRANSFER,
    "provisional_number": MemberStatus.PROVISIONAL,
    "deceased": MemberStatus.DECEASED,
}
NOBODY = Facts(None, MemberStatus.ACTIVE, "personne", "", "0001-01-01", "00000", None, NO_EVIDENCE)


class ScriptedMembers:
    """Answers as the database does, scripted by `expected`: `registry_down` gives no answer."""

    fake = True

    def match(self, claim: Claim) -> Match:
        """Raises MembersUnavailable."""
        person = person_with(claim.number)
        return compare(NOBODY if person is None else _facts(person), claim)

    def on_file(self, member: UUID) -> OnFile | None:
        """Raises MembersUnavailable."""
        for person in people():
            if person.member == member and person.expected != "no_match":
                _refuse_when_down(person)
                return OnFile(
                    first_names=person.first_names,
                    birth_name=person.birth_name,
                    usual_name=person.usual_name,
                    email=person.on_file_email,
                    mobile=person.on_file_mobile,
                    address=person.address,
                )
        return None

    def find_many(self, numbers: Collection[str]) -> dict[str, UUID]:
        """Raises MembersUnavailable when one of them is of the person whose questions get no answer."""
        found = dict[str, UUID]()
        for number in numbers:
            person = person_with(number)
            if person is not None and person.expected != "no_match":
                _refuse_when_down(person)
                found[number] = person.member
        return found

    def ping(self) -> None:
        """Always there: only one person's questions are left without an answer."""


def _refuse_when_down(person: Person) -> None:
    if person.expected == "registry_down":
        raise MembersUnavailable("the practice registry is down for this person")


def _facts(person: Person) -> Facts:
    _refuse_when_down(person)
    return NOBODY if person.expected == "no_match" else _facts_on_file(person)


@cache
def _facts_on_file(person: Person) -> Facts:
    keys = ring()
    tail = person.rib_tail
    return Facts(
        member=person.member,
        status=STATUSES.get(person.expected, MemberStatus.ACTIVE),
        birth_name=person.birth_name,
        usual_name=person.usual_name,
        birth_date=person.birth_date,
        postcode=person.postcode,
        rib=keys.evidence("rib", person.number, tail) if tail else None,
        card=keys.evidence("card", person.number, person.card_tail),
    )
