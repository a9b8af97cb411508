"""Verbs on accounts: open, freeze, sign in."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account, DisavowalLink, Profile
from parvis.accounts.rules import normal_code
from parvis.connections.keys import ring
from parvis.connections.members import OnFile
from parvis.connections.members.people import person_with
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import Channel, LetterKind
from parvis.lib.keys import token_digest
from parvis.limits.counters import address_subject, give_back, hit
from parvis.ui.addresses import client_address


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
    _refuse_an_address_under_another_key(opening.profile.email)
    account.save(force_insert=True)
    journal.record(Event.ACCOUNT_OPENED, Actor.PERSON, account.id)
    tell_on_file(account, opening.on_file)
    return account


def _refuse_an_address_under_another_key(email: str) -> None:
    """The constraint sees the current key alone. No query outside of a rotation of the keys."""
    others = ring().fingerprints("email", email.lower())[1:]
    if others and Account.objects.filter(email_fingerprint__in=others).exists():
        raise IntegrityError("this address serves another account")


def tell_on_file(account: Account, on_file: OnFile) -> None:
    """Queue the notice that an account was opened, on every channel the body had before today."""
    addresses = _channels(on_file)
    if not addresses:
        return
    token = secrets.token_urlsafe(32)
    DisavowalLink.objects.create(
        account=account,
        token_digest=token_digest(token),
        expires_at=timezone.now() + settings.DISAVOWAL_LINK_VALID,
    )
    with translation.override(account.language):
        url = settings.PUBLIC_URL + reverse("not_me", args=[token])
    context = {
        "first_names": on_file.first_names,
        "opened_at": account.opened_at.isoformat(),
        "not_me_url": url,
    }
    queue_letters(
        NewLetter(
            LetterKind.ACCOUNT_OPENED,
            event=f"{account.id}:{channel}",
            to=to,
            language=account.language,
            context=context,
            channel=channel,
        )
        for channel, to in addresses.items()
    )


def _channels(on_file: OnFile) -> dict[Channel, str]:
    """Where to tell: e-mail and SMS when on file; the post only when neither is."""
    electronic = {Channel.EMAIL: on_file.email}
    if settings.SMS_PORT:
        electronic[Channel.SMS] = on_file.mobile
    found = {channel: to for channel, to in electronic.items() if to}
    if found or not on_file.address:
        return found
    name = f"{on_file.first_names} {on_file.usual_name or on_file.birth_name}"
    return {Channel.POST: "\n".join([name, *on_file.address])}


def link_of(token: str) -> DisavowalLink | None:
    """The live link with this token, if any."""
    links = DisavowalLink.objects.select_related("account")
    return links.filter(token_digest=token_digest(token), expires_at__gt=timezone.now()).first()


@transaction.atomic
def freeze_account(link: DisavowalLink) -> None:
    """Nobody signs in any more; sessions end at their next page. Harmless when already frozen."""
    changed = Account.objects.filter(pk=link.account_id, state=AccountState.ACTIVE).update(
        state=AccountState.FROZEN
    )
    if changed:
        journal.record(Event.ACCOUNT_FROZEN, Actor.NOTIFIED, link.account_id)


class TooManyTries(Exception):
    """Too many tries for this number or from this address. `until`: from when the next is taken."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too many tries")
        self.until = until


def sign_in(request: HttpRequest, number: str, code: str) -> HttpResponse | None:
    """Through allauth's pipeline. None when number or code is wrong, whichever. Raises TooManyTries.

    Counted before anything is looked up; whoever gets in takes the count of the number back.
    """
    by_number = {"sign_in_number": ring().fingerprint("number", number)} if _may_be_counted(number) else {}
    verdict = hit({**by_number, "sign_in_address": address_subject(client_address(request))})
    if verdict.until:
        raise TooManyTries(verdict.until)
    account = authenticate(request, number=number, code=normal_code(code))
    if account is None:
        return None
    if by_number:
        give_back(by_number)
    login = Login(user=account, email_verification="none", redirect_url=reverse("dashboard"))
    response: HttpResponse = perform_password_login(request, {}, login)
    journal.record(Event.SIGNED_IN, Actor.PERSON, account.pk)
    return response


def _may_be_counted(number: str) -> bool:
    """In practice a number that is no fictitious person's leaves no trace, not even as a digest."""
    return not settings.PRACTICE or person_with(number) is not None


def record_sign_out(request: HttpRequest) -> None:
    """Journal it, when somebody was signed in."""
    if request.user.is_authenticated:
        journal.record(Event.SIGNED_OUT, Actor.PERSON, request.user.pk)


def forget_what_has_expired() -> None:
    """Delete the sessions and the "this is not me" links whose time is over."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    DisavowalLink.objects.filter(expires_at__lt=timezone.now()).delete()
