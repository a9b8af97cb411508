"""The practice mode: one fictitious agent a role, whose password and codes everybody may read."""

from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from parvis.agents.enums import Role
from parvis.agents.models import Agent, AgentSession, Handshake

STEP = 30  # seconds
CODES = [f"{number}" * 8 for number in range(1, 6)]


@dataclass(frozen=True)
class Fictitious:
    """What the practice page shows of one. `code`: what the application would show now."""

    email: str
    name: str
    role: Role

    @property
    def secret(self) -> str:
        return b32encode(sha256(f"practice agent {self.email}".encode()).digest()[:20]).decode()

    @property
    def code(self) -> str:
        return str(format_hotp_value(hotp_value(self.secret, int(timezone.now().timestamp()) // STEP)))


FICTITIOUS = (
    Fictitious("conseil1@caisse.example", "Dominique Exemple", Role.RECEPTION),
    Fictitious("dossiers@caisse.example", "Sacha Esquisse", Role.CASES),
    Fictitious("contenus@caisse.example", "Alix Brouillon", Role.CONTENT),
    Fictitious("forum@caisse.example", "Charlie Croquis", Role.MODERATION),
    Fictitious("supervision@caisse.example", "Lou Maquette", Role.SUPERVISION),
)


def prepare_agents(password: str) -> None:
    """Harmless when repeated: who is there already stays as they are."""
    _refuse_in_production()
    there = set(Agent.objects.filter(factor_sealed__isnull=False).values_list("email", flat=True))
    missing = [one for one in FICTITIOUS if one.email not in there]
    if not missing:
        return
    hashed = make_password(password)
    agents = [_agent(one, hashed) for one in missing]
    Agent.objects.bulk_create(
        agents, update_conflicts=True, unique_fields=["email"],
        update_fields=["name", "roles", "is_active", "password"],
    )  # fmt: skip
    for agent in Agent.objects.filter(email__in=[one.email for one in missing]):
        _give_factor(agent)


def reset_agents(password: str) -> None:
    """As they were at first; whoever else was invited is forgotten. No call and no opening is left by now."""
    _refuse_in_production()
    Handshake.objects.all().delete()
    AgentSession.objects.all().delete()
    Agent.objects.exclude(email__in=[one.email for one in FICTITIOUS]).delete()
    Agent.objects.update(factor_sealed=None, identity_digest=None, invitation_digest=None, last_step=0)
    prepare_agents(password)


def _agent(one: Fictitious, hashed: str) -> Agent:
    return Agent(email=one.email, name=one.name, roles=[one.role.value], password=hashed)


def _give_factor(agent: Agent) -> None:
    """Sealed for its row: an agent who was there has another id than the one just made."""
    secret = next(one.secret for one in FICTITIOUS if one.email == agent.email)
    agent.seal_factor(secret, CODES)
    agent.save(update_fields=["factor_sealed"])


def _refuse_in_production() -> None:
    if not settings.PRACTICE:
        raise RuntimeError("fictitious agents exist in practice mode only")
