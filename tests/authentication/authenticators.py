"""An authenticator made of Python: makes passkeys and signs as a device does; and an app of codes."""

import hashlib
import json
import os
import re
import struct
import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

ORIGIN = "http://localhost:8000"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
OPTIONS = "/se-connecter/cle/options/"


class Device:
    """Holds one passkey. `origin`: where its browser says that it is; `public`: another key than its own."""

    def __init__(
        self, origin: str = ORIGIN, *, verifies: bool = True, public: dict[int, Any] | None = None
    ) -> None:
        self.public = public
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.origin = origin
        self.flags = PRESENT | (VERIFIED if verifies else 0)
        self.user = b""

    def create(self, options: dict[str, Any]) -> str:
        """What navigator.credentials.create() answers, as passkeys.js sends it."""
        self.user = websafe_decode(options["user"]["id"])
        public = cbor.encode(self.public or dict(ES256.from_cryptography_key(self.key.public_key())))
        attested = b"\0" * 16 + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(options["rp"]["id"], ATTESTED) + attested
        return self._written({
            "clientDataJSON": self._client("webauthn.create", options),
            "attestationObject": cbor.encode({"fmt": "none", "attStmt": {}, "authData": data}),
        })  # fmt: skip

    def get(self, options: dict[str, Any], user: bytes | None = None) -> str:
        """What navigator.credentials.get() answers. `user`: another user handle than its own."""
        client, data = self._client("webauthn.get", options), self._data(options["rpId"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._written({
            "clientDataJSON": client, "authenticatorData": data, "signature": signature,
            "userHandle": self.user if user is None else user,
        })  # fmt: skip

    def _data(self, party: str, more: int = 0) -> bytes:
        return hashlib.sha256(party.encode()).digest() + bytes([self.flags | more]) + b"\0\0\0\0"

    def _client(self, type_: str, options: dict[str, Any]) -> bytes:
        said = {"type": type_, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _written(self, response: dict[str, bytes]) -> str:
        id_ = websafe_encode(self.id)
        told = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps({"id": id_, "rawId": id_, "type": "public-key", "response": told,
                           "clientExtensionResults": {}})  # fmt: skip


def options(client: Any, purpose: str) -> dict[str, Any]:
    """What the portal asks to be signed."""
    answer = client.post(OPTIONS, {"for": purpose})
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def add_passkey(client: Any, device: Device | None = None, name: str = "mon téléphone") -> Device:
    """The client is signed in and has confirmed."""
    device = device or Device()
    credential = device.create(options(client, "add"))
    address = "/mon-compte/securite/deuxieme-etape/cle/"
    assert client.post(address, {"name": name, "credential": credential}).status_code == 302
    return device


def app_code(secret: str, steps: int = 0) -> str:
    """The code that an app shows, so many steps of 30 s away. In the last second of a step the next one is
    awaited: the code would arrive later than it was read.
    """
    if (left := 30 - time.time() % 30) < 1:
        time.sleep(left)
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def add_app(client: Any) -> str:
    """The secret of the app that was added. The code of one step ago is used up: no test needs to wait."""
    address = "/mon-compte/securite/deuxieme-etape/application/"
    found = re.search(r'data-copy="([A-Z2-7]+)"', client.get(address).content.decode())
    assert found
    assert client.post(address, {"code": app_code(found[1], -1)}).status_code == 302
    return found[1]
