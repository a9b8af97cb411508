"""The token that a request shows (RFC 6750): whose it is, what it is for, how often it may ask."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security.base import AuthBase

from parvis.api.enums import Scope
from parvis.api.queries import Holder, holder_of
from parvis.limits.counters import hit

LONGEST_TOKEN = 200


class NotAllowed(Exception):
    """Answered with the header WWW-Authenticate when it is about the token."""

    def __init__(self, status: int, code: str, sentence: str, headers: Mapping[str, str]) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.headers = headers


class Bearer(AuthBase):
    """Its name and its `openapi_…` are what the OpenAPI document says of it."""

    openapi_type = "oauth2"
    openapi_flows: Any = {
        "clientCredentials": {
            "tokenUrl": "/api/v1/token",
            "scopes": {
                Scope.CASES_WRITE.value: "Tell the portal where cases stand.",
                Scope.CASES_READ.value: "Read where a case stands in the portal.",
                Scope.DOCUMENTS_READ.value: "Take what members added to their cases.",
            },
        }
    }

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Holder:
        """Raises NotAllowed."""
        holder = _holder(request.headers.get("Authorization", ""))
        if self.scope not in holder.scopes:
            told = f'Bearer realm="parvis", error="insufficient_scope", scope="{self.scope}"'
            raise NotAllowed(
                403, "insufficient-scope", f"This needs a token for {self.scope}.", {"WWW-Authenticate": told}
            )
        verdict = hit({"api_calls": str(holder.client)})
        if not verdict.allowed:
            raise NotAllowed(429, "too-many-requests", "Too many requests.", retry_after(verdict.until))
        return holder


def retry_after(until: Any) -> dict[str, str]:
    """The header: in how many seconds."""
    return {"Retry-After": str(max(1, int((until - timezone.now()).total_seconds()) + 1))}


def _holder(header: str) -> Holder:
    """Raises NotAllowed."""
    scheme, _, token = header.partition(" ")
    if not header:
        raise NotAllowed(
            401, "no-token", "Show a token: Authorization: Bearer …. POST /api/v1/token gives one.",
            {"WWW-Authenticate": 'Bearer realm="parvis"'},
        )  # fmt: skip
    token = token.strip()
    sound = scheme.lower() == "bearer" and token.isascii() and 0 < len(token) <= LONGEST_TOKEN
    holder = holder_of(token) if sound else None
    if holder is None:
        raise NotAllowed(
            401, "bad-token", "This token is unknown, or its time is over: ask for another.",
            {"WWW-Authenticate": 'Bearer realm="parvis", error="invalid_token"'},
        )  # fmt: skip
    return holder
