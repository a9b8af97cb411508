"""An identity provider of our own on loopback, which also misbehaves as it is told."""

import hmac
import json
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "parvis", "not so secret"


Answer = tuple[int, str, bytes]


class Provider:
    """`claims`, `userinfo`: what it tells; `mischief`: how it misbehaves."""

    def __init__(self) -> None:
        self.key = self.first_key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.mischief = ""
        self.claims: dict[str, Any] = {"amr": ["pwd", "mfa"]}
        self.userinfo: dict[str, Any] = {"email": "Anne.Martel@caisse.example", "email_verified": True}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.subject = "agent-of-the-provider"
        self.asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        self.challenge = self.nonce = ""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def visit(self, address: str) -> dict[str, str]:
        """What its own page would do: remember what was asked, and give a code. The query of the return."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.challenge, self.nonce = asked["code_challenge"], asked["nonce"]
        assert asked["code_challenge_method"] == "S256"
        return {"code": "a-code", "state": asked["state"]}

    def token(self, more: dict[str, Any]) -> str:
        now = int(time.time())
        told = {
            "iss": self.issuer, "aud": CLIENT, "sub": self.subject, "iat": now, "exp": now + 300,
            "nonce": self.nonce, **more,
        }  # fmt: skip
        told = {name: value for name, value in told.items() if value is not None}
        if self.header["alg"] in ("none", "HS256"):
            return self._badly_signed(told)
        key = RSAKey.generate_key(2048) if self.mischief == "another key" else self.key
        return jwt.encode(self.header, told, key)

    def _badly_signed(self, told: dict[str, Any]) -> str:
        """By nobody, or with the public key taken for a shared secret; no library writes either."""
        parts = [_base64(json.dumps(part).encode()) for part in (self.header, told)]
        forged = hmac.digest(self.key.as_pem(private=False), ".".join(parts).encode(), sha256)
        return ".".join([*parts, _base64(forged) if self.header["alg"] == "HS256" else ""])

    def answer(
        self, path: str, said: dict[str, list[str]], headers: dict[str, str]
    ) -> tuple[int, str, bytes]:
        self.asked.append((path, said, headers))
        if self.mischief == f"hangs at {path}":
            time.sleep(8)
        if self.mischief == f"fails at {path}":
            return 500, "text/html", b"<h1>oops</h1>"
        if self.mischief == f"nonsense at {path}":
            return 200, "application/json", b"[1, 2"
        return PAGES[path](self, said)


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _discovery(provider: Provider, _said: Any) -> tuple[int, str, bytes]:
    issuer = "https://another.example" if provider.mischief == "another issuer" else provider.issuer
    told = {
        "issuer": issuer, "authorization_endpoint": f"{provider.issuer}/authorize",
        "token_endpoint": f"{provider.issuer}/token", "jwks_uri": f"{provider.issuer}/jwks",
        "userinfo_endpoint": f"{provider.issuer}/userinfo", "end_session_endpoint": f"{provider.issuer}/end",
    }  # fmt: skip
    if provider.mischief == "posts its secret":
        told["token_endpoint_auth_methods_supported"] = ["client_secret_post"]  # type: ignore[assignment]
    return 200, "application/json", json.dumps(told).encode()


def _jwks(provider: Provider, _said: Any) -> tuple[int, str, bytes]:
    return 200, "application/json", json.dumps(KeySet([provider.key]).as_dict(private=False)).encode()


def _token(provider: Provider, said: dict[str, list[str]]) -> tuple[int, str, bytes]:
    from parvis.connections.identity.oidc import _challenge

    right = said["code"] == ["a-code"] and _challenge(said["code_verifier"][0]) == provider.challenge
    if not right:
        return 400, "application/json", b'{"error": "invalid_grant"}'
    told = {
        "id_token": provider.token(provider.claims),
        "access_token": "an-access-token",
        "token_type": "Bearer",
    }
    return 200, "application/json", json.dumps(told).encode()


def _userinfo(provider: Provider, _said: Any) -> tuple[int, str, bytes]:
    told = {"sub": provider.subject, **provider.userinfo}
    if provider.mischief == "signs its userinfo":
        return 200, "application/jwt", provider.token(told).encode()
    if provider.mischief == "userinfo that is no text":
        return 200, "application/jwt", b"\xff\xfe"
    return 200, "application/json", json.dumps(told).encode()


PAGES: dict[str, Callable[[Provider, Any], tuple[int, str, bytes]]] = {
    "/.well-known/openid-configuration": _discovery, "/jwks": _jwks, "/token": _token, "/userinfo": _userinfo,
}  # fmt: skip


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            said = parse_qs(self.rfile.read(length).decode())
            status, kind, body = provider.answer(self.path, said, dict(self.headers))
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # we hung up

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_arguments: Any) -> None:
            """Quiet."""

    return Handler


def basic(headers: dict[str, str]) -> str:
    return b64decode(headers["Authorization"].removeprefix("Basic ")).decode()


def digest_of(issuer: str, subject: str) -> bytes:
    return sha256(f"{issuer}\0{subject}".encode()).digest()
