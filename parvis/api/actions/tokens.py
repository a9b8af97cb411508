"""Tokens: a client's secret for a quarter of an hour of one scope or several."""

import secrets
from dataclasses import dataclass

from django.utils import timezone

from parvis.api.models import Client, KeptAnswer, Token
from parvis.api.rules import ANSWER_KEPT, TOKEN_VALID
from parvis.lib.keys import token_digest

TOKEN_BYTES = 32


class BadScope(Exception):
    """The client asks for what it is not allowed."""


@dataclass(frozen=True)
class Issued:
    token: str
    scopes: list[str]
    seconds: int


def issue_token(client: Client, scope: str) -> Issued:
    """`scope`: words separated by spaces; all that the client may do when there is none. Raises BadScope."""
    scopes = sorted(set(scope.split())) or client.scopes
    if not set(scopes) <= set(client.scopes):
        raise BadScope
    token, now = secrets.token_urlsafe(TOKEN_BYTES), timezone.now()
    Token.objects.create(
        client=client, digest=token_digest(token), scopes=scopes, expires_at=now + TOKEN_VALID
    )
    Client.objects.filter(pk=client.pk).update(used_at=now)
    return Issued(token, scopes, int(TOKEN_VALID.total_seconds()))


def forget_what_is_over() -> int:
    """Tokens and kept answers whose time is past. Returns how many."""
    now = timezone.now()
    tokens, _ = Token.objects.filter(expires_at__lte=now).delete()
    answers, _ = KeptAnswer.objects.filter(began_at__lte=now - ANSWER_KEPT).delete()
    return tokens + answers
