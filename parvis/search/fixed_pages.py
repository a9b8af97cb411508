"""The pages that are neither guides nor questions, as they can be found: help topics, and where things are.

The words of a help topic are those of `home/help.html`; a test compares them.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class FixedPage:
    """`route` and `anchor`: where to read it. `modules`: those without which there is no such page.

    `text` may quote the organisation as %(name)s.
    """

    route: str
    title: Any
    text: tuple[Any, ...]
    anchor: str = ""
    modules: tuple[str, ...] = ()


HELP_TITLE = _("J’ai besoin d’aide")
HELP_TOPICS = (
    FixedPage(
        "help",
        _("Je n’ai pas de RIB enregistré, ou je ne sais pas lequel"),
        (
            _(
                "Le RIB demandé est celui que %(name)s connaît\u00a0: le compte où arrivent mes "
                "remboursements. Si j’ai changé de banque depuis, j’essaie d’abord l’ancien."
            ),
            _(
                "Si aucun RIB n’est enregistré, j’envoie le mien par courrier, avec mon nom et mon "
                "numéro de sécurité sociale, ou je le dépose dans un point d’aide. J’ouvre mon "
                "compte une fois qu’il est enregistré."
            ),
        ),
        anchor="aide-rib",
    ),
    FixedPage(
        "help",
        _("J’ai perdu ma carte"),
        (
            _(
                "J’appelle pour la déclarer perdue et en commander une autre. En attendant, une "
                "attestation de droits la remplace\u00a0: je la demande par téléphone, par courrier "
                "ou dans un point d’aide."
            ),
            _("J’ouvrirai mon compte avec la nouvelle carte, quand je l’aurai reçue."),
        ),
        anchor="aide-carte",
    ),
    FixedPage(
        "help",
        _("Mon numéro de sécurité sociale est provisoire"),
        (
            _(
                "Un numéro provisoire commence par 5, 6, 7 ou 8. Il ne permet pas encore d’ouvrir un "
                "compte. Dès que je reçois mon numéro définitif, je peux le faire. D’ici là, je fais "
                "mes démarches par téléphone ou par courrier."
            ),
        ),
        anchor="aide-numero-provisoire",
    ),
    FixedPage(
        "help",
        _("Je viens d’un autre organisme et mon dossier arrive"),
        (
            _(
                "Le transfert d’un dossier prend quelques semaines. Tant qu’il dure, mon compte ne "
                "peut pas s’ouvrir ici. J’appelle pour savoir où il en est."
            ),
        ),
        anchor="aide-transfert",
    ),
    FixedPage(
        "help",
        _("Je n’ai pas reçu le courriel d’activation"),
        (
            _(
                "Je regarde dans les courriers indésirables. Puis je reviens à la page qui annonce "
                "l’envoi, dans le même navigateur\u00a0: j’y demande un nouveau courriel, ou j’y "
                "corrige mon adresse."
            ),
        ),
        anchor="aide-courriel-activation",
    ),
    FixedPage(
        "help",
        _("Un compte a été ouvert à mon nom, et ce n’est pas moi"),
        (
            _(
                "J’ouvre le lien «\u00a0Ce n’est pas moi\u00a0» du message que j’ai reçu\u00a0: il "
                "bloque le compte. Sans ce message, j’appelle tout de suite."
            ),
        ),
        anchor="aide-compte-ouvert-a-mon-nom",
    ),
    FixedPage(
        "help",
        _("J’ai perdu mon code"),
        (
            _(
                "J’en choisis un autre, en quelques minutes\u00a0: je donne mon numéro de sécurité "
                "sociale et ma date de naissance, un courriel m’arrive."
            ),
        ),
        anchor="aide-code-perdu",
    ),
    FixedPage(
        "help",
        _("Je n’ai pas reçu le code à 6 chiffres"),
        (
            _(
                "J’attends deux minutes, je regarde dans les courriers indésirables, puis je demande "
                "un autre code sur la même page. S’il n’arrive toujours pas, «\u00a0Je choisis un "
                "autre moyen\u00a0» en propose d’autres."
            ),
        ),
        anchor="aide-code-a-6-chiffres",
    ),
    FixedPage(
        "help",
        _("Mon téléphone ou mon numéro a changé"),
        (
            _(
                "Si je peux encore me connecter, je change mon numéro dans «\u00a0Mes "
                "informations\u00a0». Sinon, je prouve qui je suis et je donne le nouveau."
            ),
        ),
        anchor="aide-telephone",
    ),
    FixedPage(
        "help",
        _("Mon compte est bloqué"),
        (
            _(
                "Plus personne ne peut s’y connecter tant que je ne l’ai pas rouvert. Je prouve qui "
                "je suis, je redonne mes coordonnées, et je choisis un autre code."
            ),
        ),
        anchor="aide-compte-bloque",
    ),
    FixedPage(
        "help",
        _("J’ai reçu un message et je n’ai rien fait"),
        (
            _(
                "Le lien «\u00a0Ce n’est pas moi\u00a0» du message bloque tout de suite mon "
                "compte\u00a0: personne ne peut plus s’y connecter. Si je peux encore entrer dans "
                "mon compte, je regarde aussi ce qui s’y est passé."
            ),
        ),
        anchor="aide-message-recu",
    ),
    FixedPage(
        "help",
        _("Qu’est-ce qu’une clé d’accès\u00a0?"),
        (
            _(
                "Mon téléphone ou mon ordinateur me reconnaît par mon doigt, mon visage ou son code, "
                "et je me connecte sans numéro ni code. Je l’ajoute une fois connecté(e), dans "
                "«\u00a0Ma deuxième étape\u00a0»."
            ),
        ),
        anchor="aide-cle-d-acces",
    ),
    FixedPage(
        "help",
        _("Je veux fermer mon compte"),
        (
            _(
                "Je le demande une fois connecté(e), et je peux changer d’avis pendant 24 heures. "
                "Mes droits et mes remboursements ne changent pas."
            ),
        ),
        anchor="aide-fermer-mon-compte",
    ),
)
PAGES = (
    FixedPage(
        "enrolment_start",
        _("Je crée mon compte"),
        (
            _("J’ouvre mon compte en cinq minutes, avec ma carte et un relevé d’identité bancaire."),
            _("Sept questions, une par page. Je peux revenir en arrière."),
        ),
    ),
    FixedPage(
        "sign_in",
        _("Je me connecte"),
        (
            _(
                "J’entre dans mon compte avec mon numéro de sécurité sociale et mon code, ou avec "
                "une clé d’accès."
            ),
        ),
    ),
    FixedPage(
        "lost_code",
        _("J’ai perdu mon code"),
        (
            _(
                "Je demande un courriel\u00a0: son lien me fait choisir un nouveau code, un nouveau "
                "mot de passe."
            ),
        ),
    ),
    FixedPage(
        "lost_access",
        _("Je n’ai plus accès à ma messagerie ou à mon téléphone"),
        (_("Je prouve qui je suis, je donne mes nouvelles coordonnées, et je rouvre un compte bloqué."),),
    ),
    FixedPage(
        "find_us",
        _("Je trouve de l’aide près de chez moi"),
        (
            _("Une personne m’accompagne, devant un ordinateur."),
            _(
                "Les adresses, les horaires et le plan des maisons France Services, des accueils et "
                "des guichets, autour d’une commune ou d’un code postal."
            ),
        ),
        modules=("places",),
    ),
    FixedPage(
        "guides",
        _("Je fais pas à pas, avec une fiche"),
        (_("Chaque démarche, étape par étape, à lire ou à imprimer."),),
        modules=("guides",),
    ),
    FixedPage(
        "my_calls",
        _("Mes rendez-vous par téléphone"),
        (
            _(
                "Je prends, je déplace ou j’annule un rendez-vous\u00a0: une personne m’appelle à "
                "l’heure que j’ai choisie."
            ),
        ),
        modules=("appointments",),
    ),
    FixedPage(
        "my_cases",
        _("Mes démarches"),
        (_("Je vois où en est ma demande, ce que l’on attend de moi, et j’ajoute un document."),),
        modules=("cases",),
    ),
    FixedPage(
        "delays",
        _("Combien de temps prend ma démarche\u00a0?"),
        (_("Combien de temps prend ma démarche\u00a0? Les vrais délais, chaque jour."),),
        modules=("cases",),
    ),
    FixedPage(
        "my_details",
        _("Mes informations"),
        (_("Mon adresse électronique et mon téléphone mobile\u00a0: je les regarde et je les change."),),
    ),
    FixedPage(
        "change_code",
        _("Je change mon code personnel"),
        (_("J’en choisis un autre, un nouveau mot de passe, quand je suis connecté(e)."),),
    ),
    FixedPage(
        "security",
        _("La sécurité de mon compte"),
        (
            _(
                "Où je suis connecté(e), ce qui s’est passé dans mon compte, les navigateurs de "
                "confiance. Je déconnecte un appareil."
            ),
        ),
    ),
    FixedPage(
        "factors",
        _("Ma deuxième étape"),
        (
            _(
                "Clé d’accès, application de codes, codes de secours, SMS\u00a0: comment je montre "
                "que c’est bien moi."
            ),
        ),
    ),
    FixedPage(
        "my_data",
        _("Mes données"),
        (_("Je vois tout ce que le portail sait de moi, et je l’emporte dans un fichier."),),
    ),
    FixedPage(
        "close_account",
        _("Je ferme mon compte"),
        (_("Je le supprime, et je peux changer d’avis pendant 24\u00a0heures."),),
    ),
    FixedPage(
        "assistant",
        _("Je pose une question"),
        (_("L’assistant cherche la réponse dans les fiches, les questions et les pages d’aide."),),
        modules=("assistant",),
    ),
    FixedPage(
        "forum",
        _("Le forum"),
        (_("Les assurés s’entraident, sous un pseudonyme. Des agents relisent et répondent aussi."),),
        modules=("forum",),
    ),
    FixedPage(
        "privacy",
        _("Mes données personnelles"),
        (
            _(
                "Ce qui est gardé, pourquoi, combien de temps, et mes droits\u00a0: accès, "
                "rectification, effacement, réclamation."
            ),
        ),
    ),
    FixedPage(
        "accessibility",
        _("Déclaration d’accessibilité"),
        (_("Ce que vaut le site pour les personnes handicapées, et comment signaler un défaut."),),
    ),
    FixedPage(
        "legal",
        _("Mentions légales"),
        (_("Qui publie ce site, et qui l’héberge."),),
    ),
    FixedPage(
        "terms",
        _("Conditions d’utilisation"),
        (_("Les règles du compte en ligne."),),
    ),
)
