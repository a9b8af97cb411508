"""What happened in an account, in sentences: the journal's events for the person they concern."""

from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from parvis.journal.enums import Actor, Detail, Event, Reason

SENTENCES: dict[str, Promise] = {
    Event.ACCOUNT_OPENED: _("Ouverture de mon compte."),
    Event.ACCOUNT_FROZEN: _("Compte bloqué, par le lien «\u00a0Ce n’est pas moi\u00a0» d’un de nos messages."),
    Event.ACCOUNT_REOPENING_REFUSED: _("Compte bloqué\u00a0: quelqu’un qui a toutes mes informations a essayé d’en ouvrir un autre, sans succès."),
    Event.SIGNED_IN: _("Connexion à mon compte."),
    Event.SIGNED_OUT: _("Déconnexion."),
    Event.SIGN_IN_REFUSED: _("Connexion refusée\u00a0: ce qui a été saisi n’était pas juste."),
    Event.SIGN_IN_LOCKED: _("Trop d’essais de connexion\u00a0: de nouveaux essais sont refusés pour un moment."),
    Event.CONFIRMED: _("Confirmation que c’est moi, avant un changement important."),
    Event.SESSIONS_ENDED: _("Déconnexion d’autres appareils."),
    Event.BROWSER_TRUSTED: _("Navigateur déclaré de confiance."),
    Event.BROWSER_FORGOTTEN: _("Navigateur oublié."),
    Event.FACTOR_ADDED: _("Deuxième étape\u00a0: une clé d’accès ou une application ajoutée."),
    Event.FACTOR_REMOVED: _("Deuxième étape\u00a0: une clé d’accès ou une application retirée."),
    Event.RECOVERY_CODES_MADE: _("Nouveaux codes de secours."),
    Event.CODE_CHANGED: _("Changement de mon code personnel."),
    Event.CODE_LOST: _("Code perdu\u00a0: un lien pour en choisir un autre est parti par courriel."),
    Event.CODE_RESET: _("Nouveau code personnel, à la place d’un code perdu."),
    Event.EMAIL_CHANGE_ASKED: _("Changement d’adresse électronique demandé."),
    Event.EMAIL_CHANGED: _("Changement de mon adresse électronique."),
    Event.EMAIL_RESTORED: _("Retour à l’adresse électronique d’avant."),
    Event.MOBILE_CHANGED: _("Changement de mon numéro de mobile."),
    Event.LANGUAGE_CHANGED: _("Changement de langue."),
    Event.PREFERENCES_CHANGED: _("Changement de mes préférences de contact."),
    Event.RECOVERY_ASKED: _("Demande de retrouver l’accès à mon compte."),
    Event.RECOVERY_STOPPED: _("Demande de retrouver l’accès, arrêtée."),
    Event.RECOVERED: _("Accès à mon compte retrouvé."),
    Event.LETTER_CODE_ASKED: _("Code demandé par courrier."),
    Event.CLOSING_ASKED: _("Fermeture de mon compte demandée."),
    Event.CLOSING_STOPPED: _("Fermeture de mon compte annulée."),
    Event.DATA_EXPORTED: _("Affichage ou téléchargement de toutes mes données."),
    Event.DOCUMENT_ADDED: _("Document ajouté à une démarche."),
    Event.DOCUMENT_WITHDRAWN: _("Document retiré d’une démarche."),
    Event.DOCUMENT_REFUSED: _("Document refusé par l’antivirus, et effacé."),
    Event.DOCUMENT_TAKEN: _("Document pris en charge par mon organisme."),
    Event.APPOINTMENT_BOOKED: _("Rendez-vous téléphonique pris."),
    Event.APPOINTMENT_MOVED: _("Rendez-vous téléphonique déplacé."),
    Event.APPOINTMENT_CANCELLED: _("Rendez-vous téléphonique annulé."),
    Event.APPOINTMENT_SETTLED: _("Suite d’un rendez-vous téléphonique notée par l’organisme."),
    Event.AGENDA_FEED_MADE: _("Nouvelle adresse pour lire mes rendez-vous dans un agenda."),
    Event.AGENDA_FEED_REVOKED: _("Adresse de mon agenda supprimée."),
    Event.AGENT_LOOKED: _("Une personne de l’organisme a consulté mon dossier."),
    Event.ACTIVATION_SENT: _("Lien d’activation renvoyé."),
    Event.LIMITS_LIFTED: _("Limites d’essais levées."),
    Event.ACCOUNT_THAWED: _("Compte débloqué."),
    Event.RECOVERY_ACCEPTED: _("Demande d’accès perdu acceptée."),
    Event.FORUM_WRITER_SUSPENDED: _("Mes messages ne sont plus acceptés sur le forum, pour un temps."),
    Event.FORUM_WRITER_RESTORED: _("Je peux de nouveau écrire sur le forum."),
    Event.INACTIVITY_TOLD: _("Message envoyé\u00a0: mon compte ne sert plus depuis longtemps."),
}  # fmt: skip
SEVERAL = {  # with a count, when there is one
    Event.SESSIONS_ENDED: ngettext_lazy("Déconnexion d’un autre appareil.", "Déconnexion de %(count)s autres appareils.", "count"),
    Event.BROWSER_FORGOTTEN: ngettext_lazy("Navigateur oublié.", "%(count)s navigateurs oubliés.", "count"),
}  # fmt: skip
MEANS: dict[str, Promise] = {
    Detail.CODE: _("Code personnel."),
    Detail.EMAIL_CODE: _("Code reçu par courriel."),
    Detail.SMS_CODE: _("Code reçu par SMS."),
    Detail.APP: _("Application de codes."),
    Detail.PASSKEY: _("Clé d’accès."),
    Detail.RECOVERY_CODE: _("Code de secours."),
    Detail.LETTER_CODE: _("Code reçu par courrier."),
    Detail.TRUSTED_BROWSER: _("Navigateur de confiance."),
    Detail.PROOF: _("Identité prouvée à nouveau."),
    Detail.AGENT: _("Par une personne de l’organisme."),
    Detail.BY_PERSON: _("À ma demande."),
    Detail.INACTIVITY: _("Compte inutilisé."),
}
REASONS: dict[str, Promise] = {  # why an agent did it, as the person concerned would say
    Reason.CALLED_US: _("Motif\u00a0: mon appel."),
    Reason.CAME_IN: _("Motif\u00a0: ma venue à l’accueil."),
    Reason.WROTE_TO_US: _("Motif\u00a0: mon message."),
    Reason.HELPER_CALLED: _("Motif\u00a0: l’appel de la personne qui m’aide."),
    Reason.BOOKED_CALL: _("Motif\u00a0: mon rendez-vous téléphonique."),
    Reason.HANDLING_CASE: _("Motif\u00a0: le traitement de ma démarche."),
    Reason.SUSPECTED_FRAUD: _("Motif\u00a0: un soupçon de fraude."),
    Reason.COMPLAINT: _("Motif\u00a0: une réclamation."),
    Reason.MODERATION: _("Motif\u00a0: la modération du forum."),
    Reason.CHECK: _("Motif\u00a0: un contrôle interne."),
}
DONE_FOR_ME = {  # by an agent, unless it was by the person
    Event.ACCOUNT_FROZEN, Event.LETTER_CODE_ASKED, Event.ACTIVATION_SENT, Event.LIMITS_LIFTED,
    Event.ACCOUNT_THAWED, Event.RECOVERY_ACCEPTED,
}  # fmt: skip
# of no account, or of one that is no more
NOT_TOLD = frozenset(set(Event) - set(SENTENCES))


class Told(Protocol):
    """What is read of a journal entry."""

    event: str
    actor: str
    detail: str
    count: int | None


def sentence(entry: Told) -> str:
    """« Connexion à mon compte. Code reçu par SMS. » An event of no person is its bare name: never a failure."""
    text = str(SENTENCES.get(entry.event, entry.event))
    if entry.count and entry.event in SEVERAL:
        text = str(SEVERAL[Event(entry.event)] % {"count": entry.count})
    if entry.actor == Actor.NOTIFIED and entry.event == Event.EMAIL_RESTORED:
        text = gettext("Retour à l’adresse électronique d’avant, par le lien de notre message.")
    if entry.actor == Actor.AGENT and entry.event == Event.ACCOUNT_FROZEN:
        text = gettext("Compte bloqué.")
    if entry.event == Event.AGENT_LOOKED and getattr(entry, "reason", "") == Reason.MODERATION:
        text = gettext("Une personne de l’organisme a consulté tous mes messages du forum.")
    if entry.actor == Actor.AGENT and entry.event in DONE_FOR_ME:
        text = f"{text} {MEANS[Detail.AGENT]}"
    more = [MEANS.get(entry.detail), REASONS.get(getattr(entry, "reason", ""))]
    return " ".join([text, *(str(part) for part in more if part)])
