"""Opening an account, and telling whoever is on file."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from parvis.accounts.actions.contacts import refuse_an_address_under_another_key
from parvis.accounts.actions.links import new_link
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account, Profile
from parvis.connections.members import OnFile
from parvis.connections.sms import reaches
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import Channel, LetterKind


@dataclass(frozen=True)
class Opening:
    """All that is needed to open an account."""

    profile: Profile
    member: UUID
    on_file: OnFile
    code_hash: str
    language: str
    terms_version: str
    terms_accepted_at: datetime


@transaction.atomic
def open_account(opening: Opening) -> Account:
    """Create the account, journal it, tell whoever is on file: all or nothing.

    Raises IntegrityError (constraints on number, member and e-mail) when somebody else was first.
    """
    account = Account(
        id=uuid4(),
        member=opening.member,
        password=opening.code_hash,
        language=opening.language,
        terms_version=opening.terms_version,
        terms_accepted_at=opening.terms_accepted_at,
        opened_at=timezone.now(),
    )
    account.seal(opening.profile)
    refuse_an_address_under_another_key(opening.profile.email, account)
    account.save(force_insert=True)
    journal.record(Event.ACCOUNT_OPENED, Actor.PERSON, account.id)
    tell_on_file(account, opening.on_file)
    return account


def tell_on_file(account: Account, on_file: OnFile) -> None:
    """Queue the notice that an account was opened, on every channel the body had before today."""
    addresses = _channels(on_file)
    if not addresses:
        return
    context = {
        "first_names": on_file.first_names,
        "opened_at": account.opened_at.isoformat(),
        "not_me_url": new_link(account, LinkPurpose.NOT_ME),
    }
    queue_letters(
        NewLetter(
            LetterKind.ACCOUNT_OPENED,
            event=f"{account.id}:{channel}",
            to=to,
            language=account.language,
            context=context,
            channel=channel,
            about=account.id,
        )
        for channel, to in addresses.items()
    )


def _channels(on_file: OnFile) -> dict[Channel, str]:
    """Where to tell: e-mail and SMS when on file; the post only when neither is."""
    electronic = {Channel.EMAIL: on_file.email}
    if reaches(on_file.mobile):
        electronic[Channel.SMS] = on_file.mobile
    found = {channel: to for channel, to in electronic.items() if to}
    if found or not on_file.address:
        return found
    name = f"{on_file.first_names} {on_file.usual_name or on_file.birth_name}"
    return {Channel.POST: "\n".join([name, *on_file.address])}
