"""Signing in with a passkey alone, and what it is asked to sign."""

from typing import Any

from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from parvis.accounts.models import Account
from parvis.authentication import passkeys, stages
from parvis.authentication.actions.enter import new_login
from parvis.authentication.actions.sign_in import TooManyTries, by_address, count_with_address
from parvis.authentication.confirming import confirmed_recently
from parvis.authentication.passkeys import BadPasskey, Purpose
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.limits.counters import address_subject, give_back, hit
from parvis.ui.addresses import client_address


def options(request: HttpRequest, purpose: str) -> dict[str, Any]:
    """Raises BadPasskey when there is nobody to ask this of, TooManyTries from one address."""
    verdict = hit({"passkey_options": address_subject(client_address(request))})
    if verdict.until:
        raise TooManyTries(verdict.until)
    if purpose == Purpose.SIGN_IN:
        return passkeys.ask(request, Purpose.SIGN_IN)
    if purpose == Purpose.SECOND_STEP:
        step = stages.under_way(request)
        if step is not None:
            return passkeys.ask(request, Purpose.SECOND_STEP, step.account)
    if purpose == Purpose.CONFIRM and isinstance(request.user, Account):
        return passkeys.ask(request, Purpose.CONFIRM, request.user)
    if purpose == Purpose.ADD and isinstance(request.user, Account) and confirmed_recently(request):
        return passkeys.ask_for_new(request, request.user)
    raise BadPasskey


def sign_in(request: HttpRequest, credential: str, redirect_url: str) -> HttpResponse:
    """Raises BadPasskey, or TooManyTries from one address. Nothing can be guessed for an account here."""
    count_with_address(request, {})
    try:
        authenticator = passkeys.check(request, Purpose.SIGN_IN, credential)
    except BadPasskey:
        journal.record(Event.SIGN_IN_REFUSED, Actor.PERSON, detail=Detail.PASSKEY)
        raise
    give_back(by_address(request))
    with transaction.atomic():
        login = new_login(authenticator.user, redirect_url, detail=Detail.PASSKEY.value)
        response: HttpResponse = perform_passwordless_login(request, authenticator, login)
    return response
