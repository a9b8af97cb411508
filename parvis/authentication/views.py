"""The pages of signing in and out."""

from datetime import datetime

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from parvis.authentication.actions import sign_in as actions
from parvis.authentication.forms import SignInForm

WRONG = _("Le numéro ou le code n’est pas le bon. Je vérifie les deux et je recommence.")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Number and code. Whatever is wrong: the same words, the same status; nothing typed is shown back."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect("dashboard")
        return render(request, "authentication/sign_in.html", {"form": SignInForm()})
    form = SignInForm(request.POST)
    locked_until: datetime | None = None
    if form.is_valid():
        try:
            response = actions.sign_in(request, form.cleaned_data["number"], form.cleaned_data["code"])
        except actions.TooManyTries as refusal:
            locked_until = refusal.until
        else:
            if response is not None:
                return response
            form.add_error(None, str(WRONG))
    context = {"form": form, "locked_until": locked_until}
    return render(request, "authentication/sign_in.html", context, status=429 if locked_until else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST ends the session and says so. GET is the same page asked for in the other language: home."""
    if request.method != "POST":
        return redirect("home")
    actions.record_sign_out(request)
    logout(request)
    return render(request, "authentication/signed_out.html")
