"""What is held about an account, in words: each code has its sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from parvis.accounts.contacts import shown_mobile
from parvis.accounts.enums import AccountState, CodePurpose, LinkEnd, LinkPurpose
from parvis.accounts.history import sentence
from parvis.authentication.devices import told
from parvis.authentication.enums import Way
from parvis.leaving.export import PARTS
from parvis.letters.enums import Channel, LetterKind, LetterState
from parvis.lib.nir import formatted
from parvis.ui.templatetags.moments import dated


def choices_of(model: str, field: str) -> dict[str, Promise]:
    """The words of the codes of a column, of an app that is a neighbour."""
    return dict(apps.get_model(model)._meta.get_field(field).flatchoices)  # noqa: SLF001


# fmt: off
LABELS: dict[str, Promise] = {
    "number": _("Numéro de sécurité sociale"), "first_names": _("Prénoms"), "birth_name": _("Nom de naissance"),
    "usual_name": _("Nom d’usage"), "birth_date": _("Date de naissance"), "email": _("Adresse électronique"),
    "mobile": _("Mobile"), "state": _("État"), "language": _("Langue"),
    "sms_notices": _("Prévenu(e) aussi par SMS"), "terms_version": _("Version des conditions acceptées"),
    "terms_accepted_at": _("Conditions acceptées le"), "opened_at": _("Compte ouvert le"),
    "last_login": _("Dernière connexion"), "disowned_at": _("« Ce n’est pas moi », dit le"),
    "code_reset_at": _("Code choisi par courriel le"), "mobile_proven_at": _("Mobile vérifié le"),
    "id": _("Identifiant du compte, tiré au hasard"), "device": _("Appareil"), "started_at": _("Depuis"),
    "seen_at": _("Vu la dernière fois"), "first_seen_at": _("Vu la première fois"), "trusted_until": _("De confiance jusqu’au"),
    "again_at": _("À proposer à nouveau le"), "purpose": _("Sert à"), "ended": _("Fin"), "expires_at": _("Valable jusqu’au"),
    "lost": _("Ce qui est perdu"), "by": _("Prouvé par"), "asked_at": _("Demandé le"), "effective_at": _("Prend effet le"),
    "told_at": _("Envoyé le"), "by_post": _("Essayé aussi par la poste"), "erased_at": _("Effacement prévu le"),
    "kind": _("Sujet"), "channel": _("Par"), "sent_at": _("Parti le"), "delivered_at": _("Arrivé le"), "queued_at": _("Écrit le"),
    "outcome": _("Suite"), "sms": _("Prévenu(e) aussi par SMS"), "booked_at": _("Pris le"), "changed_at": _("Changé le"),
    "settled_at": _("Suite notée le"), "ends_at": _("Fin"), "starts_at": _("Début"), "note": _("Note de l’agent"), "made_at": _("Créée le"),
    "reference": _("Référence"), "received_at": _("Reçue le"), "step": _("Étape"), "step_at": _("À cette étape depuis le"),
    "expected_from": _("On attend"), "expected": _("Ce qui est attendu"), "answer_by": _("Avant le"), "closed_at": _("Close le"),
    "exchanges": _("Courriers et demandes"), "receipt": _("Accusé de réception"), "media": _("Format"), "size": _("Taille, en octets"),
    "scanned_at": _("Vérifié le"), "refused_at": _("Refusé le"), "taken_at": _("Pris en charge le"), "label": _("Ce que c’est"), "since": _("Depuis le"),
    "type": _("Sorte"), "name": _("Nom"), "added_at": _("Ajouté le"), "used_at": _("Dernier usage"), "left": _("Codes restants"),
    "pseudonym": _("Pseudonyme"), "accepted": _("Messages acceptés"), "suspended_until": _("Suspendu jusqu’au"), "suspended_for": _("Suspendu parce que"),
    "title": _("Titre"), "guide": _("Fiche"), "answers": _("Réponses"), "alerted_at": _("Signalée aux agents le"), "last_at": _("Dernier message le"),
    "created_at": _("Écrit le"), "text": _("Texte"), "held_for": _("En attente parce que"), "refusal": _("Refusé parce que"), "is_question": _("C’est une question"),
    "helped": _("A aidé, nombre de fois"), "published_at": _("Publié le"), "edited_at": _("Modifié le"), "cut_at": _("Raccourci par un agent le"),
    "decided_at": _("Décidé le"), "until": _("Remplacé le"), "post_id": _("Message"), "topic_id": _("Question"), "complaint": _("Motif"), "words": _("Mes mots"), "at": _("Le"),
}
PURPOSES: dict[str, Promise] = {
    LinkPurpose.NOT_ME: _("bloquer le compte : « Ce n’est pas moi »"), LinkPurpose.NEW_EMAIL: _("confirmer une nouvelle adresse"),
    LinkPurpose.UNDO_EMAIL: _("reprendre l’adresse d’avant"), LinkPurpose.LOST_CODE: _("choisir un autre code"),
    LinkPurpose.RECOVERY_EMAIL: _("confirmer une adresse, après une perte"),
    LinkPurpose.STOP_RECOVERY: _("arrêter une demande d’accès"), LinkPurpose.STOP_CLOSING: _("garder le compte"),
    CodePurpose.SIGN_IN: _("se connecter"), CodePurpose.CONFIRM: _("confirmer avant un changement"),
    CodePurpose.NEW_MOBILE: _("confirmer un nouveau mobile"),
}
WORDS: dict[str, dict[str, Promise]] = {
    "purpose": PURPOSES,
    "ended": {"": _("il marche encore"), LinkEnd.USED: _("il a servi"), LinkEnd.REVOKED: _("il a été remplacé ou arrêté")},
    "state": {
        AccountState.ACTIVE: _("ouvert"), AccountState.FROZEN: _("bloqué"),
        LetterState.QUEUED: _("en attente"), LetterState.SENT: _("parti"),
        **choices_of("appointments.Booking", "state"), **choices_of("forum.Post", "state"),
        LetterState.REFUSED: _("refusé par la messagerie"), LetterState.GIVEN_UP: _("abandonné après plusieurs jours"),
    },
    "outcome": {**choices_of("cases.Case", "outcome"), **choices_of("appointments.Booking", "outcome")},
    "held_for": choices_of("forum.Post", "held_for"), "refusal": choices_of("forum.Post", "refusal"),
    "suspended_for": choices_of("forum.Writer", "suspended_for"), "complaint": choices_of("forum.Report", "complaint"),
    "expected_from": choices_of("cases.Case", "expected_from"),
    "channel": {**choices_of("cases.Case", "channel"), Channel.EMAIL: _("courriel"), Channel.SMS: _("SMS"), Channel.POST: _("courrier postal")},
    "language": {"fr": _("français"), "en": _("anglais")},
    "lost": {
        "email": _("la messagerie"), "mobile": _("le téléphone ou son numéro"),
        "factors": _("la deuxième étape"), "everything": _("tout"),
    },
    "by": {"proof": _("les informations de ma carte et de mon RIB"), "letter_code": _("un code reçu par courrier"), "agent": _("une personne de l’organisme")},
    "type": {way.value: way.label for way in Way},
    "kind": {
        LetterKind.ACTIVATION: _("activation du compte"), LetterKind.ACCOUNT_EXISTS: _("le compte existe déjà"),
        LetterKind.ADDRESS_TAKEN: _("adresse déjà utilisée"), LetterKind.ACCOUNT_OPENED: _("ouverture du compte"),
        LetterKind.SECURITY_NOTICE: _("ce qui a changé dans le compte"), LetterKind.SIGN_IN_CODE: _("code de connexion"),
        LetterKind.CONFIRM_CODE: _("code de confirmation"), LetterKind.MOBILE_CODE: _("code pour le mobile"),
        LetterKind.NEW_EMAIL: _("nouvelle adresse à confirmer"), LetterKind.EMAIL_CHANGED: _("adresse changée"),
        LetterKind.LOST_CODE: _("code perdu"), LetterKind.LETTER_CODE: _("code par courrier"),
        LetterKind.RECOVERY_ANNOUNCED: _("demande d’accès annoncée"), LetterKind.CLOSING_ANNOUNCED: _("fermeture annoncée"),
        LetterKind.INACTIVE: _("compte inutilisé"), LetterKind.ACCOUNT_ERASED: _("compte effacé"),
        LetterKind.CASE_NEWS: _("du nouveau dans les démarches"), LetterKind.DOCUMENT_RECEIVED: _("document reçu"),
        LetterKind.DOCUMENT_REFUSED: _("document refusé par l’antivirus"),
        LetterKind.APPOINTMENT_BOOKED: _("rendez-vous pris"), LetterKind.APPOINTMENT_MOVED: _("rendez-vous déplacé"),
        LetterKind.APPOINTMENT_CANCELLED: _("rendez-vous annulé"), LetterKind.APPOINTMENT_REMINDER: _("rappel d’un rendez-vous"),
        LetterKind.FORUM_ANSWER: _("réponse sur le forum"),
        LetterKind.FORUM_DECIDED: _("message sur le forum"), LetterKind.FORUM_WAITING: _("questions du forum qui attendent"),
        LetterKind.APPOINTMENT_MISSED: _("appel manqué"), LetterKind.APPOINTMENT_FREE: _("place libre pour un rendez-vous"),
    },
}
# fmt: on


@dataclass(frozen=True)
class Section:
    """`items`: each a list of (label, text). `lines`: of the history, a moment and a sentence."""

    title: str
    items: list[list[tuple[str, str]]]
    lines: list[tuple[str, str]]

    @property
    def count(self) -> int:
        return len(self.items) + len(self.lines)


def sections(held: dict[str, Any]) -> list[Section]:
    """Of export.everything(). A list with nothing in it is told in one line at the end of the page."""
    first = [
        Section(say("Qui je suis"), [_pairs(held["profile"])], []),
        Section(say("Mon compte"), [_pairs(held["account"])], []),
        Section(say("Mes moyens de confirmer une connexion"), [_pairs(each) for each in held["factors"]], []),
    ]
    parts = [
        Section(str(part.title), [], [_line(row) for row in reversed(held[part.key])])
        if part.key == "journal"
        else Section(str(part.title), [_pairs(row) for row in held[part.key]], [])
        for part in PARTS
    ]
    return [*first, *parts]


def _pairs(row: dict[str, Any]) -> list[tuple[str, str]]:
    flat = {name: value for name, value in row.items() if name != "holds"} | (row.get("holds") or {})
    return [
        (str(LABELS.get(name, name)), text) for name, value in flat.items() if (text := _text(name, value))
    ]


def _line(row: dict[str, Any]) -> tuple[str, str]:
    return _moment(row["at"]), sentence(SimpleNamespace(**row))


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return say("oui") if value else say("non")
    if name in WORDS and str(value) in WORDS[name]:
        return str(WORDS[name][str(value)])
    if value and name in AS_READ:
        return AS_READ[name](value)
    if value and (name in ("at", "until") or name.endswith(("_at", "_until", "last_login", "since"))):
        return _moment(value)
    return "" if value is None else str(value)


def _day(iso: str) -> str:
    return dated(datetime.fromisoformat(iso))


AS_READ: dict[str, Callable[[Any], str]] = {
    "device": told, "number": formatted, "mobile": shown_mobile, "birth_date": _day, "answer_by": _day,
}  # fmt: skip


def _moment(iso: str) -> str:
    at = timezone.localtime(datetime.fromisoformat(iso))
    return say("%(day)s à %(hour)s") % {"day": dated(at), "hour": date_format(at, "TIME_FORMAT")}
