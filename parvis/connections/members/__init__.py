"""The members port: does the body insure this person, and which of the facts given are true?"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from parvis.lib.outage import Outage


class MembersUnavailable(Outage):
    """The registry gives no answer. Not the same thing as "no such person"."""


class MemberStatus(StrEnum):
    ACTIVE = "active"
    IN_TRANSFER = "in_transfer"
    PROVISIONAL = "provisional"
    DECEASED = "deceased"


@dataclass(frozen=True)
class Claim:
    """What the person says. `rib` and `card` are joined evidence digests (lib.keys), never the facts."""

    number: str  # 13 characters, upper case, no key
    name: str  # birth or usual name, as typed
    birth_date: datetime.date
    postcode: str
    rib: bytes  # b"" when the person says that no RIB is on file
    card: bytes


@dataclass(frozen=True)
class Match:
    """Which facts are true. `member` is None when the number is unknown (all else is then False)."""

    member: UUID | None
    name: bool
    birth_date: bool
    postcode: bool
    rib: bool
    card: bool
    has_rib: bool
    status: MemberStatus


@dataclass(frozen=True)
class OnFile:
    """What the body knows of a member, for greeting them and for telling them an account was opened."""

    first_names: str
    birth_name: str
    usual_name: str
    email: str
    mobile: str
    address: tuple[str, ...]  # the lines of the postal address, the last with the postcode; may be empty


class MembersPort(Protocol):
    def match(self, claim: Claim) -> Match:
        """Constant work whatever is wrong. Raises MembersUnavailable."""

    def on_file(self, member: UUID) -> OnFile | None:
        """None when the member has left the registry. Raises MembersUnavailable."""

    def find_many(self, numbers: Collection[str]) -> dict[str, UUID]:
        """The members who hold these numbers (13 characters); unknown ones are left out.

        For what the body's own system tells, never for what a person types. Raises MembersUnavailable.
        """

    def ping(self) -> None:
        """Does nothing when the registry answers. Raises MembersUnavailable."""


@cache
def port() -> MembersPort:
    """The implementation that MEMBERS_PORT names."""
    implementation: MembersPort = import_string(settings.MEMBERS_PORT)()
    return implementation
