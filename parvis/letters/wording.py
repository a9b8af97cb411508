"""The words of letters: which template, in which language, with which dates and colours."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from parvis.letters.contents import MOMENTS
from parvis.letters.enums import LetterKind
from parvis.letters.looks import palette
from parvis.letters.models import Letter
from parvis.letters.notices import NOTICES
from parvis.ui.templatetags.moments import dated

SUBJECTS: dict[str, Promise] = {
    LetterKind.ACTIVATION: _("Activez votre compte"),
    LetterKind.ACCOUNT_EXISTS: _("Vous avez déjà un compte"),
    LetterKind.ADDRESS_TAKEN: _("Cette adresse sert déjà à un autre compte"),
    LetterKind.ACCOUNT_OPENED: _("Un compte vient d’être ouvert à votre nom"),
    # of a security notice: NOTICES
    LetterKind.SIGN_IN_CODE: _("Votre code pour vous connecter"),
    LetterKind.CONFIRM_CODE: _("Votre code de confirmation"),
    LetterKind.NEW_EMAIL: _("Confirmez votre adresse électronique"),
    LetterKind.EMAIL_CHANGED: _("L’adresse électronique de votre compte a changé"),
    LetterKind.LOST_CODE: _("Choisissez un nouveau code personnel"),
    LetterKind.LETTER_CODE: _("Votre code pour retrouver votre compte"),
    LetterKind.RECOVERY_ANNOUNCED: _("Votre compte va changer : est-ce bien vous ?"),
    LetterKind.CLOSING_ANNOUNCED: _("Votre compte va être fermé"),
    LetterKind.INACTIVE: _("Votre compte va être effacé"),
    LetterKind.ACCOUNT_ERASED: _("Votre compte est effacé"),
    LetterKind.APPOINTMENT_BOOKED: _("Votre rendez-vous téléphonique est pris"),
    LetterKind.APPOINTMENT_MOVED: _("Votre rendez-vous téléphonique est déplacé"),
    LetterKind.APPOINTMENT_CANCELLED: _("Votre rendez-vous téléphonique est annulé"),
    LetterKind.APPOINTMENT_REMINDER: _("Nous vous appelons bientôt"),
    LetterKind.APPOINTMENT_MISSED: _("Notre appel n’a pas abouti"),
    LetterKind.APPOINTMENT_FREE: _("Une place se libère pour un rendez-vous"),
    LetterKind.FORUM_ANSWER: _("Une réponse à une question que vous suivez"),
    LetterKind.FORUM_DECIDED: _("Votre message sur le forum"),
    LetterKind.FORUM_WAITING: _("Forum : des questions attendent une réponse"),
    LetterKind.CASE_NEWS: _("Du nouveau dans vos démarches"),
    LetterKind.DOCUMENT_RECEIVED: _("Votre document est bien reçu"),
    LetterKind.DOCUMENT_REFUSED: _("Un document n’a pas pu être transmis"),
}
# formats, not messages: a translator would have to know Django's letters
MOMENT = {"fr": "l j F Y à G\u00a0\\h\u00a0i", "en": "l j F Y \\a\\t H:i"}
DAY = {"fr": "j F Y", "en": "j F Y"}
HOUR = {"fr": "G\u00a0\\h\u00a0i", "en": "H:i"}
GSM = str.maketrans(
    {
        "’": "'",
        "\u00a0": " ",
        "\u202f": " ",
        "«": '"',
        "»": '"',
        "…": "...",
        "–": "-",
        "œ": "oe",
        "Œ": "OE",
        "€": "EUR",
    }
)
GSM_ACCENTED = frozenset("éèàùìòäöñüåæøßÉÄÖÑÜÅÆØÇ")  # of 3GPP TS 23.038, the ones kept as they are


@dataclass(frozen=True)
class Words:
    """An e-mail's subject and its two readings."""

    subject: str
    text: str
    html: str


def email(letter: Letter) -> Words:
    """The letter as an e-mail, in the letter's language."""
    with override(letter.language):
        context = _context(letter)
        return Words(
            subject=context["subject"],
            text=_render(f"letters/{letter.kind}.txt", context),
            html=_render(f"letters/{letter.kind}.html", context),
        )


def sms(letter: Letter) -> str:
    """The letter as one short text, in the letters that phones send seven bits at a time."""
    with override(letter.language):
        lines = _render(f"letters/{letter.kind}.sms.txt", _context(letter)).splitlines()
        return plain_gsm("\n".join(" ".join(line.split()) for line in lines))


def post(letter: Letter) -> str:
    """The letter as one sheet, in HTML. Sheets are printed together: see sheets."""
    with override(letter.language):
        context = _context(letter)
        context["recipient_lines"] = letter.recipient.splitlines()
        context["today"] = in_words(timezone.now(), DAY)
        return _render(f"letters/{letter.kind}.post.html", context)


def sheets(printed: list[str]) -> str:
    """The page that holds the sheets, one on each page of paper, in the operator's language."""
    # each sheet comes out of a template that escaped what it was filled with
    marked = [mark_safe(sheet) for sheet in printed]  # noqa: S308
    return _render("letters/print.html", {"sheets": marked, "language": get_language() or "fr"})


def in_words(moment: datetime, formats: dict[str, str] = MOMENT) -> str:
    """« mardi 1er décembre 2026 à 15 h 04 », in the portal's time zone and the active language."""
    return dated(timezone.localtime(moment), formats.get(get_language() or "fr", formats["fr"]))


def plain_gsm(text: str) -> str:
    """One character out of the GSM alphabet would more than halve what an SMS can hold: replace them."""
    return "".join(char if char in GSM_ACCENTED else _without_accents(char) for char in text.translate(GSM))


def _without_accents(char: str) -> str:
    return unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode() or "?"


def _context(letter: Letter) -> dict[str, Any]:
    content: dict[str, Any] = letter.content
    moments = {key: datetime.fromisoformat(content[key]) for key in MOMENTS & content.keys()}
    words = {key: in_words(moment) for key, moment in moments.items()}
    return (
        {"subject": str(SUBJECTS.get(letter.kind, ""))}
        | content
        | words
        | _worked_out(content, moments)
        | _notice(content, words)
        | {
            "language": get_language() or "fr",
            "organisation": settings.ORGANISATION,
            "palette": palette(),
            "portal_url": settings.PUBLIC_URL,
            "practice": settings.PRACTICE,
        }
    )


def _worked_out(content: dict[str, Any], moments: dict[str, datetime]) -> dict[str, Any]:
    """What letters say that follows from what they were told and from the settings."""
    found: dict[str, Any] = {
        "host": urlsplit(settings.PUBLIC_URL).hostname,
        "minutes": minutes_in(settings.ONE_TIME_CODE_VALID),
        "link_minutes": minutes_in(settings.LINKS_VALID["lost_code"]),
        "months": settings.INACTIVE_AFTER.days * 12 // 365,
        "digits_read_out": " ".join(content.get("digits", "")),
    }
    happened = moments.get("opened_at") or moments.get("at")
    if happened:
        found["not_me_until"] = in_words(happened + settings.LINKS_VALID["not_me"])
    if "valid_until" in moments:
        found["valid_until_hour"] = in_words(moments["valid_until"], HOUR)
    return found


def minutes_in(time: timedelta) -> int:
    """Whole minutes."""
    return int(time.total_seconds() // 60)


def _notice(content: dict[str, Any], words: dict[str, str]) -> dict[str, str]:
    if "what" not in content:
        return {}
    said = NOTICES[content["what"]]
    return {
        "subject": str(said.subject),
        "happened": str(said.happened) % {"at": words["at"]},
        "otherwise": str(said.otherwise),
    }


def _render(template: str, context: dict[str, Any]) -> str:
    """Blank lines left by tags are folded: one between paragraphs."""
    return re.sub(r"\n[ \t]*(?:\n[ \t]*)+\n", "\n\n", render_to_string(template, context)).strip() + "\n"
