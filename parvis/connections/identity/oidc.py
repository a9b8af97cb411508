"""OpenID Connect: authorization code with PKCE; what comes is checked by joserfc. See docs/desk.md."""

import hmac
import json
import threading
import time
from base64 import b64encode, urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, cast
from urllib.parse import quote, urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from parvis.connections.identity import IdentityUnavailable, NotVouched, Secrets, Vouched, provider
from parvis.connections.identity.fetch import fetch, is_safe

SIGNED_BY = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "ES256",
    "ES384",
    "EdDSA",
]  # never "none", nor a shared secret
KEPT_FOR, LOOKED_AGAIN_AFTER = 3600, 60  # seconds: discovery document and keys; keys that are not found
LEEWAY = 60  # seconds between our clock and the provider's
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LAST_SECOND = 2**32  # of what we take for a moment
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class OpenIdConnect:
    """One provider, named by its issuer. What it publishes is read when it is needed, and kept an hour."""

    fake = False

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: dict[str, tuple[float, dict[str, Any]]] = {}

    def sign_in_address(self, secrets: Secrets, back: str, language: str, *, again: bool = False) -> str:
        told = provider()
        asked = {
            "response_type": "code", "client_id": told["client_id"], "redirect_uri": back,
            "scope": told["scopes"], "state": secrets.state, "nonce": secrets.nonce,
            "code_challenge": _challenge(secrets.verifier), "code_challenge_method": "S256",
            "ui_locales": language,
        }  # fmt: skip
        asked |= {name: told[name] for name in ("acr_values", "claims") if told[name]}
        asked |= {"prompt": "login", "max_age": "0"} if again else {}
        return _with_query(str(self._published()["authorization_endpoint"]), asked)

    def finish(self, secrets: Secrets, back: str, code: str) -> Vouched:
        """Raises IdentityUnavailable, NotVouched."""
        answer = self._exchange(secrets, back, code)
        token = str(answer.get("id_token", ""))
        claims = self._id_claims(token, secrets.nonce)
        told = self._userinfo(str(answer.get("access_token", "")), claims["sub"]) | claims
        return Vouched(
            provider()["issuer"], claims["sub"], _verified_email(told), _has_second_factor(claims),
            token, _asked_at(claims),
        )  # fmt: skip

    def sign_out_address(self, token: str, back: str) -> str:
        page = str(self._published().get("end_session_endpoint", ""))
        if not is_safe(page):
            return ""
        asked = {"id_token_hint": token, "post_logout_redirect_uri": back, "state": Secrets.of(token).state}
        return _with_query(page, asked)

    @classmethod
    def faults(cls) -> list[str]:
        """What would keep it from working, or make it unsafe; for `parvis check`."""
        told, found = provider(), []
        if not told["issuer"].startswith("https://"):
            found.append("PARVIS_OIDC_ISSUER is no https:// address.")
        if not told["client_id"] or not told["client_secret"]:
            found.append("PARVIS_OIDC_CLIENT_ID or PARVIS_OIDC_CLIENT_SECRET is missing.")
        try:
            json.loads(told["claims"] or "{}")
        except ValueError:
            found.append("PARVIS_OIDC_CLAIMS is no JSON.")
        return found

    def _exchange(self, secrets: Secrets, back: str, code: str) -> dict[str, Any]:
        """The code for the tokens. A code that the provider refuses vouches for nobody."""
        published, told = self._published(), provider()
        said = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back,
            "code_verifier": secrets.verifier,
        }  # fmt: skip
        headers = dict(FORM)
        if "client_secret_post" in published.get("token_endpoint_auth_methods_supported", ()):
            said |= {"client_id": told["client_id"], "client_secret": told["client_secret"]}
        else:
            pair = f"{quote(told['client_id'], safe='')}:{quote(told['client_secret'], safe='')}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        answer = fetch(str(published["token_endpoint"]), headers, urlencode(said).encode())
        if answer.status in (400, 401, 403):
            raise NotVouched("the provider refused the code")
        if answer.status != 200:
            raise IdentityUnavailable(f"the provider answered {answer.status}")
        return answer.json()

    def _id_claims(self, token: str, nonce: str) -> dict[str, Any]:
        """Raises NotVouched unless it is of this provider, for us, of now, and of this sign-in."""
        claims = self._signed(
            token, exp={"essential": True}, iat={"essential": True}, sub={"essential": True}
        )
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise NotVouched("the ID token is of another sign-in")
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", "") != provider()["client_id"] and (several or "azp" in claims):
            raise NotVouched("the ID token is for somebody else")
        return claims

    def _userinfo(self, access: str, subject: str) -> dict[str, Any]:
        """In JSON, or as a signed token (ProConnect). It must be of the same person."""
        page = str(self._published().get("userinfo_endpoint", ""))
        if not page or not access:
            return {}
        answer = fetch(
            page, {"Authorization": f"Bearer {access}", "Accept": "application/json, application/jwt"}
        )
        if answer.status != 200:
            raise IdentityUnavailable(f"the provider answered {answer.status}")
        signed = answer.kind == "application/jwt"
        told = self._signed(answer.body.decode("ascii", "replace")) if signed else answer.json()
        if told.get("sub") != subject:
            raise NotVouched("the userinfo is of somebody else")
        return told

    def _signed(self, token: str, **needed: Any) -> dict[str, Any]:
        """The claims of a token signed by the provider for us. Raises NotVouched, IdentityUnavailable."""
        registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": provider()["issuer"]},
            aud={"essential": True, "value": provider()["client_id"]},
            **needed,
        )
        try:
            claims = self._decoded(token)
            registry.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotVouched(f"a token that is not sound ({type(error).__name__})") from None
        if not claims.get("sub"):
            raise NotVouched("a token of nobody")
        return claims

    def _decoded(self, token: str) -> dict[str, Any]:
        """With the keys at hand; once more with fresh ones, for the provider may have changed them."""
        try:
            return dict(jwt.decode(token, self._keys(KEPT_FOR), algorithms=SIGNED_BY).claims)
        except (JoseError, ValueError):
            return dict(jwt.decode(token, self._keys(LOOKED_AGAIN_AFTER), algorithms=SIGNED_BY).claims)

    def _keys(self, kept_for: float) -> KeySet:
        return KeySet.import_key_set(
            cast("Any", self._document(str(self._published()["jwks_uri"]), kept_for))
        )

    def _published(self) -> dict[str, Any]:
        """The discovery document. It must name the very issuer that was asked."""
        issuer = provider()["issuer"]
        told = self._document(f"{issuer.rstrip('/')}/.well-known/openid-configuration", KEPT_FOR)
        if told.get("issuer") != issuer or not all(is_safe(str(told.get(name, ""))) for name in NEEDED):
            raise IdentityUnavailable("the discovery document is of another issuer, or lacks an address")
        return told

    def _document(self, url: str, kept_for: float) -> dict[str, Any]:
        """Two at once may both ask: none waits for the other's answer."""
        now = time.monotonic()
        with self._lock:
            at, told = self._read.get(url, (0.0, {}))
        if told and now - at < kept_for:
            return told
        answer = fetch(url, {})
        if answer.status != 200:
            raise IdentityUnavailable(f"the provider answered {answer.status}")
        with self._lock:
            self._read[url] = now, answer.json()
            return self._read[url][1]


def _with_query(page: str, asked: dict[str, str]) -> str:
    return f"{page}{'&' if '?' in page else '?'}{urlencode(asked)}"


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


def _verified_email(told: dict[str, Any]) -> str:
    """An address that the provider has not checked may be anybody's."""
    verified = told.get("email_verified") is True or provider()["email_is_verified"]
    email = told.get("email")
    return email.strip().lower() if verified and isinstance(email, str) else ""


def _asked_at(claims: dict[str, Any]) -> datetime | None:
    """When the person gave their factors there: a session of the provider may be hours old."""
    at = claims.get("auth_time")
    if isinstance(at, bool) or not isinstance(at, int | float) or not 0 < at < LAST_SECOND:
        return None
    return datetime.fromtimestamp(at, UTC)


def _has_second_factor(claims: dict[str, Any]) -> bool:
    """As the ID token says, by the words of the settings."""
    amr = claims.get("amr")
    means = set(amr) if isinstance(amr, list) and all(isinstance(one, str) for one in amr) else set()
    told = provider()
    return claims.get("acr") in told["second_factor_acr"] or bool(means & set(told["second_factor_amr"]))
