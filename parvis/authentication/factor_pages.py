"""The pages of the second factors: which there are, adding and removing them; the passkey that is offered."""

from base64 import b64decode, b64encode
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.accounts.models import Account
from parvis.authentication import devices, passkeys
from parvis.authentication.actions import factors as actions
from parvis.authentication.actions.second_step import told
from parvis.authentication.browsers import device, digest_of
from parvis.authentication.confirming import confirm_first
from parvis.authentication.enums import Way
from parvis.authentication.factors import Factor, NotYet, app_address, factors_of, qr_path, ways_with
from parvis.authentication.forms import AppForm, PasskeyForm
from parvis.authentication.views import where_to
from parvis.connections.keys import ring
from parvis.lib.keys import Tampered, UnknownKey

WRONG_CODE = _("Ce code n’est pas le bon. Je recopie celui que mon application affiche maintenant.")
ONE_ALREADY = _("J’ai déjà une application. Je la retire d’abord, puis j’ajoute l’autre.")
PASSKEY_REFUSED = _("Cette clé n’a pas été ajoutée. Je réessaie\u00a0; sinon, je choisis un autre moyen.")
TOO_MANY_KEYS = _("J’ai déjà dix clés. J’en retire une d’abord.")
PENDING = "app_secret"
NOTE = "factor_note"
NOTES: dict[str, Promise] = {
    "app_added": _("C’est fait\u00a0: l’application de codes est ajoutée."),
    "app_removed": _("C’est fait\u00a0: l’application de codes est retirée."),
    "passkey_added": _("C’est fait\u00a0: la clé «\u00a0%(name)s\u00a0» est ajoutée."),
    "passkey_removed": _("C’est fait\u00a0: la clé «\u00a0%(name)s\u00a0» est retirée."),
}


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


@require_safe
@login_required
def factors(request: HttpRequest) -> HttpResponse:
    """What I have, and what I can add. One query beside those of every page."""
    account = _account(request)
    found = factors_of(account)
    ways = [way for way in ways_with(account, {factor.way for factor in found}) if way != Way.RECOVERY]
    context = {
        "in_force": gettext(", sinon ").join(f"{way.label[:1].lower()}{way.label[1:]}" for way in ways),
        "note": _take_note(request, account),
        "passkeys": [factor for factor in found if factor.way == Way.PASSKEY],
        "app": _one(found, Way.APP),
        "recovery": _one(found, Way.RECOVERY),
    }
    return render(request, "authentication/factors.html", context)


def _done(request: HttpRequest, note: str, name: str = "") -> HttpResponse:
    """To the factors, which say so once. The name of the key waits sealed in the session."""
    sealed = ring().seal("session", NOTE, _account(request).pk, name.encode())
    request.session[NOTE] = [note, b64encode(sealed).decode()]
    return redirect("factors")


def _take_note(request: HttpRequest, account: Account) -> str:
    if NOTE not in request.session:
        return ""
    note, sealed = request.session.pop(NOTE)
    try:
        name = ring().unseal("session", NOTE, account.pk, b64decode(sealed)).decode()
    except (UnknownKey, Tampered):
        return ""
    return str(NOTES[note]) % {"name": name}


def _one(found: list[Factor], way: Way) -> Factor | None:
    return next((factor for factor in found if factor.way == way), None)


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def app_add(request: HttpRequest) -> HttpResponse:
    """A QR code and a secret to type; the app is added by a first code of it."""
    account = _account(request)
    secret = _pending_secret(request, account)
    form = AppForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if actions.add_app(account, secret, form.cleaned_data["code"], here=digest_of(request)):
                request.session.pop(PENDING, None)
                return _done(request, "app_added")
            form.add_error("code", str(WRONG_CODE))
        except NotYet as fault:
            form.add_error("code", told(fault))
        except actions.CannotAdd:
            form.add_error(None, str(ONE_ALREADY))
    size, path = qr_path(app_address(account, secret))
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    context = {"form": form, "size": size, "path": path, "groups": groups, "secret": secret}
    return render(request, "authentication/app_add.html", context)


def _pending_secret(request: HttpRequest, account: Account) -> str:
    """The same until it is used: going back must not void what was scanned. Sealed in the session."""
    kept = request.session.get(PENDING)
    try:
        if kept is not None:
            return ring().unseal("session", PENDING, account.pk, b64decode(kept)).decode()
    except (UnknownKey, Tampered):
        pass
    secret: str = generate_totp_secret()
    sealed = ring().seal("session", PENDING, account.pk, secret.encode())
    request.session[PENDING] = b64encode(sealed).decode()
    return secret


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def passkey_add(request: HttpRequest) -> HttpResponse:
    """The device makes a key; the portal keeps its public half under the name that the person gives."""
    known = {"name": devices.told(device(request))}
    form = PasskeyForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            credential = passkeys.check_new(request, request.POST.get("credential", ""))
            actions.add_passkey(
                _account(request), credential, form.cleaned_data["name"], here=digest_of(request)
            )
        except passkeys.BadPasskey:
            form.add_error(None, str(PASSKEY_REFUSED))
        except actions.CannotAdd:
            form.add_error(None, str(TOO_MANY_KEYS))
        else:
            return _done(request, "passkey_added", form.cleaned_data["name"])
    return render(request, "authentication/passkey_add.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def app_remove(request: HttpRequest) -> HttpResponse:
    """GET asks, POST removes."""
    return _remove(request, Way.APP, _one(factors_of(_account(request)), Way.APP))


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def passkey_remove(request: HttpRequest, id_: int) -> HttpResponse:
    """GET asks, POST removes. The key of somebody else is not there."""
    held = [factor for factor in factors_of(_account(request)) if factor.way == Way.PASSKEY]
    return _remove(request, Way.PASSKEY, next((factor for factor in held if factor.id == id_), None))


def _remove(request: HttpRequest, way: Way, factor: Factor | None) -> HttpResponse:
    if request.method == "POST":
        if factor is None:
            return redirect("factors")
        actions.remove(_account(request), way, factor.id)
        return _done(request, f"{way.value}_removed", factor.name)
    if factor is None:
        raise Http404
    return render(request, "authentication/factor_remove.html", {"factor": factor})


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_first
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """POST makes ten codes and shows them, this once. GET says what they are for."""
    account = _account(request)
    if request.method == "POST":
        codes = [f"{code[:4]} {code[4:]}" for code in actions.make_recovery_codes(account)]
        made = {"codes": codes, "now": timezone.now(), "portal": urlsplit(settings.PUBLIC_URL).netloc}
        return render(request, "authentication/recovery_codes_made.html", made)
    context = {"recovery": _one(factors_of(account), Way.RECOVERY)}
    return render(request, "authentication/recovery_codes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def passkey_offer(request: HttpRequest) -> HttpResponse:
    """After a sign-in, seldom. POST: never again. Whatever is chosen leads on."""
    if request.method == "POST":
        actions.offer_no_more(_account(request))
        return redirect(where_to(request))
    return render(request, "authentication/passkey_offer.html", {"next": where_to(request)})
