"""The members port on our own table: one indexed query, and the same work whatever is wrong."""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError

from parvis.connections.keys import ring
from parvis.connections.members import Claim, Match, MemberStatus, MembersUnavailable, OnFile
from parvis.connections.members.comparing import NO_EVIDENCE, Facts, compare
from parvis.lib.keys import Tampered, UnknownKey
from parvis.registry.models import TABLE, Member
from parvis.registry.rules import Sealed, decode_sealed, encode_sealed

log = logging.getLogger(__name__)
NOBODY = UUID(int=0)
DECOY = Sealed("Personne", "PERSONNE", "", "0001-01-01", "00000", "personne@exemple.example", "", ("—", "—"))


class DatabaseMembers:
    """Answers from what `parvis registry import` has brought."""

    fake = False

    def match(self, claim: Claim) -> Match:
        """An unknown number is compared with a decoy row. Raises MembersUnavailable."""
        decoy = self._decoy  # made at the first match, whoever that is
        prints = ring().fingerprints("number", claim.number)
        with _outages_told():
            rows = Member.objects.filter(number_fingerprint__in=prints)
            found = list(rows.values_list("id", "sealed", "status", "rib_evidence", "card_evidence"))
            id_, sealed, status, rib, card = found[0] if found else decoy
            plain = decode_sealed(ring().unseal(TABLE, "sealed", id_, bytes(sealed)))
        facts = Facts(
            member=id_ if found else None,
            status=MemberStatus(status),
            birth_name=plain.birth_name,
            usual_name=plain.usual_name,
            birth_date=plain.birth_date,
            postcode=plain.postcode,
            rib=None if rib is None else bytes(rib),
            card=bytes(card),
        )
        return compare(facts, claim)

    @cached_property
    def _decoy(self) -> tuple[Any, ...]:
        """The row that an unknown number meets: sealed as a real one, true of nobody."""
        sealed = ring().seal(TABLE, "sealed", NOBODY, encode_sealed(DECOY).encode())
        return NOBODY, sealed, MemberStatus.ACTIVE, None, NO_EVIDENCE

    def on_file(self, member: UUID) -> OnFile | None:
        """Raises MembersUnavailable."""
        with _outages_told():
            sealed = Member.objects.filter(id=member).values_list("sealed", flat=True).first()
            if sealed is None:
                return None
            plain = decode_sealed(ring().unseal(TABLE, "sealed", member, bytes(sealed)))
        return OnFile(
            first_names=plain.first_names,
            birth_name=plain.birth_name,
            usual_name=plain.usual_name,
            email=plain.email,
            mobile=plain.mobile,
            address=plain.address,
        )

    def find_many(self, numbers: Collection[str]) -> dict[str, UUID]:
        """One query. Raises MembersUnavailable."""
        holders = {
            fingerprint: number
            for number in numbers
            for fingerprint in ring().fingerprints("number", number)
        }  # fmt: skip
        with _outages_told():
            rows = Member.objects.filter(number_fingerprint__in=list(holders))
            found = list(rows.values_list("number_fingerprint", "id"))
        return {holders[bytes(fingerprint)]: id_ for fingerprint, id_ in found}

    def ping(self) -> None:
        """Raises MembersUnavailable."""
        with _outages_told():
            Member.objects.exists()


@contextmanager
def _outages_told() -> Iterator[None]:
    """A database that is away, or a row that cannot be read, is "no answer": never "no such person"."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise MembersUnavailable("the database of members does not answer") from error
    except (UnknownKey, Tampered) as error:
        log.exception("a member's row cannot be read")
        raise MembersUnavailable("a member's row cannot be read with the keys in use") from error
