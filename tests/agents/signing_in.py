"""An agent of the tests, at the desk: straight into a session, or through the pages."""

import secrets
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from parvis.agents.enums import Role, Stage
from parvis.agents.models import Agent, AgentSession
from parvis.lib.keys import token_digest
from tests.page_client import PortalClient

PASSWORD = "sept lampes dans le couloir vert"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CODES = ["11112222", "33334444"]
SIGN_IN, SECOND, DESK = "/bureau/se-connecter/", "/bureau/se-connecter/code/", "/bureau/"


def an_agent(*roles: Role, email: str = "anne.martel@caisse.example", name: str = "Anne Martel") -> Agent:
    """Password, application and two recovery codes chosen already."""
    agent = Agent(email=email, name=name, roles=list(roles), password=make_password(PASSWORD))
    agent.seal_factor(SECRET, CODES)
    agent.save(force_insert=True)
    return agent


def at_desk(client: PortalClient, agent: Agent, *, confirmed: bool = True) -> PortalClient:
    """The client is signed in at the desk. `confirmed`: just now, else too long ago."""
    token, now = secrets.token_urlsafe(32), timezone.now()
    at = now if confirmed else now - settings.CONFIRMED_FOR
    AgentSession.objects.create(
        agent=agent, token_digest=token_digest(token), stage=Stage.IN, device="firefox/windows",
        started_at=now, seen_at=now, confirmed_at=at,
    )  # fmt: skip
    client.cookies[settings.AGENT_COOKIE] = token
    return client


def app_code(secret: str = SECRET, steps: int = 0) -> str:
    """What the application shows now; `steps` of 30 s later."""
    return str(format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30 + steps)))


def first_step(client: Any, email: str = "anne.martel@caisse.example", password: str = PASSWORD) -> Any:
    return client.post(SIGN_IN, {"email": email, "password": password})
