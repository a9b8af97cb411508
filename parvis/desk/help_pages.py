"""The pages of help for somebody who is stuck: finding them, where they stand, one page for each remedy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from parvis.agents.actions.look import may_search
from parvis.agents.enums import Role
from parvis.agents.guard import AgentRequest, for_agents
from parvis.agents.models import Agent
from parvis.desk.actions import help as actions
from parvis.desk.help_forms import PersonForm, ReasonForm, RecoveryForm, ReferenceForm
from parvis.desk.persons import File, Standing, found_by_number, found_by_reference, standing_of
from parvis.enrolment.actions.send import TooSoon
from parvis.journal.enums import Reason
from parvis.recovery.actions.ask import AddressTaken
from parvis.recovery.enums import Lost
from parvis.ui.templatetags.moments import dated, next_minute

NOT_FOUND = _("Je ne trouve personne avec ce numéro et cette date de naissance. Je les fais répéter.")
NO_CASE = _("Aucune démarche n’a cette référence. Je la fais répéter.")
TOO_MANY = _("Trop de recherches en peu de temps. Je réessaie dans quelques minutes.")
ANOTHER_FILE = _("J’ai ouvert un autre dossier entre-temps. Je vérifie que c’est la bonne personne.")
CANNOT = _("Il n’y a plus rien à faire ici\u00a0: la situation a changé entre-temps.")
NO_ADDRESS = _("Aucune adresse postale n’est enregistrée, ou le nombre de courriers du jour est atteint.")
TAKEN = _("Cette adresse sert déjà à un autre compte. La personne en donne une autre.")


@dataclass(frozen=True)
class Remedy:
    """What can be done. `offered`: is there something to do it to?"""

    key: str
    title: Promise
    says: Promise
    button: Promise
    done: Promise
    do: Callable[[File, Agent, Reason], None]
    offered: Callable[[Standing], bool]
    fault: Promise = CANNOT


REMEDIES = {
    remedy.key: remedy
    for remedy in (
        Remedy(
            "activation", _("Renvoyer le lien d’activation"),
            _("Un nouveau courriel part à l’adresse qu’elle a donnée. Le lien d’avant ne marche plus."),
            _("Je renvoie le lien"), _("Le courriel part maintenant."),
            actions.send_activation, lambda one: bool(one.opening and one.opening.sent_at),
        ),
        Remedy(
            "courrier", _("Envoyer un code par courrier"),
            _("Une lettre part à l’adresse postale enregistrée, avec un code pour retrouver l’accès."),
            _("J’envoie la lettre"), _("La lettre part avec le prochain courrier."),
            actions.send_letter_code, lambda one: bool(one.account), NO_ADDRESS,
        ),
        Remedy(
            "limites", _("Lever les limites"),
            _("Elle peut réessayer tout de suite. Je le fais quand c’est bien elle qui s’est trompée."),
            _("Je lève les limites"), _("Les limites sont levées\u00a0: la personne peut réessayer."),
            actions.lift_limits, lambda one: bool(one.locks),
        ),
        Remedy(
            "bloquer", _("Bloquer le compte"),
            _("Plus personne ne s’y connecte, et ce qui était ouvert se ferme. Le titulaire est prévenu."),
            _("Je bloque le compte"), _("Le compte est bloqué. Le titulaire est prévenu."),
            actions.freeze_account, lambda one: bool(one.account and one.account.is_active),
        ),
    )
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.RECEPTION)
def find(request: AgentRequest) -> HttpResponse:
    """By number and birth date, or by the reference of a case. What is typed stays out of the answer."""
    by_reference = "case-reference" in request.POST
    person = PersonForm(request.POST if request.method == "POST" and not by_reference else None)
    reference = ReferenceForm(request.POST if by_reference else None, prefix="case")
    asked = reference if by_reference else person
    if request.method == "POST" and asked.is_valid():
        file = _found(request.agent, asked)
        if file is not None:
            actions.open_file(request.agent_session, file)
            return redirect("desk_person")
    context = {
        "form": asked,
        "person": person,
        "reference": reference,
        "open": File.of(request.agent_session),
    }
    return render(request, "desk/help.html", context)


def _found(agent: Agent, asked: PersonForm | ReferenceForm) -> File | None:
    """None: the form says why."""
    said = asked.cleaned_data
    if not may_search(agent):
        asked.add_error(None, str(TOO_MANY))
        return None
    reason = Reason(said["reason"])
    if isinstance(asked, ReferenceForm):
        file, fault = found_by_reference(said["reference"], reason), NO_CASE
    else:
        file, fault = found_by_number(said["number"], said["birth_date"], reason), NOT_FOUND
    if file is None:
        asked.add_error(None, str(fault))
    return file


@require_http_methods(["GET", "HEAD"])
@for_agents(Role.RECEPTION)
def person(request: AgentRequest) -> HttpResponse:
    """The person whose file is open: their state, and what can be done."""
    file = File.of(request.agent_session)
    if file is None:
        return redirect("desk_help")
    return _person_page(request, file)


def _person_page(request: AgentRequest, file: File, done: str = "", fault: str = "") -> HttpResponse:
    standing = standing_of(file)
    context = {
        "one": standing, "file": file, "done": done, "fault": fault,
        "remedies": [remedy for remedy in REMEDIES.values() if remedy.offered(standing)],
    }  # fmt: skip
    return render(request, "desk/person.html", context)


@require_POST
@for_agents(Role.RECEPTION)
def close(request: AgentRequest) -> HttpResponse:
    """The call is over."""
    actions.close_file(request.agent_session)
    return redirect("desk_help")


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.RECEPTION)
def remedy(request: AgentRequest, key: str) -> HttpResponse:
    """GET says what will happen and asks the reason; POST does it to the person of this page."""
    file, found = File.of(request.agent_session), REMEDIES.get(key)
    if found is None:
        raise Http404
    if file is None:
        return redirect("desk_help")
    form = _reason_form(request, ReasonForm, file)
    if request.method == "POST" and _is_another(request, file):
        form.add_error(None, str(ANOTHER_FILE))
    if request.method == "POST" and form.is_valid():
        try:
            found.do(file, request.agent, Reason(form.cleaned_data["reason"]))
        except actions.CannotHelp:
            return _person_page(request, file, fault=str(found.fault))
        except TooSoon as refusal:
            return _person_page(request, file, fault=_too_soon(refusal))
        return _person_page(request, file, done=str(found.done))
    return render(request, "desk/remedy.html", {"form": form, "remedy": found, "file": file, **_who(file)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents(Role.RECEPTION, confirmed=True)
def recovery(request: AgentRequest) -> HttpResponse:
    """A lost access, accepted by the agent who has recognised the person."""
    file = File.of(request.agent_session)
    if file is None or file.account is None:
        return redirect("desk_help")
    form = _reason_form(request, RecoveryForm, file)
    if request.method == "POST" and _is_another(request, file):
        form.add_error(None, str(ANOTHER_FILE))
    if request.method == "POST" and form.is_valid() and not form.asks_back:
        try:
            if not may_search(request.agent):  # the answer says whether an address serves somebody
                form.add_error(None, str(TOO_MANY))
                return _recovery_page(request, form, file)
            _accept(file, request.agent, form.cleaned_data)
            said = gettext("C’est noté. La personne est prévenue partout, et peut encore l’arrêter.")
            return _person_page(request, file, done=said)
        except AddressTaken:
            form.add_error("email", str(TAKEN))
        except TooSoon as refusal:
            form.add_error("email", _too_soon(refusal))
        except actions.CannotHelp:
            return _person_page(request, file, fault=str(CANNOT))
    return _recovery_page(request, form, file)


def _recovery_page(request: AgentRequest, form: RecoveryForm, file: File) -> HttpResponse:
    return render(request, "desk/recovery.html", {"form": form, "file": file, **_who(file)})


def _accept(file: File, agent: Agent, said: dict[str, Any]) -> None:
    actions.accept_recovery(
        file, agent, Reason(said["reason"]),
        lost=Lost(said["lost"]), email=said["email"], mobile=said["mobile"],
    )  # fmt: skip


def _reason_form(request: AgentRequest, form: type[Any], file: File) -> Any:
    """The reason for which the file was opened is proposed."""
    return form(request.POST if request.method == "POST" else None, initial={"reason": file.reason.value})


def _is_another(request: AgentRequest, file: File) -> bool:
    """The page was shown for another person than the one whose file is open now (another tab)."""
    return request.POST.get("file", "") != str(file.member)


def _who(file: File) -> dict[str, Any]:
    return {"one": standing_of(file)}


def _too_soon(refusal: TooSoon) -> str:
    """With the day: a letter waits for thirty of them."""
    until = next_minute(timezone.localtime(refusal.until))
    said = gettext("Trop de fois déjà. De nouveau possible le %(day)s à %(hour)s.")
    return said % {"day": dated(until, "l j F"), "hour": f"{until:%H:%M}"}
