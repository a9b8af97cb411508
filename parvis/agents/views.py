"""The desk's own sign-in: password, second step, first sign-in, once more before what matters, out."""

from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from parvis.agents.actions import enrol as enrolling
from parvis.agents.actions import sign_in as actions
from parvis.agents.actions.provider import sign_out_address as provider_sign_out
from parvis.agents.enums import Stage
from parvis.agents.forms import AgentCodeForm, AgentSignInForm, EnrolForm
from parvis.agents.guard import AgentRequest, for_agents
from parvis.agents.models import AgentSession
from parvis.agents.sessions import session_of, take_cookie
from parvis.authentication.factors import qr_path, totp_address
from parvis.authentication.rules import local_path

WRONG = _("L’adresse ou le mot de passe n’est pas le bon. Je vérifie les deux et je recommence.")
WRONG_CODE = _("Ce code n’est pas le bon. Je recopie celui que mon application affiche maintenant.")
WRONG_RECOVERY = _("Ce code de secours n’est pas le bon, ou il a déjà servi.")
CLOCK = _(
    "L’heure de mon téléphone n’est pas juste. Dans ses réglages, je choisis l’heure automatique, puis je "
    "recopie le nouveau code."
)
USED = _("Ce code a déjà servi. J’attends que mon application en affiche un autre.")


def where_to(request: HttpRequest) -> str:
    """The page of the desk that was asked for; its first page when it is none."""
    asked = local_path(request.POST.get("next") or request.GET.get("next", ""))
    return asked if asked.startswith(_desks()) else reverse("desk")


@cache
def _desks() -> tuple[str, ...]:
    """The first page of the desk in each language: where the addresses of its pages begin."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(reverse("desk"))
    return tuple(found)


def _with_next(page: str, request: HttpRequest, **more: str) -> str:
    return f"{reverse(page)}?{urlencode({'next': where_to(request), **more})}"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Whatever is wrong: the same words, the same status; nothing typed is shown back."""
    session = session_of(request)
    if session and session.stage == Stage.IN:
        return redirect(where_to(request))
    form, until = AgentSignInForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        try:
            came = actions.sign_in(request, form.cleaned_data["email"], form.cleaned_data["password"])
            return came.tell(redirect(_with_next("agent_second_step", request)))
        except actions.TooManyTries as refusal:
            until = refusal.until
        except actions.Refused:
            form.add_error(None, str(WRONG))
    return _page(request, "sign_in", form, until)


def sign_in_page(request: HttpRequest, fault: str) -> HttpResponse:
    """The page of the sign-in, saying what was wrong elsewhere."""
    form = AgentSignInForm(data={})
    form.errors.clear()
    form.add_error(None, fault)
    return _page(request, "sign_in", form)


def _page(
    request: HttpRequest, name: str, form: Any, until: datetime | None = None, **more: Any
) -> HttpResponse:
    provider = settings.IDENTITY["name"] if settings.IDENTITY_PORT else ""
    context = {"form": form, "locked_until": until, "next": where_to(request), "provider": provider, **more}
    return render(request, f"agents/{name}.html", context, status=429 if until else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The code of the application, or a recovery code (`?secours`)."""
    session = session_of(request)
    if session is None or session.stage != Stage.SECOND_STEP:
        return redirect(_with_next("agent_sign_in", request))
    return _ask_code(request, session, "second_step")


def _ask_code(request: HttpRequest, session: AgentSession, name: str) -> HttpResponse:
    recovery, until = "secours" in request.GET, None
    form = AgentCodeForm(request.POST if request.method == "POST" else None, recovery=recovery)
    if request.method == "POST" and form.is_valid():
        try:
            return _answer(request, session, form.cleaned_data["code"], recovery=recovery)
        except actions.WrongCode as fault:
            form.add_error("code", str(_told(fault, recovery=recovery)))
        except actions.TooManyTries as refusal:
            until = refusal.until
        except actions.Refused:
            return redirect(_with_next("agent_sign_in", request))
    other = "agent_confirm" if session.stage == Stage.IN else "agent_second_step"
    return _page(
        request, name, form, until, recovery=recovery,
        app_url=_with_next(other, request), recovery_url=_with_next(other, request, secours=""),
    )  # fmt: skip


def _answer(request: HttpRequest, session: AgentSession, typed: str, *, recovery: bool) -> HttpResponse:
    if session.stage == Stage.IN:
        actions.confirm(session, typed, recovery=recovery)
        return redirect(where_to(request))
    came = actions.second_step(request, session, typed, recovery=recovery)
    return came.tell(redirect(where_to(request)))


def _told(fault: actions.WrongCode, *, recovery: bool) -> Promise:
    if fault.clock:
        return CLOCK
    if fault.used:
        return USED
    return WRONG_RECOVERY if recovery else WRONG_CODE


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents()
def confirm(request: AgentRequest) -> HttpResponse:
    """The second step once more, before what matters; then on to where one was going.

    Who has no application here was vouched for by the provider, and is again.
    """
    if not request.agent.has_factor:
        return _page(request, "confirm_elsewhere", None)
    return _ask_code(request, request.agent_session, "confirm")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """GET says whose it is and changes nothing; POST begins the first sign-in."""
    agent = enrolling.invited(token)
    if agent is None:
        return render(request, "agents/invitation_over.html")
    if request.method == "POST":
        try:
            return enrolling.begin(request, token).tell(redirect("agent_enrol"))
        except actions.Refused:
            return render(request, "agents/invitation_over.html")
    return render(request, "agents/invitation.html", {"invited": agent})


@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Password and application; then the recovery codes, once."""
    session = session_of(request)
    if session is None or session.stage != Stage.ENROL:
        return redirect("agent_sign_in")
    agent, secret = session.agent, session.kept
    form = EnrolForm(
        request.POST if request.method == "POST" else None, email=agent.email, name=agent.name
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            came, codes = enrolling.finish(
                request, session, form.cleaned_data["password"], form.cleaned_data["code"]
            )
            return came.tell(render(request, "agents/recovery_codes.html", {"codes": codes}))
        except actions.WrongCode as fault:
            form.add_error("code", str(_told(fault, recovery=False)))
        except actions.Refused:
            return render(request, "agents/invitation_over.html")
    size, path = qr_path(totp_address(secret, agent.email))
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    context = {"form": form, "size": size, "path": path, "secret": secret, "groups": groups, "invited": agent}
    return render(request, "agents/enrol.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST ends the session, whatever its stage. GET is the same page asked for in the other language."""
    session = session_of(request)
    if request.method != "POST":
        return redirect("desk")
    elsewhere = ""
    if session is not None:
        elsewhere = provider_sign_out(session)
        actions.sign_out(session)
    context = {"address": elsewhere, "provider": settings.IDENTITY["name"]}
    response = render(request, "agents/signed_out.html", context)
    take_cookie(response)
    return response
