"""POST /api/v1/token: a client's secret against a token (OAuth 2.0, RFC 6749, section 4.4)."""

import binascii
from base64 import b64decode
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, JsonResponse

from parvis.api.actions.tokens import BadScope, issue_token
from parvis.api.bearer import retry_after
from parvis.api.models import Client
from parvis.api.queries import client_with
from parvis.limits.counters import Verdict, address_subject, hit
from parvis.ui.addresses import client_address

FORM = "application/x-www-form-urlencoded"
NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class Refused(Exception):
    """In the words of the RFC, section 5.2."""

    def __init__(self, error: str, sentence: str, status: int = 400, **headers: str) -> None:
        super().__init__(sentence)
        self.error = error
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def give_token(request: HttpRequest) -> JsonResponse:
    """The token, or why not."""
    try:
        return _given(request)
    except Refused as refused:
        told = {"error": refused.error, "error_description": str(refused)}
        return JsonResponse(told, status=refused.status, headers={**NOT_KEPT, **refused.headers})


def _given(request: HttpRequest) -> JsonResponse:
    """Raises Refused."""
    _count(hit({"api_token_address": address_subject(client_address(request))}))
    if request.content_type != FORM:
        raise Refused("invalid_request", f"The body is a form: Content-Type: {FORM}.")
    form = {name: _only(request, name) for name in ("grant_type", "scope", "client_id", "client_secret")}
    client = _client(request, form)
    if form["grant_type"] != "client_credentials":
        error = "unsupported_grant_type" if form["grant_type"] else "invalid_request"
        raise Refused(error, "grant_type is client_credentials.")
    _count(hit({"api_token": str(client.pk)}))
    try:
        issued = issue_token(client, form["scope"])
    except BadScope:
        raise Refused("invalid_scope", f"This client may ask for: {' '.join(client.scopes)}.") from None
    told: dict[str, Any] = {
        "access_token": issued.token, "token_type": "Bearer", "expires_in": issued.seconds,
        "scope": " ".join(issued.scopes),
    }  # fmt: skip
    return JsonResponse(told, headers=NOT_KEPT)


def _count(verdict: Verdict) -> None:
    """Raises Refused."""
    if not verdict.allowed:
        wait = retry_after(verdict.until)["Retry-After"]
        raise Refused("slow_down", "Too many requests: a token lasts 15 minutes.", 429, Retry_After=wait)


def _only(request: HttpRequest, name: str) -> str:
    """Raises Refused when it is there twice."""
    values = request.POST.getlist(name)
    if len(values) > 1:
        raise Refused("invalid_request", f"{name} is there more than once.")
    return values[0] if values else ""


def _client(request: HttpRequest, form: dict[str, str]) -> Client:
    """Raises Refused."""
    header = request.headers.get("Authorization", "")
    if header and form["client_secret"]:
        raise Refused("invalid_request", "Give the secret in the header or in the form, not in both.")
    id_, secret = _basic(header) if header else (form["client_id"], form["client_secret"])
    client = client_with(id_, secret)
    if client is None:
        raise Refused(
            "invalid_client", "No such client, or another secret; or it is revoked, or its time is over.",
            401, WWW_Authenticate='Basic realm="parvis"',
        )  # fmt: skip
    return client


def _basic(header: str) -> tuple[str, str]:
    """Empty when it cannot be read: refused as any other."""
    scheme, _, encoded = header.partition(" ")
    try:
        id_, _, secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return (unquote_plus(id_), unquote_plus(secret)) if scheme.lower() == "basic" else ("", "")
