"""Signing in by number and code, through allauth's pipeline; signing out."""

from datetime import datetime

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parvis.accounts.rules import normal_code
from parvis.connections.keys import ring
from parvis.connections.members.people import person_with
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.limits.counters import address_subject, give_back, hit
from parvis.ui.addresses import client_address


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
