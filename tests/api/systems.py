"""A system of the body's: its secret, its tokens, its requests."""

import base64
import json
from typing import Any
from urllib.parse import quote_plus, urlencode

from parvis.api.actions.clients import add_client
from parvis.api.enums import Scope
from tests.page_client import PortalClient

FORM = "application/x-www-form-urlencoded"
CASES = "/api/v1/cases"


class System:
    """`name` is that of its client."""

    def __init__(self, *scopes: Scope, name: str = "Gestion") -> None:
        self.client, self.secret = add_client(name, scopes or Scope)
        self.browser = PortalClient()

    @property
    def basic(self) -> str:
        pair = f"{quote_plus(str(self.client.id))}:{quote_plus(self.secret)}"
        return "Basic " + base64.b64encode(pair.encode()).decode()

    def ask_token(self, **form: Any) -> Any:
        return ask_token(self.browser, {"Authorization": self.basic}, **form)

    def token(self, **form: str) -> str:
        answer = self.ask_token(**form)
        assert answer.status_code == 200, answer.content
        return str(answer.json()["access_token"])

    def bearer(self) -> str:
        return f"Bearer {self.token()}"


def ask_token(browser: PortalClient, headers: dict[str, str] | None = None, **form: Any) -> Any:
    body = urlencode({"grant_type": "client_credentials", **form}, doseq=True)
    return browser.post("/api/v1/token", body, content_type=FORM, headers=headers)


def send(browser: PortalClient, told: Any, bearer: str, *, key: str = "", **headers: str) -> Any:
    """POST a batch. `told`: a list of cases, or bytes as they are."""
    body = told if isinstance(told, bytes) else json.dumps({"cases": told}).encode()
    given = {"Authorization": bearer, "Idempotency-Key": key or f"k{hash(body)}", **headers}
    given = {name: value for name, value in given.items() if value}
    return browser.post(CASES, body, content_type="application/json", headers=given)
