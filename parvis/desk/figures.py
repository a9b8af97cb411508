"""The figures of a period: how far openings come, sign-ins, calls, processing times, what the desk did."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.appointments.enums import BookingState
from parvis.appointments.enums import Outcome as CallOutcome
from parvis.appointments.models import Booking
from parvis.cases.delays_queries import times_of_all
from parvis.enrolment.enums import Outcome
from parvis.enrolment.journey import ENROLMENT
from parvis.enrolment.queries import ACTIVATED, ORDER, SENT, openings_between
from parvis.journal.enums import Actor, Event
from parvis.journal.models import Entry

PERIODS = {7: _("7 jours"), 30: _("30 jours"), 90: _("3 mois"), 365: _("12 mois")}
USUAL = 30
ENDS: dict[str, Promise] = {SENT: _("Lien envoyé"), ACTIVATED: _("Compte activé")}
PROOFS: dict[str, Promise] = {
    Outcome.PROVEN: _("Identité prouvée"),
    Outcome.NO_MATCH: _("Informations non reconnues"),
    Outcome.ALREADY_REGISTERED: _("Avait déjà un compte"),
    Outcome.FROZEN: _("Compte bloqué"),
    Outcome.NO_RIB_ON_FILE: _("Pas de RIB enregistré"),
    Outcome.IN_TRANSFER: _("Dossier en transfert"),
    Outcome.PROVISIONAL: _("Numéro provisoire"),
    Outcome.TOO_MANY_TRIES: _("Trop d’essais"),
    Outcome.REGISTRY_DOWN: _("Fichier des assurés indisponible"),
}
SIGN_INS: dict[str, Promise] = {
    Event.SIGNED_IN: _("Connexions réussies"),
    Event.SIGN_IN_REFUSED: _("Connexions refusées"),
    Event.SIGN_IN_LOCKED: _("Limites atteintes"),
}
HELPED: dict[str, Promise] = {
    Event.AGENT_LOOKED: _("Dossiers consultés"),
    Event.ACTIVATION_SENT: _("Liens d’activation renvoyés"),
    Event.LETTER_CODE_ASKED: _("Codes envoyés par courrier"),
    Event.LIMITS_LIFTED: _("Limites levées"),
    Event.ACCOUNT_FROZEN: _("Comptes bloqués"),
    Event.RECOVERY_ACCEPTED: _("Demandes d’accès perdu acceptées"),
}
MODERATED: dict[str, Promise] = {
    Event.FORUM_POST_ACCEPTED: _("Messages publiés après relecture"),
    Event.FORUM_POST_CUT: _("Messages publiés sans une partie"),
    Event.FORUM_POST_REFUSED: _("Messages refusés"),
    Event.FORUM_POST_REMOVED: _("Messages retirés après publication"),
    Event.FORUM_REPORTS_SETTLED: _("Messages signalés, laissés comme ils sont"),
    Event.FORUM_ANSWERED: _("Réponses au nom de l’organisme"),
    Event.FORUM_WRITER_SUSPENDED: _("Membres suspendus"),
}


@dataclass(frozen=True)
class Line:
    """One row. `share`: in percent, drawn as a bar; None: there is none."""

    label: str
    number: int | None
    share: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    says: str
    lines: list[Line]
    empty: str
    detail: str = ""  # what the last column tells

    @property
    def has_shares(self) -> bool:
        return any(line.share is not None for line in self.lines)

    @property
    def has_texts(self) -> bool:
        return any(line.text for line in self.lines)


@dataclass(frozen=True)
class Period:
    """Whole days, today included."""

    days: int
    first: date
    last: date

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the first midnight to the one after the last day."""
        start = datetime.combine(self.first, time(), tzinfo=timezone.get_default_timezone())
        end = datetime.combine(self.last + timedelta(days=1), time(), tzinfo=timezone.get_default_timezone())
        return start, end


def period_of(asked: str) -> Period:
    """One of PERIODS; the usual one for anything else."""
    days = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else USUAL
    days = days if days in PERIODS else USUAL
    today = timezone.localdate()
    return Period(days, today - timedelta(days=days - 1), today)


def tables_of(period: Period) -> list[Table]:
    """All of them: ten queries or fewer, whatever there is to count."""
    openings = openings_between(period.first, period.last)
    tables = [_funnel(openings), _proofs(openings), _sign_ins(period), _desk(period)]
    if settings.ORGANISATION.modules["appointments"]:
        tables.insert(3, _calls(period))
    if settings.ORGANISATION.modules["cases"]:
        tables.insert(4, _processing_times())
    if settings.ORGANISATION.modules["forum"]:
        tables.append(_forum(period))
    return tables


def _funnel(openings: Iterable[tuple[str, str, int]]) -> Table:
    """At each page, how many came that far or farther, as a share of those who began."""
    stood = Counter[str]()
    for reached, _outcome, many in openings:
        stood[reached] += many
    begun = sum(stood.values())
    titles: dict[str, Any] = {step.page: step.title for step in ENROLMENT} | ENDS
    lines, left = [], begun
    for name in ORDER:
        lines.append(Line(str(titles[name]), left, _share(left, begun), _stopped(name, stood[name])))
        left -= stood[name]
    return Table(
        "parcours", gettext("L’ouverture d’un compte, page par page"),
        gettext("Combien arrivent à chaque page, et combien y sont encore ou s’y sont arrêtés."),
        lines if begun else [], gettext("Personne n’a commencé à ouvrir un compte."),
        gettext("Encore là, ou arrêtés là"),
    )  # fmt: skip


def _stopped(name: str, many: int) -> str:
    return "" if name == ACTIVATED else str(many)


def _proofs(openings: Iterable[tuple[str, str, int]]) -> Table:
    told = Counter[str]()
    for _reached, outcome, many in openings:
        if outcome:
            told[outcome] += many
    whole = sum(told.values())
    lines = [Line(str(PROOFS[name]), many, _share(many, whole)) for name, many in told.most_common()]
    return Table(
        "preuve", gettext("La preuve de l’identité"), gettext("Le dernier résultat de chaque ouverture."),
        lines, gettext("Aucune preuve pendant cette période."),
    )  # fmt: skip


def _sign_ins(period: Period) -> Table:
    found = _events(period, SIGN_INS)
    lines = [Line(str(label), found[event]) for event, label in SIGN_INS.items()]
    return Table(
        "connexions", gettext("Les connexions"), gettext("Un refus peut être une simple faute de frappe."),
        lines if sum(found.values()) else [], gettext("Aucune connexion pendant cette période."),
    )  # fmt: skip


def _desk(period: Period) -> Table:
    found = _events(period, HELPED, actor=Actor.AGENT)
    lines = [Line(str(label), found[event]) for event, label in HELPED.items() if found[event]]
    return Table(
        "bureau", gettext("L’aide donnée au bureau"),
        gettext("Ce que les agents ont fait pour des personnes bloquées."),
        lines, gettext("Rien pendant cette période."),
    )  # fmt: skip


def _forum(period: Period) -> Table:
    found = _events(period, MODERATED, actor=Actor.AGENT)
    lines = [Line(str(label), found[event]) for event, label in MODERATED.items() if found[event]]
    return Table(
        "forum", gettext("Le forum"), gettext("Ce que les agents ont décidé des messages et des membres."),
        lines, gettext("Rien pendant cette période."),
    )  # fmt: skip


def _events(period: Period, events: dict[str, Promise], **more: Any) -> Counter[str]:
    start, end = period.span
    entries = Entry.objects.filter(at__gte=start, at__lt=end, event__in=list(events), **more)
    return Counter(dict(entries.order_by().values_list("event").annotate(many=Count("pk"))))


class Percentile(Aggregate):
    """The value below which this share of the rows is."""

    function = "percentile_cont"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"


def _calls(period: Period) -> Table:
    """What came of the calls of the period, and how long people waited for one."""
    start, end = period.span
    calls = Booking.objects.filter(starts_at__gte=start, starts_at__lt=min(end, timezone.now())).order_by()
    kept = calls.exclude(state=BookingState.CANCELLED)
    found = dict(kept.values_list("outcome").annotate(many=Count("pk")))
    whole = sum(found.values())
    labels = {value: str(label) for value, label in CallOutcome.choices}
    labels[""] = gettext("suite pas encore notée")
    lines = [
        Line(label[:1].upper() + label[1:], found[value], _share(found[value], whole))
        for value, label in labels.items() if found.get(value)
    ]  # fmt: skip
    lines.append(Line(gettext("Annulés"), calls.filter(state=BookingState.CANCELLED).count()))
    lines += _waits(Booking.objects.filter(booked_at__gte=start, booked_at__lt=end).order_by())
    return Table(
        "appels", gettext("Les rendez-vous téléphoniques"),
        gettext("Les appels de la période, et l’attente entre la réservation et l’heure choisie."),
        lines if whole or len(lines) > 1 else [], gettext("Aucun appel pendant cette période."),
    )  # fmt: skip


def _waits(bookings: Any) -> list[Line]:
    waited = ExpressionWrapper(F("starts_at") - F("booked_at"), output_field=DurationField())
    told = bookings.annotate(waited=waited).aggregate(
        half=Percentile("waited", share="0.5", output_field=DurationField()),
        most=Percentile("waited", share="0.9", output_field=DurationField()),
    )
    if told["half"] is None:
        return []
    return [
        Line(gettext("Attente\u00a0: un appel sur deux en moins de"), None, None, _days(told["half"])),
        Line(gettext("Attente\u00a0: neuf appels sur dix en moins de"), None, None, _days(told["most"])),
    ]


def _days(much: timedelta) -> str:
    return gettext("%(days)s jours") % {"days": max(1, -(-much // timedelta(days=1)))}


def _processing_times() -> Table:
    """As they were measured last, whatever the period."""
    lines = []
    for kind, times in times_of_all():
        if times is None:
            continue
        half, most = (times.deciles[4], times.deciles[8]) if len(times.deciles) == 9 else (None, None)
        said = gettext("1 sur 2 en moins de %(half)s jours, 9 sur 10 en moins de %(most)s") % {
            "half": half or "–", "most": most or "–",
        }  # fmt: skip
        lines.append(Line(kind.name, times.closed, None, said if half else gettext("trop peu de dossiers")))
    return Table(
        "delais", gettext("Les délais de traitement"),
        gettext("Dossiers terminés et durées, à la dernière mesure, quelle que soit la période."),
        lines, gettext("Aucune mesure pour l’instant."),
    )  # fmt: skip


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None
