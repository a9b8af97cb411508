"""Confirming once more that it is the person."""

from hashlib import sha256

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest
from django.utils.translation import gettext as _

from parvis.accounts.models import Account
from parvis.accounts.rules import normal_code
from parvis.authentication import passkeys
from parvis.authentication.actions.sign_in import TooManyTries, refuse
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.limits.counters import give_back, hit


class NotConfirmed(Exception):
    """The message says what to do, in the person's language."""


def counted_as(account: Account) -> bytes:
    """The subject of the limit `confirm`."""
    return sha256(account.pk.bytes).digest()


def confirm(request: HttpRequest, account: Account, code: str, credential: str) -> None:
    """By the personal code, or by a passkey when there is a `credential`. Raises NotConfirmed, or
    TooManyTries at the try that locks too.
    """
    counted = {"confirm": counted_as(account)}
    verdict = hit(counted)
    if verdict.until:
        raise TooManyTries(verdict.until)
    if credential:
        fault = _("Ma clé d’accès n’a pas été reconnue. Je saisis mon code personnel.")
        right = _passkey_is_right(request, account, credential)
    else:
        fault = _("Ce code n’est pas le bon.")
        right = check_password(normal_code(code), account.password)
    if not right:
        refuse(account, verdict, counted, Detail.PASSKEY if credential else Detail.CODE)
        raise NotConfirmed(fault)
    give_back(counted)
    record_authentication(request, account, method="mfa" if credential else "password", reauthenticated=True)
    request.session.cycle_key()  # may do more from now on; the watch keeps its row
    detail = Detail.PASSKEY if credential else Detail.CODE
    journal.record(Event.CONFIRMED, Actor.PERSON, account.pk, detail=detail)


def _passkey_is_right(request: HttpRequest, account: Account, credential: str) -> bool:
    try:
        passkeys.check(request, passkeys.Purpose.CONFIRM, credential, account)
    except passkeys.BadPasskey:
        return False
    return True
