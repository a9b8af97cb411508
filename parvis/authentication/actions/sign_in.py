"""The first step: number and code, counted, then led through allauth's pipeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from allauth.account.internal.flows.login import perform_password_login
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from parvis.accounts.backends import account_with, is_right
from parvis.accounts.models import Account, Browser
from parvis.accounts.rules import normal_code
from parvis.authentication.actions.enter import new_login
from parvis.authentication.browsers import is_trusted, known_browser
from parvis.connections.keys import ring
from parvis.connections.members.people import person_with
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.limits.counters import Verdict, address_subject, give_back, hit
from parvis.ui.addresses import client_address


class TooManyTries(Exception):
    """Too many tries for this number or from this address. `until`: from when the next is taken."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too many tries")
        self.until = until


class WrongNumberOrCode(Exception):
    """Whichever. `left`: the tries before the number is locked; None when nothing counts them."""

    def __init__(self, left: int | None) -> None:
        super().__init__("wrong number or code")
        self.left = left


@dataclass(frozen=True)
class Asked:
    """What the person typed on the first page, and where they were going."""

    number: str
    code: str
    redirect_url: str
    can_passkey: bool = False  # the browser says that it can make passkeys


def sign_in(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Raises WrongNumberOrCode, and TooManyTries, at the try that locks too.

    Whoever the number belongs to, if anybody: the same queries in the same order. Whoever gets in takes the
    counts back. From a browser that the account knows, the tries of others from the same address count not.
    """
    prints = ring().fingerprints("number", asked.number)
    browser = known_browser(request, prints)
    by_number = _counted(asked.number, prints, browser)
    verdict = count(by_number) if browser else count_with_address(request, by_number)
    account = account_with(prints)
    right = is_right(account, normal_code(asked.code))
    if account is None or not right:
        refuse(account, verdict, by_number)
        raise WrongNumberOrCode(min((verdict.left[scope] for scope in by_number), default=None))
    give_back(by_number if browser else by_number | by_address(request))
    return _lead_on(request, account, asked, trusted=is_trusted(browser))


def by_address(request: HttpRequest) -> dict[str, bytes]:
    """What is counted of the network address: many people may share it."""
    return {"sign_in_address": address_subject(client_address(request))}


def count(counted: Mapping[str, bytes]) -> Verdict:
    """Raises TooManyTries."""
    verdict = hit(counted)
    if verdict.until:
        raise TooManyTries(verdict.until)
    return verdict


def count_with_address(request: HttpRequest, counted: Mapping[str, bytes]) -> Verdict:
    """One more from this network address. Raises TooManyTries. The last one that passes is journaled, once
    a window: of nobody's account.
    """
    verdict = count({**counted, **by_address(request)})
    if verdict.left["sign_in_address"] == 0:
        journal.record(Event.SIGN_IN_LOCKED, Actor.PERSON)
    return verdict


def _lead_on(request: HttpRequest, account: Account, asked: Asked, *, trusted: bool) -> HttpResponse:
    """Into the account, from a trusted browser; to the second step, from any other."""
    if not trusted:
        login = new_login(account, asked.redirect_url, can_passkey=asked.can_passkey)
        to_second_step: HttpResponse = perform_password_login(request, {}, login)
        return to_second_step
    login = new_login(account, asked.redirect_url, detail=Detail.TRUSTED_BROWSER.value)
    with transaction.atomic():
        response: HttpResponse = perform_password_login(request, {}, login)
    return response


def refuse(
    account: Account | None, verdict: Verdict, counted: dict[str, bytes], detail: Detail | None = None
) -> None:
    """Journal the refusal, of nobody's account too: it must cost the same. Raises TooManyTries when the try
    was the last one.
    """
    subject = account.pk if account else None
    ends = [verdict.ends[scope] for scope in counted if verdict.left[scope] == 0]
    journal.record(Event.SIGN_IN_REFUSED, Actor.PERSON, subject, detail=detail)
    if ends:
        journal.record(Event.SIGN_IN_LOCKED, Actor.PERSON, subject, detail=detail)
        raise TooManyTries(max(ends))


def _counted(number: str, prints: list[bytes], browser: Browser | None) -> dict[str, bytes]:
    """A browser in which the holder has signed in counts apart: a stranger cannot lock the holder out of it.

    In practice a number that is no fictitious person's leaves no trace, not even as a digest.
    """
    if settings.PRACTICE and person_with(number) is None:
        return {}
    if browser is None:
        return {"sign_in_number": prints[0]}
    return {"sign_in_known_browser": sha256(prints[0] + bytes(browser.token_digest)).digest()}
