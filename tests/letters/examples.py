"""One letter of each kind, always the same, for a body whose name and colours do not change."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings

from parvis.letters.actions import NewLetter
from parvis.letters.actions.queue import message_id_of
from parvis.letters.enums import Channel, LetterKind
from parvis.letters.models import Letter
from parvis.lib.organisation import Colours, Palette, Said

PORTAL = "https://compte.caisse.example"
TOKEN = "sXq2m0WJ4vYl8Jp1dQn7Zb3kHc6tRf9uAg5eLxVoT_w"  # as long as the real ones
CODE = {"first_names": "Maëlys Anne", "digits": "012345", "valid_until": "2026-12-01T14:04:00+00:00"}
APPOINTMENT = {
    "first_names": "Maëlys Anne",
    "purpose": "Un changement dans ma vie",
    "when": "mercredi 2 décembre 2026 à 10\u00a0h\u00a030 (heure\u00a0: Saint-Pierre-et-Miquelon)",
    "page_url": f"{PORTAL}/mon-agenda/",
}
COMING = APPOINTMENT | {
    "number": "10\u00a001",
    "calls_from": "01 99 00 00 10",
    "prepare": "Je note mes questions. À avoir sous la main\u00a0: Ma carte.",
    "valid_until": "2026-12-02T09:30:00+00:00",
}
CONTEXTS = {
    LetterKind.ACTIVATION: {
        "first_names": "Maëlys Anne",
        "link": f"{PORTAL}/activation/{TOKEN}/",
        "valid_until": "2026-12-01T14:04:00+00:00",
    },
    LetterKind.ACCOUNT_EXISTS: {"first_names": "Maëlys Anne", "sign_in_url": f"{PORTAL}/se-connecter/"},
    LetterKind.ADDRESS_TAKEN: {
        "correct_url": f"{PORTAL}/creer-mon-compte/courriel-envoye/",
    },
    LetterKind.ACCOUNT_OPENED: {
        "first_names": "Maëlys Anne",
        "opened_at": "2026-11-24T22:59:00+00:00",
        "not_me_url": f"{PORTAL}/ce-n-est-pas-moi/{TOKEN}/",
    },
    LetterKind.SECURITY_NOTICE: {
        "first_names": "Maëlys Anne",
        "what": "new_browser",
        "at": "2026-11-24T22:59:00+00:00",
        "not_me_url": f"{PORTAL}/ce-n-est-pas-moi/{TOKEN}/",
    },
    LetterKind.SIGN_IN_CODE: CODE,
    LetterKind.CONFIRM_CODE: CODE,
    LetterKind.MOBILE_CODE: CODE,
    LetterKind.NEW_EMAIL: {
        "first_names": "Maëlys Anne",
        "link": f"{PORTAL}/courriel/confirmer/{TOKEN}/",
        "valid_until": "2026-11-25T22:59:00+00:00",
    },
    LetterKind.EMAIL_CHANGED: {
        "first_names": "Maëlys Anne",
        "at": "2026-11-24T22:59:00+00:00",
        "undo_url": f"{PORTAL}/courriel/annuler/{TOKEN}/",
        "undo_until": "2026-12-04T22:59:00+00:00",
    },
    LetterKind.LOST_CODE: {
        "first_names": "Maëlys Anne",
        "link": f"{PORTAL}/code-perdu/{TOKEN}/",
        "valid_until": "2026-11-24T23:05:00+00:00",
    },
    LetterKind.LETTER_CODE: {
        "first_names": "Maëlys Anne",
        "letter_code": "KT7C-9XFM-3HPD-WR4N",
        "valid_until": "2026-12-24T14:04:00+00:00",
        "page_url": f"{PORTAL}/acces-perdu/courrier/code/",
    },
    LetterKind.RECOVERY_ANNOUNCED: {
        "first_names": "Maëlys Anne",
        "effective_at": "2026-11-25T22:59:00+00:00",
        "stop_url": f"{PORTAL}/acces-perdu/arreter/{TOKEN}/",
    },
    LetterKind.CLOSING_ANNOUNCED: {
        "first_names": "Maëlys Anne",
        "effective_at": "2026-11-25T22:59:00+00:00",
        "stop_url": f"{PORTAL}/mon-compte/fermer/annuler/{TOKEN}/",
    },
    LetterKind.INACTIVE: {
        "first_names": "Maëlys Anne",
        "erased_at": "2026-12-24T02:00:00+00:00",
        "sign_in_url": f"{PORTAL}/se-connecter/",
    },
    LetterKind.ACCOUNT_ERASED: {"first_names": "Maëlys Anne", "at": "2026-12-24T02:10:00+00:00"},
    LetterKind.CASE_NEWS: {"first_names": "Maëlys Anne", "cases_url": f"{PORTAL}/mes-demarches/"},
    LetterKind.DOCUMENT_RECEIVED: {
        "first_names": "Maëlys Anne",
        "piece": "Mon RIB",
        "at": "2026-12-24T14:04:00+00:00",
        "receipt": "AR-7F3K-92QD-H4MX",
        "cases_url": f"{PORTAL}/mes-demarches/",
    },
    LetterKind.DOCUMENT_REFUSED: {"first_names": "Maëlys Anne", "cases_url": f"{PORTAL}/mes-demarches/"},
    LetterKind.APPOINTMENT_BOOKED: COMING
    | {"calendar": "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"},
    LetterKind.APPOINTMENT_MOVED: COMING
    | {"calendar": "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"},
    LetterKind.APPOINTMENT_CANCELLED: APPOINTMENT
    | {"calendar": "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n"},
    LetterKind.APPOINTMENT_REMINDER: COMING,
    LetterKind.APPOINTMENT_MISSED: APPOINTMENT
    | {"page_url": f"{PORTAL}/mon-agenda/rendez-vous/0b0d8d4e-4b1e-4c55-9a51-1f6f0d0c3f10/"},
    LetterKind.APPOINTMENT_FREE: {
        "first_names": "Maëlys Anne",
        "purpose": "Un changement dans ma vie",
        "page_url": f"{PORTAL}/mon-agenda/prendre/changement-de-situation/",
        "valid_until": "2026-12-24T14:04:00+00:00",
    },
    LetterKind.FORUM_ANSWER: {
        "first_names": "Maëlys Anne",
        "topic": "Combien de temps pour recevoir ma carte ?",
        "page_url": f"{PORTAL}/forum/ma-carte/12-combien-de-temps/",
        "unsubscribe_url": f"{PORTAL}/forum/desabonnement/0123.abc/",
    },
    LetterKind.FORUM_DECIDED: {
        "first_names": "Maëlys Anne",
        "said": "Votre message n’est pas publié. Motif : « Il ne parle pas du sujet du forum ».",
        "page_url": f"{PORTAL}/forum/",
    },
    LetterKind.FORUM_WAITING: {
        "said": "3 questions attendent une réponse depuis plus de 48 heures.",
        "page_url": f"{PORTAL}/bureau/forum/",
    },
}
LONG_AFTER = "2126-12-01T14:04:00+00:00"
RECIPIENTS = {
    Channel.EMAIL: "maelys@courriel.example",
    Channel.SMS: "+33639980102",
    Channel.POST: "Maëlys Anne L’HÉRITIER\n3 rue des Exemples\n99999 EXEMPLE",
}


def example(kind=LetterKind.ACTIVATION, channel=Channel.EMAIL, language="fr", **changes):
    """What is asked of queue_letters; `to`, `event` or `context` may be changed. Its code or link works."""
    context = CONTEXTS[kind] | ({"valid_until": LONG_AFTER} if "valid_until" in CONTEXTS[kind] else {})
    asked = {"event": "example:1", "to": RECIPIENTS[channel], "context": context}
    return NewLetter(kind=kind, channel=channel, language=language, **(asked | changes))


def written(kind, channel=Channel.EMAIL, language="fr", **changes):
    """The row, not saved."""
    asked = example(kind, channel, language, **({"context": CONTEXTS[kind]} | changes))
    letter = Letter(
        id=UUID(int=1), kind=kind, channel=channel, event=asked.event, language=language,
        message_id=message_id_of(UUID(int=1)), queued_at=datetime(2026, 11, 24, tzinfo=UTC),
    )  # fmt: skip
    letter.seal(asked.to, dict(asked.context))
    return letter


def example_body():
    """The shipped organisation under a name, a phone and colours that do not change with it."""
    return replace(
        settings.ORGANISATION,
        name="Caisse Exemple",
        phone="01 99 00 00 00",
        phone_hours=Said("du lundi au vendredi, de 8 h 30 à 17 h 30", "Monday to Friday, 8:30 am to 5:30 pm"),
        postal_address=("Caisse Exemple", "1 place du Parvis", "99999 EXEMPLE CEDEX"),
        colours=Colours(
            light=Palette("#0f5257", "#ffffff", "#0a3b3f", "#dcecea", "#f2b544", "#1b2733"),
            dark=Palette("#7cc9c4", "#0b2426", "#a5dcd8", "#173437", "#f2b544", "#1b2733"),
        ),
    )
