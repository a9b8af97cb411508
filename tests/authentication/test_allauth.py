"""What is used of allauth's inside is as we know it: the first to tell that it moved (docs/adr/0009)."""

import base64
import inspect

import pytest
from allauth.account.internal import stagekit
from allauth.account.internal.flows import login as flows
from allauth.account.models import Login
from allauth.account.stages import LoginStage, LoginStageController
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows as webauthn_flows
from django.core.cache import cache

from parvis.authentication.adapter import Adapter, FactorAdapter
from tests.authentication.authenticators import add_app, add_passkey
from tests.signing_in import first_step

SIGNATURES = {
    flows.perform_password_login: ["request", "credentials", "login"],
    flows.record_authentication: ["request", "user", "method", "extra_data"],
    flows.get_authentication_records: ["request", "user"],
    flows.resume_login: ["request", "login"],
    webauthn_flows.perform_passwordless_login: ["request", "authenticator", "login"],
    stagekit.stash_login: ["request", "login"],
    stagekit.clear_login: ["request"],
    LoginStageController.enter: ["request", "stage_key"],
    LoginStage.exit: ["self"],
    LoginStage.handle: ["self"],
    totp.hotp_value: ["secret", "counter"],
    totp.format_hotp_value: ["value"],
    totp.generate_totp_secret: ["length"],
    RecoveryCodes.generate_codes: ["self"],
    RecoveryCodes.validate_code: ["self", "code"],
    webauthn.parse_registration_response: ["response"],
}


@pytest.mark.parametrize(
    ("called", "names"), SIGNATURES.items(), ids=lambda value: getattr(value, "__name__", "")
)
def test_what_is_called(called, names):
    assert list(inspect.signature(called).parameters) == names


def test_a_login():
    wanted = {"user", "email_verification", "redirect_url", "signal_kwargs", "state", "initiated_at"}
    assert wanted <= set(inspect.signature(Login).parameters)


@pytest.mark.django_db
def test_what_a_half_finished_sign_in_keeps(client, account):
    first_step(client)
    kept = client.session["account_login"]
    assert {"user_pk", "state", "initiated_at", "redirect_url", "signal_kwargs"} <= kept.keys()
    step = kept["state"]["stages"]["second_step"]["data"]
    assert {"hash", "way", "code", "until", "note"} == step.keys()  # note: one of a closed list, not personal
    assert [r["method"] for r in client.session["account_authentication_methods"]] == ["password"]


@pytest.mark.django_db
def test_what_a_row_holds(signed_in):
    add_app(signed_in), add_passkey(signed_in)
    app, passkey = Authenticator.objects.order_by("pk")
    assert app.data == {"secret": str(app.secret.pk)}
    assert passkey.data.keys() == {"secret", "name", "credential"}
    assert passkey.wrap().authenticator_data.credential_data.credential_id


def test_the_vectors_of_rfc_6238():
    """Appendix B, the last six of the eight digits."""
    secret = base64.b32encode(b"12345678901234567890").decode()
    vectors = {59: "287082", 1_111_111_109: "081804", 1_111_111_111: "050471", 1_234_567_890: "005924",
               2_000_000_000: "279037", 20_000_000_000: "353130"}  # fmt: skip
    assert {at: totp.format_hotp_value(totp.hotp_value(secret, at // 30)) for at in vectors} == vectors


@pytest.mark.django_db
def test_used_codes_are_not_in_the_cache_which_each_process_has_for_itself(signed_in, account):
    add_app(signed_in)
    assert not getattr(cache, "_cache", {})


def test_codes_have_the_length_that_our_pages_ask_for():
    assert (app_settings.TOTP_DIGITS, app_settings.TOTP_PERIOD) == (6, 30)
    assert (app_settings.RECOVERY_CODE_DIGITS, app_settings.RECOVERY_CODE_COUNT) == (8, 10)


def test_nothing_is_kept_in_clear_nor_sent_by_allauth():
    with pytest.raises(NotImplementedError):
        FactorAdapter().encrypt("secret")
    with pytest.raises(NotImplementedError):
        FactorAdapter().send_notification_mail("x", None)
    with pytest.raises(NotImplementedError):
        Adapter().send_mail("x", "x@x.example", {})
    assert Adapter().get_login_stages() == ["parvis.authentication.stages.SecondStep"]
