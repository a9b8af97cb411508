"""The code that comes by post: asked for, written, and typed."""

import hmac
from datetime import date
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from parvis.accounts.actions.contacts import locked
from parvis.accounts.models import Account
from parvis.connections import members
from parvis.connections.keys import ring
from parvis.connections.members import OnFile
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import Channel, LetterKind
from parvis.limits.counters import Verdict, hit
from parvis.recovery.actions.announce import post_address
from parvis.recovery.actions.recognise import account_of, count, defer, holder
from parvis.recovery.models import LetterCode
from parvis.recovery.rules import new_letter_code, plain_letter_code

SEND_LETTER = "recovery.send_letter_code"
MOST_AT_ONCE = 3

log = structlog.get_logger(__name__)


def ask_for_letter(number: str, birth_date: date, address: bytes) -> Verdict:
    """The same work whoever asks for whom. Nothing is done when the verdict is not `allowed`."""
    # with the date: a slip in it, or somebody else's guess, must not cost the holder a day
    verdict = count("letter_code", number, address, said=f":{birth_date}")
    if verdict.allowed:
        defer(SEND_LETTER, holder(number, birth_date))
    return verdict


def send_letter(account_id: UUID, desk: journal.AtDesk | None = None) -> bool:
    """In the worker: another code, and those in the post stay good. Raises MembersUnavailable.

    Was it sent? `desk`: the agent who asks for it. Nothing for an id that is nobody's, nor for somebody
    whose postal address is not on file. Nothing past the
    letters that the body pays for in a day: the logs say so.
    """
    account = Account.objects.filter(pk=account_id).first()
    on_file = members.port().on_file(account.member) if account else None
    if account is None or on_file is None or not on_file.address:
        return False
    if not hit({"letter_codes": "everybody"}).allowed:
        log.error("letter_codes_of_the_day_spent")
        return False
    typed, until = new_letter_code(), timezone.now() + settings.LETTER_CODE_VALID
    with transaction.atomic():
        account = locked(account)
        kept = LetterCode.objects.filter(account=account).order_by("-expires_at")[: MOST_AT_ONCE - 1]
        LetterCode.objects.filter(account=account).exclude(
            pk__in=list(kept.values_list("pk", flat=True))
        ).delete()
        code = LetterCode(id=uuid4(), account=account, expires_at=until)
        code.digest = ring().fingerprint("letter_code", _bound(code.id, typed))
        code.save(force_insert=True)
        journal.record_for(Event.LETTER_CODE_ASKED, Actor.PERSON, account.id, desk)
        queue_letters([_letter(account, on_file, code, typed)])
    return True


def _letter(account: Account, on_file: OnFile, code: LetterCode, typed: str) -> NewLetter:
    with translation.override(account.language):
        page = settings.PUBLIC_URL + reverse("letter_code_typed")
    return NewLetter(
        LetterKind.LETTER_CODE, f"{code.id}", post_address(on_file), account.language,
        {"first_names": on_file.first_names, "letter_code": typed, "valid_until": code.expires_at.isoformat(),
         "page_url": page},
        Channel.POST, account.id,
    )  # fmt: skip


def count_try(address: bytes) -> Verdict:
    """Before the code is looked at. By address alone: 69 bits are not guessed.

    By number, a stranger who has it could spend the holder's tries.
    """
    return hit({"lost_code_address": address})


def use_letter_code(number: str, typed: str) -> Account | None:
    """The account when it is one of its codes; all of them are spent. The same work whatever is wrong."""
    account = account_of(number)
    live = LetterCode.objects.filter(
        account=account.id if account else uuid4(), expires_at__gt=timezone.now()
    )
    codes = [(code.pk, bytes(code.digest)) for code in live[:MOST_AT_ONCE]]
    codes += [(uuid4(), b"")] * (MOST_AT_ONCE - len(codes))
    right = [row for row, digest in codes if _is_right(row, digest, typed)]
    if account is None or not right:
        return None
    with transaction.atomic():
        locked(account)
        spent, _ = LetterCode.objects.filter(pk=right[0]).delete()
        LetterCode.objects.filter(account=account).delete()
    return account if spent else None


def _is_right(row: UUID, digest: bytes, typed: str) -> bool:
    """Every key is compared: the same work."""
    return sum(hmac.compare_digest(digest, each) for each in _digests(row, typed)) > 0


def _digests(row: UUID, typed: str) -> list[bytes]:
    return ring().fingerprints("letter_code", _bound(row, typed))


def _bound(row: UUID, typed: str) -> str:
    return f"{row}:{plain_letter_code(typed)}"
