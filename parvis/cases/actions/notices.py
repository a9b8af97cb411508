"""Telling members by e-mail that there is something new in their cases: that, and nothing of what it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account
from parvis.cases.enums import Expected
from parvis.cases.models import NoticesDeclined, Standing
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import LetterKind

NEWS = timedelta(days=14)  # what is older is history that the body brings in, and news to nobody


@dataclass(frozen=True)
class Change:
    """What became of one case. `before`: None when it is new."""

    member: UUID
    before: Standing | None
    after: Standing


def queue_notices(changes: Iterable[Change]) -> None:
    """In the caller's transaction. In a day one letter at most that something moved, one that it is asked."""
    now = timezone.now()
    news = dict[UUID, str]()
    for change in changes:
        what = news_of(change.before, change.after, now)
        if what:
            news[change.member] = "asked" if "asked" in (what, news.get(change.member)) else what
    if news:
        queue_letters(_letter(account, news[account.member]) for account in _who_wants(list(news)))


def _who_wants(wanted: Sequence[UUID]) -> list[Account]:
    accounts = Account.objects.filter(member__in=wanted, state=AccountState.ACTIVE)
    return list(accounts.exclude(pk__in=NoticesDeclined.objects.values("account")))


def cases_address(language: str) -> str:
    """Of the list, in this language."""
    with override(language):
        return str(settings.PUBLIC_URL + reverse("my_cases"))


def _letter(account: Account, what: str) -> NewLetter:
    address = cases_address(account.language)
    return NewLetter(
        LetterKind.CASE_NEWS, event=f"cases:{account.id}:{timezone.localdate()}:{what}",
        to=account.profile.email, language=account.language, about=account.id,
        context={"first_names": account.profile.first_names, "cases_url": address},
    )  # fmt: skip


def news_of(before: Standing | None, after: Standing, now: datetime) -> str:
    """« asked » when something is newly expected of the member, « moved », or "" for what is no news."""
    exchanged = [datetime.fromisoformat(each.at) for each in after.words.exchanges]
    latest = max([after.received_at, after.step_at, after.closed_at or after.received_at, *exchanged])
    if latest.astimezone(UTC) < now - NEWS:
        return ""
    if after.expected_from == Expected.MEMBER and (
        before is None
        or before.expected_from != Expected.MEMBER
        or before.words.expected != after.words.expected
    ):
        return "asked"
    moved = before is None or (before.step, before.closed_at) != (after.step, after.closed_at)
    return "moved" if moved or (before and after.letters - before.letters) else ""


def choose_notices(account: Account, *, wanted: bool) -> None:
    """Told by e-mail when something is new, or not. Journaled when it changes."""
    with transaction.atomic():
        declined = NoticesDeclined.objects.filter(pk=account.pk)
        if wanted:
            changed = bool(declined.delete()[0])
        else:
            before = declined.select_for_update().exists()
            row = NoticesDeclined(account=account, since=timezone.now())
            NoticesDeclined.objects.bulk_create([row], ignore_conflicts=True)
            changed = not before
        if changed:
            journal.record(Event.PREFERENCES_CHANGED, Actor.PERSON, account.pk)
