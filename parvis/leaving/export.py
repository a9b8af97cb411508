"""Everything held about an account, in one table: what is read of each model, and its name.

A model that points to an account and is neither here nor in the list of tests/leaving/test_export.py makes that
test fail.
"""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.authentication.factors import factors_of

ACCOUNT_FIELDS = (
    "state", "language", "sms_notices", "terms_version", "terms_accepted_at", "opened_at", "last_login",
    "disowned_at", "code_reset_at", "mobile_proven_at",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One list. `at`: the column that points to the account; `sealed`: what holds personal data, and is opened."""

    key: str
    title: Promise
    model: str
    fields: tuple[str, ...]
    at: str = "account"
    sealed: str = ""
    with_it: tuple[str, ...] = ()  # what is read with each row, in the same query

    def rows(self, account: Account) -> QuerySet[Model]:
        found: QuerySet[Model] = apps.get_model(self.model).objects.filter(self._of(account))
        found = found.select_related(*self.with_it) if self.with_it else found
        return found.order_by(self.fields[-1], "pk")

    def _of(self, account: Account) -> Q:
        # the journal also speaks of the person as the body's member, before there was an account
        if self.at == "subject":
            return Q(subject__in=[account.pk, account.member])
        # what the body tells is of its member: it was there before the account, and stays
        return Q(**{self.at: account.member if self.at.endswith("member") else account.pk})


# fmt: off
PARTS = (  # in the order of the page; by what the last field says
    Part("sessions", _("Les appareils connectés"), "accounts.SignedInSession", ("device", "started_at", "seen_at")),
    Part("browsers", _("Les navigateurs reconnus"), "accounts.Browser", ("device", "first_seen_at", "trusted_until", "seen_at")),
    Part("passkey_offer", _("La proposition d’une clé d’accès"), "authentication.PasskeyOffer", ("again_at",)),
    Part("links", _("Les liens de nos messages"), "accounts.AccountLink", ("purpose", "ended", "expires_at"), sealed="carried"),
    Part("codes", _("Les codes envoyés, encore valables"), "accounts.OneTimeCode", ("purpose", "expires_at"), sealed="carried"),
    Part("letter_code", _("Le code envoyé par courrier"), "recovery.LetterCode", ("expires_at",)),
    Part("lost_access", _("Une demande commencée, pour retrouver l’accès"), "recovery.LostAccess", ("lost", "by", "effective_at"), sealed="said_contacts"),
    Part("recovery", _("Une demande qui attend, pour retrouver l’accès"), "recovery.RecoveryRequest", ("lost", "by", "asked_at", "effective_at"), sealed="new_contacts"),
    Part("closing", _("La fermeture demandée"), "leaving.Closing", ("asked_at", "effective_at")),
    Part("inactivity", _("L’avis de compte inutilisé"), "leaving.InactivityNotice", ("told_at", "by_post", "erased_at")),
    Part("calls", _("Les rendez-vous par téléphone"), "appointments.Booking", ("purpose", "state", "outcome", "language", "sms", "booked_at", "changed_at", "settled_at", "ends_at", "starts_at"), sealed="held"),
    Part("waits", _("Les listes d’attente"), "appointments.Waiting", ("purpose", "language", "told_at", "asked_at")),
    Part("feed", _("L’adresse de mon agenda"), "appointments.Feed", ("made_at",)),
    Part("cases", _("Mes démarches"), "cases.Case", ("reference", "type", "channel", "step_at", "expected_from", "answer_by", "outcome", "closed_at", "received_at"), at="member", sealed="told", with_it=("type",)),
    Part("documents", _("Mes documents"), "cases.Document", ("receipt", "media", "size", "scanned_at", "refused_at", "taken_at", "added_at"), at="case__member", sealed="told"),
    Part("case_notices", _("Les courriels sur mes démarches, refusés"), "cases.NoticesDeclined", ("since",)),
    Part("pseudonym", _("Mon pseudonyme sur le forum"), "forum.Writer", ("pseudonym", "accepted", "suspended_until", "suspended_for", "since")),
    Part("topics", _("Mes questions sur le forum"), "forum.Topic", ("title", "language", "guide", "state", "answers", "alerted_at", "last_at", "created_at"), at="writer__account"),
    Part("posts", _("Mes messages sur le forum"), "forum.Post", ("text", "state", "held_for", "refusal", "is_question", "helped", "published_at", "edited_at", "cut_at", "decided_at", "created_at"), at="writer__account"),
    Part("former_posts", _("Mes messages, avant que je les change"), "forum.FormerText", ("title", "text", "until"), at="post__writer__account"),
    Part("helped", _("Les messages qui m’ont aidé"), "forum.Helped", ("post_id", "at")),
    Part("subscriptions", _("Les questions dont on m’écrit les réponses"), "forum.Subscription", ("topic_id", "told_at", "since")),
    Part("reports", _("Les messages que j’ai signalés"), "forum.Report", ("post_id", "complaint", "words", "settled_at", "at")),
    Part("letters", _("Les messages envoyés"), "letters.Letter", ("kind", "channel", "state", "sent_at", "delivered_at", "queued_at"), at="about"),
    Part("journal", _("L’historique"), "journal.Entry", ("event", "actor", "detail", "reason", "count", "at"), at="subject"),
)
# fmt: on


def everything(account: Account) -> dict[str, Any]:
    """As JSON will have it: codes for codes, moments in ISO. The personal code is held as a hash nobody reads."""
    held = {
        "exported_at": timezone.now(),
        "account": {name: getattr(account, name) for name in ACCOUNT_FIELDS} | {"id": account.pk},
        "profile": asdict(account.profile),
        "factors": [_factor(factor) for factor in factors_of(account)],
        **{part.key: [_row(part, row) for row in part.rows(account)] for part in PARTS},
    }
    plain: dict[str, Any] = _plain(held)
    return plain


def _factor(factor: Any) -> dict[str, Any]:
    fields = {"type": factor.way, "name": factor.name, "added_at": factor.added_at, "used_at": factor.used_at}
    return fields | ({"left": factor.left} if factor.left else {})


def _row(part: Part, row: Model) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in part.fields}
    if part.sealed:
        opened = getattr(row, part.sealed)
        told["holds"] = opened() if callable(opened) else opened
    return told


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Model):
        return getattr(value, "name", str(value))
    return str(value) if isinstance(value, UUID | datetime.date) or hasattr(value, "label") else value
