"""Signing in through an identity provider: there and back, then the same session as with a password."""

import secrets
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from parvis.agents.actions.sign_in import Came, Refused, TooManyTries, enter, open_session
from parvis.agents.enums import Stage
from parvis.agents.models import Agent, AgentSession, Handshake
from parvis.agents.sessions import session_of
from parvis.connections.identity import IdentityUnavailable, NotVouched, Secrets, Vouched, port
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.lib.keys import Tampered, UnknownKey, token_digest
from parvis.limits.counters import address_subject, hit
from parvis.ui.addresses import client_address


class NoSecondFactor(Exception):
    """The provider vouches without a second factor, and the agent has no application here yet."""


def return_address() -> str:
    """Registered at the provider: the same in every language."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(settings.PUBLIC_URL + reverse("agent_provider_back"))


def begin(request: HttpRequest, back: str, language: str) -> tuple[str, str]:
    """(where the browser goes, the token of its cookie). Raises IdentityUnavailable, TooManyTries.

    Who is at the desk already comes to confirm: the provider must ask them again, session or not.
    """
    _count(request)
    provider = port()
    if provider is None:
        raise NotVouched("no provider is set")
    token = secrets.token_urlsafe(32)
    address = provider.sign_in_address(
        Secrets.of(token), return_address(), language, again=_at_desk(request) is not None
    )
    Handshake.objects.filter(expires_at__lt=timezone.now()).delete()
    until = timezone.now() + settings.AGENT_SIGN_IN_VALID
    Handshake.objects.create(token_digest=token_digest(token), back=back[:300], expires_at=until)
    return address, token


def give_cookie(response: HttpResponse, token: str) -> HttpResponse:
    """Lax: it must come back from the provider's page."""
    most = int(settings.AGENT_SIGN_IN_VALID.total_seconds())
    response.set_cookie(
        settings.HANDSHAKE_COOKIE, token, max_age=most, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )  # fmt: skip
    return response


def finish(request: HttpRequest, state: str, code: str) -> tuple[Came, str]:
    """(the session, where one was going). The handshake serves once.

    Raises NotVouched, IdentityUnavailable, Refused (no agent is known by it), NoSecondFactor, TooManyTries.
    """
    _count(request)
    token, provider = request.COOKIES.get(settings.HANDSHAKE_COOKIE, ""), port()
    back = _spend(token)
    keys = Secrets.of(token)
    if (
        provider is None
        or back is None
        or not code
        or not compare_digest(keys.state.encode(), state.encode())
    ):
        raise NotVouched("no sign-in under way in this browser")
    vouched = provider.finish(keys, return_address(), code)
    agent = _known(vouched)
    if agent is None:
        journal.record(Event.AGENT_REFUSED, Actor.AGENT)
        raise Refused
    if not vouched.second_factor and not agent.has_factor:
        raise NoSecondFactor
    came = open_session(request, agent, Stage.SECOND_STEP, vouched.token)
    if vouched.second_factor:
        came = enter(request, came.session, Stage.SECOND_STEP, confirmed_at=vouched.at)
    _go_on(_at_desk(request), came.session)
    return came, back


def _at_desk(request: HttpRequest) -> AgentSession | None:
    session = session_of(request)
    return session if session and session.stage == Stage.IN else None


def _go_on(former: AgentSession | None, session: AgentSession) -> None:
    """The session that this browser had ends; the file that its agent had open stays open."""
    if former is None:
        return
    if former.agent_id == session.agent_id:
        session.put_file(former.file)
        AgentSession.objects.filter(pk=session.pk).update(file_sealed=session.file_sealed)
    AgentSession.objects.filter(pk=former.pk).delete()


def _count(request: HttpRequest) -> None:
    verdict = hit({"agent_address": address_subject(client_address(request))})
    if verdict.until:
        raise TooManyTries(verdict.until)


def _spend(token: str) -> str | None:
    """Where one was going, once."""
    row = Handshake.objects.filter(token_digest=token_digest(token), expires_at__gt=timezone.now()).first()
    if row is None or not Handshake.objects.filter(pk=row.pk).delete()[0]:
        return None
    return row.back


def _known(vouched: Vouched) -> Agent | None:
    """By the identity that was bound at the first sign-in; then by the verified address, which binds it."""
    agents = Agent.objects.filter(is_active=True)
    agent = agents.filter(identity_digest=vouched.digest).first()
    if agent is not None or not vouched.email:
        return agent
    free = agents.filter(email=vouched.email, identity_digest=None)
    if Agent.objects.filter(identity_digest=vouched.digest).exists() or not free.update(
        identity_digest=vouched.digest
    ):
        return None
    return agents.filter(identity_digest=vouched.digest).first()


def sign_out_address(session: AgentSession) -> str:
    """Where the browser goes to be signed out at the provider too; "" when it did not come from there."""
    provider = port()
    if provider is None or session.stage != Stage.IN:
        return ""
    try:
        token = session.kept
        with translation.override(settings.LANGUAGE_CODE):
            back = settings.PUBLIC_URL + reverse("agent_sign_in")
        return provider.sign_out_address(token, back) if token else ""
    except (IdentityUnavailable, UnknownKey, Tampered):
        return ""
