"""The code that comes by post: asked for, written, and typed."""

import hmac
from datetime import date
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from parvis.accounts.actions.contacts import locked
from parvis.accounts.models import Account
from parvis.connections import members
from parvis.connections.keys import ring
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import Channel, LetterKind
from parvis.limits.counters import Verdict
from parvis.recovery.actions.announce import post_address
from parvis.recovery.actions.recognise import account_of, count, defer, holder
from parvis.recovery.models import LetterCode
from parvis.recovery.rules import new_letter_code, plain_letter_code

SEND_LETTER = "recovery.send_letter_code"


def ask_for_letter(number: str, birth_date: date, address: bytes) -> Verdict:
    """The same work whoever asks for whom. Nothing is done when the verdict is not `allowed`."""
    # with the date: a slip in it, or somebody else's guess, must not cost the holder a day
    verdict = count("letter_code", number, address, said=f":{birth_date}")
    if verdict.allowed:
        defer(SEND_LETTER, holder(number, birth_date))
    return verdict


def send_letter(account_id: UUID) -> None:
    """In the worker: one code an account, the former one no longer works. Raises MembersUnavailable.

    Nothing for an id that is nobody's, nor for somebody whose postal address is not on file.
    """
    account = Account.objects.filter(pk=account_id).first()
    on_file = members.port().on_file(account.member) if account else None
    if account is None or on_file is None or not on_file.address:
        return
    typed, until = new_letter_code(), timezone.now() + settings.LETTER_CODE_VALID
    with translation.override(account.language):
        page = settings.PUBLIC_URL + reverse("letter_code_typed")
    with transaction.atomic():
        account = locked(account)
        LetterCode.objects.filter(account=account).delete()
        code = LetterCode(id=uuid4(), account=account, expires_at=until)
        code.digest = ring().fingerprint("letter_code", _bound(code.id, typed))
        code.save(force_insert=True)
        journal.record(Event.LETTER_CODE_ASKED, Actor.PERSON, account.id)
        queue_letters([NewLetter(
            LetterKind.LETTER_CODE, f"{code.id}", post_address(on_file), account.language,
            {"first_names": on_file.first_names, "letter_code": typed, "valid_until": until.isoformat(),
             "page_url": page},
            Channel.POST, account.id,
        )])  # fmt: skip


def count_try(number: str, address: bytes) -> Verdict:
    """Before the code is looked at."""
    return count("letter_code_tries", number, address)


def use_letter_code(number: str, typed: str) -> Account | None:
    """The account when the code is right, and it is spent. The same work whatever is wrong."""
    account = account_of(number)
    code = LetterCode.objects.filter(
        account=account.id if account else uuid4(), expires_at__gt=timezone.now()
    ).first()
    row, digest = (code.id, bytes(code.digest)) if code else (uuid4(), b"")
    right = any(hmac.compare_digest(digest, each) for each in _digests(row, typed))
    if account is None or code is None or not right:
        return None
    spent, _ = LetterCode.objects.filter(pk=code.pk).delete()
    return account if spent else None


def _digests(row: UUID, typed: str) -> list[bytes]:
    return ring().fingerprints("letter_code", _bound(row, typed))


def _bound(row: UUID, typed: str) -> str:
    return f"{row}:{plain_letter_code(typed)}"
