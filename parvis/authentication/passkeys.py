"""Passkeys: what the browser is asked to sign, and whether what comes back is signed for this portal.

The relying party is PUBLIC_URL, whatever name the request was sent to. A challenge belongs to one session
and one purpose, and is used once, by whichever of two requests comes first.
"""

import json
import struct
import time
from contextlib import suppress
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as allauth_passkeys
from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from fido2.cose import ES256, RS256, EdDSA
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from parvis.accounts.models import Account
from parvis.limits.counters import hit

SESSION_KEY = "passkey"
VALID_SECONDS = 600
LONGEST_CREDENTIAL = 20_000
REQUIRED = UserVerificationRequirement.REQUIRED
# what devices make: phones, computers and keys ES256, some keys EdDSA, Windows Hello on older machines RS256
# of 2048 bits. Fewer sorts of signatures to trust; a new one is taken once it is in this list
ALGORITHMS = (ES256.ALGORITHM, EdDSA.ALGORITHM, RS256.ALGORITHM)
SHORTEST_RSA = 2048
# what a response of a wrong shape makes fido2 raise
FAULTS = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    AssertionError,
    struct.error,
    RecursionError,
    NotImplementedError,
    MemoryError,  # a length that is written is not that of what follows
)


class Purpose(StrEnum):
    """What a challenge is for: signed for one, it is worth nothing for another."""

    SIGN_IN = "sign_in"
    SECOND_STEP = "second_step"
    CONFIRM = "confirm"
    ADD = "add"


class BadPasskey(Exception):
    """What the browser sent does not prove anything. Says nothing more on purpose."""


def server() -> Fido2Server:
    public = urlsplit(settings.PUBLIC_URL)
    origin = f"{public.scheme}://{public.netloc}"
    party = PublicKeyCredentialRpEntity(id=public.hostname or "", name=settings.ORGANISATION.name)
    party_server = Fido2Server(party, verify_origin=lambda said: said == origin)
    kinds = [each for each in party_server.allowed_algorithms if each.alg in ALGORITHMS]
    party_server.allowed_algorithms = kinds
    return party_server


def ask(request: HttpRequest, purpose: Purpose, account: Account | None = None) -> dict[str, Any]:
    """The options for navigator.credentials.get(). Without an account: any passkey of this portal."""
    held = [held for _, held in _held(account)] if account else None
    options, state = server().authenticate_begin(held, user_verification=REQUIRED)
    _keep(request, purpose, state)
    return dict(options)["publicKey"]  # type: ignore[no-any-return]  # fido2 gives a mapping of anything


def ask_for_new(request: HttpRequest, account: Account) -> dict[str, Any]:
    """The options for navigator.credentials.create(). The name in them is for the person's own device."""
    profile = account.profile
    name = f"{profile.first_names} {profile.usual_name or profile.birth_name}"
    options, state = server().register_begin(
        PublicKeyCredentialUserEntity(id=account.pk.bytes, name=name, display_name=name),
        [held for _, held in _held(account)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
    )
    _keep(request, Purpose.ADD, state)
    return dict(options)["publicKey"]  # type: ignore[no-any-return]  # the same


def check_new(request: HttpRequest, typed: str) -> dict[str, Any]:
    """The credential to be kept. Raises BadPasskey."""
    credential, state = _read(typed), _taken(request, Purpose.ADD)
    try:
        made = server().register_complete(state, credential)
        _require_strong(made.credential_data)
        kept = _kept(credential)
        # allauth reads it back in this way at each use
        allauth_passkeys.parse_registration_response(kept)
    except FAULTS:
        raise BadPasskey from None
    return kept


def _kept(credential: dict[str, Any]) -> dict[str, Any]:
    """What serves, written anew: whatever else the browser sent is not kept."""
    id_ = websafe_encode(websafe_decode(credential["rawId"]))
    told = {
        name: websafe_encode(websafe_decode(credential["response"][name]))
        for name in ("clientDataJSON", "attestationObject")
    }
    return {
        "id": id_, "rawId": id_, "type": "public-key", "response": told, "clientExtensionResults": {},
    }  # fmt: skip


def _require_strong(made: AttestedCredentialData | None) -> None:
    """Raises BadPasskey. What was asked for is not always what comes back."""
    if made is None:
        raise BadPasskey
    key = made.public_key
    if key.get(3) not in ALGORITHMS:
        raise BadPasskey
    if key[3] == RS256.ALGORITHM and int.from_bytes(key[-1]).bit_length() < SHORTEST_RSA:
        raise BadPasskey
    with suppress(InvalidSignature):  # any other fault: it is no key, and would never verify anything
        key.verify(b"", b"")


def check(
    request: HttpRequest, purpose: Purpose, typed: str, account: Account | None = None
) -> Authenticator:
    """The passkey that signed, of this account, or of the one that it names. Raises BadPasskey."""
    credential, state = _read(typed), _taken(request, purpose)
    try:
        owner = account or _named(credential)
        held = _held(owner)
        signed = server().authenticate_complete(state, [data for _, data in held], credential)
    except FAULTS:
        raise BadPasskey from None
    row = next(row for row, data in held if data.credential_id == signed.credential_id)
    row.user = owner
    Authenticator.objects.filter(pk=row.pk).update(last_used_at=timezone.now())
    return row


def _held(account: Account) -> list[tuple[Authenticator, AttestedCredentialData]]:
    rows = Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN)
    return [(row, row.wrap().authenticator_data.credential_data) for row in rows]


def _named(credential: dict[str, Any]) -> Account:
    """The account of the user handle, which is its random id and nothing personal."""
    handle = websafe_decode(credential["response"]["userHandle"])
    account = Account.objects.filter(pk=UUID(bytes=handle)).first()
    if account is None or not account.is_active:
        raise BadPasskey
    return account


def _read(typed: str) -> dict[str, Any]:
    if len(typed) > LONGEST_CREDENTIAL:
        raise BadPasskey
    try:
        credential = json.loads(typed)
    except (ValueError, RecursionError):
        raise BadPasskey from None
    if not isinstance(credential, dict):
        raise BadPasskey
    return credential


def _keep(request: HttpRequest, purpose: Purpose, state: dict[str, Any]) -> None:
    """One a purpose: the page that waits in another tab keeps its own."""
    kept = request.session.get(SESSION_KEY, {})
    request.session[SESSION_KEY] = {**kept, purpose: {**state, "at": time.time()}}


def _taken(request: HttpRequest, purpose: Purpose) -> dict[str, Any]:
    kept = request.session.get(SESSION_KEY, {})
    state: dict[str, Any] | None = kept.pop(purpose, None)
    request.session[SESSION_KEY] = kept
    if state is None or time.time() - state["at"] > VALID_SECONDS:
        raise BadPasskey
    # the session may be read by two requests at once: the counter lets one pass
    if not hit({"passkey_challenge": str(state["challenge"])}).allowed:
        raise BadPasskey
    return state
