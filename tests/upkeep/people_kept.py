"""People in every table, written with the keys of the moment; what must never change; the same, read back."""

import datetime
import uuid
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from parvis.accounts.models import Account, Profile
from parvis.connections.keys import ring
from parvis.connections.members import Claim, Match
from parvis.enrolment.models import Contacts, Enrolment, Identity
from parvis.letters.models import Letter
from parvis.registry.matching import DatabaseMembers
from parvis.registry.models import TABLE, Member
from parvis.registry.rules import read_row
from tests.registry.files import MARKED, TODAY, numbered

MOMENT = datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.UTC)


def number(order: int) -> str:
    return numbered(order)[:13]


def new_account(order: int, password: str = "!", **changes: str) -> Account:
    profile = Profile(number(order), "Ada", "MODÈLE", "", "1985-06-14", f"P{order}@courrier.example",
                      f"+3363998{order:04}")  # fmt: skip
    account = Account(id=uuid.uuid4(), member=uuid.uuid4(), password=password, language="fr",
                      terms_version="1", terms_accepted_at=MOMENT, opened_at=MOMENT)  # fmt: skip
    account.seal(Profile(**{**asdict(profile), **changes}))
    account.save(force_insert=True)
    return account


def new_enrolment(order: int, *, rib: bool = False) -> Enrolment:
    """`first_names` stays empty."""
    record = Enrolment(browser=uuid.uuid4().bytes * 2, language="fr")
    record.dies_at = timezone.now() + datetime.timedelta(hours=1)
    record.keep("identity", Identity(number(order), "MODÈLE", "1985-06-14", "75987"))
    record.keep("contacts", Contacts(f"p{order}@courrier.example", "+33639980000"))
    if rib:
        record.rib_evidence = ring().evidences("rib", number(order), MARKED["rib_tail"])
    record.save()
    return record


def new_letter(order: int) -> Letter:
    letter = Letter(kind="activation", channel="email", event=str(uuid.uuid4()), language="fr")
    letter.queued_at = MOMENT
    letter.seal(f"p{order}@courrier.example", {"order": order})
    letter.save()
    return letter


def new_member(order: int) -> Member:
    """The marked person under another number."""
    row, id_, keys = read_row([*{**MARKED, "number": number(order)}.values()], 7, TODAY), uuid.uuid4(), ring()
    return Member.objects.create(
        id=id_,
        number_fingerprint=keys.fingerprint("number", row.number),
        status=row.status,
        sealed=keys.seal(TABLE, "sealed", id_, row.plain.encode()),
        rib_evidence=keys.evidence("rib", row.number, row.rib_tail),
        card_evidence=keys.evidence("card", row.number, row.card_tail),
        content_digest=keys.fingerprint("member", "\0".join(row)),
    )


def some_of_all(first: int, count: int) -> None:
    """`count` rows in each table, numbered from `first`."""
    for order in range(first, first + count):
        new_account(order)
        new_enrolment(order)
        new_letter(order)
        new_member(order)


def read_back() -> dict[uuid.UUID, Any]:
    """What every row says once unsealed."""
    said: dict[uuid.UUID, Any] = {account.id: account.profile for account in Account.objects.all()}
    said |= {e.id: (e.said_identity(), e.said_contacts(), e.greeted_as()) for e in Enrolment.objects.all()}
    said |= {letter.id: (letter.recipient, letter.content) for letter in Letter.objects.all()}
    said |= {id_: DatabaseMembers().on_file(id_) for id_ in Member.objects.values_list("id", flat=True)}
    return said


def proof(order: int) -> Match:
    """What the registry answers to somebody who types everything right."""
    return DatabaseMembers().match(Claim(
        number=number(order), name=MARKED["birth_name"], birth_date=datetime.date(1985, 6, 14),
        postcode=MARKED["postcode"],
        rib=ring().evidences("rib", number(order), MARKED["rib_tail"]),
        card=ring().evidences("card", number(order), MARKED["card_tail"]),
    ))  # fmt: skip


def proves(order: int) -> bool:
    match = proof(order)
    return bool(
        match.member and match.name and match.birth_date and match.postcode and match.rib and match.card
    )
