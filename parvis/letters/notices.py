"""What security notices say: one line a thing that happened. `%(at)s` is the moment, in words."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.letters.enums import Notice


class Said(NamedTuple):
    """`subject` has no full stop. `otherwise` is for whoever did not do it, before the way to say so."""

    subject: Promise
    happened: Promise
    otherwise: Promise


INTRUDER = _("Ce n’est pas vous ? Quelqu’un d’autre est peut-être entré dans votre compte.")
READER = _(
    "Ce n’est pas vous ? Quelqu’un d’autre lit peut-être vos courriels : "
    "changez aussi le mot de passe de votre messagerie."
)
# fmt: off
NOTICES: dict[str, Said] = {
    Notice.NEW_BROWSER: Said(
        _("Une connexion depuis un nouveau navigateur"),
        _("Quelqu’un s’est connecté à votre compte depuis un nouveau navigateur, le %(at)s."),
        INTRUDER,
    ),
    Notice.CODE_CHANGED: Said(
        _("Votre code personnel a changé"),
        _("Le code personnel de votre compte a été changé le %(at)s."),
        INTRUDER,
    ),
    Notice.CODE_RESET: Said(
        _("Vous avez choisi un nouveau code personnel"),
        _("Le code personnel perdu a été remplacé le %(at)s. Tous les appareils ont été déconnectés."),
        READER,
    ),
    Notice.EMAIL_CHANGED: Said(
        _("L’adresse électronique de votre compte a changé"),
        _("L’adresse électronique de votre compte a été changée le %(at)s."),
        INTRUDER,
    ),
    Notice.EMAIL_RESTORED: Said(
        _("Votre adresse électronique d’avant est de retour"),
        _("L’adresse électronique d’avant a été remise le %(at)s. Tous les appareils ont été déconnectés."),
        READER,
    ),
    Notice.MOBILE_CHANGED: Said(
        _("Le numéro de mobile de votre compte a changé"),
        _("Le numéro de mobile de votre compte a été changé le %(at)s."),
        INTRUDER,
    ),
    Notice.FACTOR_ADDED: Said(
        _("Un moyen de vous connecter a été ajouté"),
        _("Une clé d’accès ou une application de codes a été ajoutée à votre compte le %(at)s."),
        INTRUDER,
    ),
    Notice.FACTOR_REMOVED: Said(
        _("Un moyen de vous connecter a été retiré"),
        _("Une clé d’accès ou une application de codes a été retirée de votre compte le %(at)s."),
        INTRUDER,
    ),
    Notice.RECOVERY_CODES_MADE: Said(
        _("Vous avez de nouveaux codes de secours"),
        _("De nouveaux codes de secours ont été créés le %(at)s. Les anciens ne marchent plus."),
        INTRUDER,
    ),
    Notice.RECOVERY_CODE_USED: Said(
        _("Un de vos codes de secours a servi"),
        _("Un de vos codes de secours a servi à se connecter le %(at)s. Il ne marche plus."),
        _("Ce n’est pas vous ? Quelqu’un d’autre a vos codes de secours, et connaît votre code personnel."),
    ),
    Notice.SECOND_STEP_FAILED: Said(
        _("Quelqu’un a essayé d’entrer dans votre compte"),
        _("Votre code personnel a été saisi, puis la deuxième étape a échoué plusieurs fois, le %(at)s."),
        _("Ce n’est pas vous ? Quelqu’un d’autre connaît votre code personnel, mais n’est pas entré."),
    ),
    Notice.ACCOUNT_FROZEN: Said(
        _("Votre compte est bloqué"),
        _("Votre compte a été bloqué le %(at)s, par le lien « Ce n’est pas moi » d’un de nos messages."),
        _("Ce n’est pas vous ? Prouvez de nouveau qui vous êtes, depuis la page de connexion du site."),
    ),
    Notice.FROZEN_AT_DESK: Said(
        _("Nous avons bloqué votre compte"),
        _("Votre compte a été bloqué le %(at)s par nos services."),
        _("Ce n’est pas vous ? Prouvez de nouveau qui vous êtes, depuis la page de connexion du site."),
    ),
    Notice.RECOVERED: Said(
        _("Ce que vous aviez perdu est remplacé"),
        _("Ce que vous aviez perdu est remplacé depuis le %(at)s. Tous les appareils ont été déconnectés."),
        _("Ce n’est pas vous ? Quelqu’un d’autre s’est fait passer pour vous."),
    ),
    Notice.RECOVERY_STOPPED: Said(
        _("La demande est arrêtée : rien n’est remplacé"),
        _("La demande de remplacer ce qui était perdu a été arrêtée le %(at)s. Rien n’a changé."),
        _("Vous n’aviez rien demandé ? Quelqu’un d’autre a essayé de se faire passer pour vous."),
    ),
    Notice.CLOSING_STOPPED: Said(
        _("Votre compte reste ouvert"),
        _("La fermeture de votre compte a été annulée le %(at)s. Rien n’est effacé."),
        INTRUDER,
    ),
    Notice.PREFERENCES_CHANGED: Said(
        _("Vos préférences ont changé"),
        _("La langue ou la façon de vous prévenir a été changée dans votre compte le %(at)s."),
        _("Ce n’est pas vous ? Vérifiez vos préférences : elles se changent à tout moment."),
    ),
    Notice.DATA_EXPORTED: Said(
        _("Toutes vos données ont été affichées"),
        _("Tout ce que votre compte garde de vous a été affiché ou téléchargé le %(at)s."),
        INTRUDER,
    ),
}
# fmt: on
