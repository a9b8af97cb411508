"""The second step, as a stage of allauth's sign-in: what is between the code and the account."""

import hmac

from allauth.account.internal.stagekit import clear_login, stash_login
from allauth.account.stages import LoginStage, LoginStageController
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from parvis.accounts.models import Account

Answer = tuple[HttpResponse | None, bool]


class SecondStep(LoginStage):  # type: ignore[misc]  # allauth ships no types
    """`state`, kept in the session, holds ids, moments and digests only:

    `hash`: stands for the personal code at the first step; `way`: a Way; `code`: the id of the code that was
    sent; `until`: until when it works; `next_at`: from when another may be asked.
    """

    key = "second_step"
    urlname = "second_step"

    @property
    def account(self) -> Account:
        account: Account = self.login.user
        return account

    def handle(self) -> Answer:
        if self.means.get("detail"):  # said by the first step: a passkey, a trusted browser
            return None, True
        self.state["hash"] = self.account.get_session_auth_hash()
        if self.request.session.session_key:  # known to whoever planted it
            self.request.session.cycle_key()
        self.request.second_step = self
        return redirect("second_step"), True

    @property
    def means(self) -> dict[str, object]:
        """What Adapter.post_login is told: see actions.enter.record_sign_in."""
        means: dict[str, object] = self.login.signal_kwargs or {}
        return means

    def say(self, **means: object) -> None:
        self.login.signal_kwargs = {**self.means, **means}

    def keep(self) -> None:
        """Save what `state` says now."""
        stash_login(self.request, self.login)


def under_way(request: HttpRequest) -> SecondStep | None:
    """The second step of this session; None when there is none, when it took too long, or when the account
    was frozen or its code changed meanwhile. One query.
    """
    step: SecondStep | None = LoginStageController.enter(request, SecondStep.key)
    if step is None:
        return None
    account: Account | None = step.login.user
    if account and account.is_active:
        if hmac.compare_digest(account.get_session_auth_hash(), str(step.state.get("hash", ""))):
            return step
    clear_login(request)
    return None
