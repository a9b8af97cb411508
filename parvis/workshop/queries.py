"""What the practice pages ask of the database."""

from parvis.accounts.models import Account
from parvis.connections.keys import ring
from parvis.connections.members.people import Person, people


def people_with_account() -> set[str]:
    """The keys of the fictitious people in whose name an account is open. One query."""
    numbers: dict[bytes, str] = {mark: person.key for person in people() for mark in _fingerprints(person)}
    found = Account.objects.filter(number_fingerprint__in=list(numbers))
    return {numbers[bytes(mark)] for mark in found.values_list("number_fingerprint", flat=True)}


def _fingerprints(person: Person) -> list[bytes]:
    return ring().fingerprints("number", person.number)
