"""To the identity provider and back."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.agents.actions import provider as actions
from parvis.agents.actions.sign_in import Refused, TooManyTries
from parvis.agents.enums import Stage
from parvis.agents.views import sign_in_page, where_to
from parvis.connections.identity import IdentityUnavailable, NotVouched
from parvis.ui.language import reader_language

UNAVAILABLE = _("Ce service ne répond pas. Je réessaie, ou je me connecte avec mon mot de passe.")
NOT_VOUCHED = _("Cette connexion n’a pas abouti. Je recommence.")
UNKNOWN = _("Ce compte n’ouvre pas le bureau. Je demande à ma supervision de vérifier mon adresse.")
NO_SECOND_FACTOR = _(
    "Ce service n’a demandé qu’une étape. J’ouvre d’abord mon invitation\u00a0: j’y choisis une application "
    "de codes."
)


@require_http_methods(["GET", "HEAD", "POST"])
def leave_for(request: HttpRequest) -> HttpResponse:
    """POST leads to the provider, by a page: a form may not lead elsewhere (Content-Security-Policy)."""
    if request.method != "POST":
        return redirect("agent_sign_in")
    try:
        address, token = actions.begin(request, where_to(request), reader_language())
    except TooManyTries:
        return sign_in_page(request, gettext("Trop d’essais. Je réessaie dans quelques minutes."))
    except (IdentityUnavailable, NotVouched):
        return sign_in_page(request, str(UNAVAILABLE))
    response = render(request, "agents/to_provider.html", {"address": address})
    return actions.give_cookie(response, token)


@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """From the provider, with a code. Whatever is wrong, one may begin again."""
    told = request.GET
    try:
        came, back = actions.finish(request, told.get("state", ""), told.get("code", ""))
    except TooManyTries:
        return sign_in_page(request, gettext("Trop d’essais. Je réessaie dans quelques minutes."))
    except IdentityUnavailable:
        return sign_in_page(request, str(UNAVAILABLE))
    except NotVouched:
        return sign_in_page(request, str(NOT_VOUCHED))
    except Refused:
        return sign_in_page(request, str(UNKNOWN))
    except actions.NoSecondFactor:
        return sign_in_page(request, str(NO_SECOND_FACTOR))
    response = came.tell(redirect(back if came.session.stage == Stage.IN else "agent_second_step"))
    response.delete_cookie(settings.HANDSHAKE_COOKIE, samesite="Lax")
    return response
