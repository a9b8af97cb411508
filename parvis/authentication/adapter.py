"""What allauth may do here: lead sign-ins through its stages. It creates no account and writes no letter."""

from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from parvis.accounts.models import Account
from parvis.authentication.actions.enter import record_sign_in
from parvis.authentication.models import FactorSecret
from parvis.ui.addresses import client_address


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by the enrolment alone."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise NotImplementedError("letters are queued by parvis.letters")

    def get_login_stages(self) -> list[str]:
        """Ours alone: allauth's know neither our letters nor our limits."""
        return ["parvis.authentication.stages.SecondStep"]

    def respond_user_inactive(self, request: HttpRequest, user: Account) -> HttpResponse:
        return redirect("sign_in")

    def post_login(self, request: HttpRequest, user: Account, **told: Any) -> HttpResponse:
        """The session is the person's: its row, the browser's, the journal and the notice are written."""
        means = told.pop("signal_kwargs") or {}
        response: HttpResponse = super().post_login(request, user, signal_kwargs=None, **told)
        record_sign_in(request, response, user, **means)
        return response


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Secrets are not in allauth's rows: there is the id of the sealed one (see models.FactorSecret)."""

    def encrypt(self, text: str) -> str:
        raise NotImplementedError("secrets are sealed by parvis.authentication.factors")

    def decrypt(self, encrypted_text: str) -> str:
        """`encrypted_text`: the id of the sealed secret."""
        secret = FactorSecret.objects.select_related("authenticator").get(pk=UUID(encrypted_text))
        return secret.text

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError("notices are queued by parvis.accounts.actions.tell")
