"""Erasing an account: the one routine for whoever leaves, and for the accounts that nobody uses."""

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from parvis.accounts.actions.sessions import end_sessions
from parvis.accounts.models import Account, Profile
from parvis.connections.keys import ring
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Detail, Event
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import LetterKind
from parvis.letters.models import Letter
from parvis.limits.models import Counter
from parvis.webhooks.actions import announce
from parvis.webhooks.enums import Announced

# records of somebody who opens or finds an account: of apps above this one, so by name
PENDING = ("enrolment.Enrolment", "recovery.LostAccess")
CALLS = "appointments.Booking"  # of a neighbour
WRITTEN = ("forum.Topic", "forum.Post")  # of an app above
READ_BY_ALL = ("published", "withdrawn")  # of what was withdrawn, its place is left
ACTORS = {Detail.BY_PERSON: Actor.PERSON}


@transaction.atomic
def erase_account(account: Account, why: Detail) -> bool:
    """The account, all that hangs on it, its letters and its counters. False when it was gone already.

    What stays: the journal, in which nothing is personal, and one last letter until it has gone. The person
    may open an account anew at once.
    """
    locked = Account.objects.select_for_update().filter(pk=account.pk).first()
    if locked is None:
        return False
    profile = locked.profile
    end_sessions(locked)
    Letter.objects.filter(about=locked.pk).delete()  # waits for the one that is on its way
    for model in PENDING:
        apps.get_model(model).objects.filter(member=locked.member).delete()
    Counter.objects.filter(subject__in=_fingerprints(profile)).delete()
    _call_off(locked)
    _leave_forum(locked)
    language, id_ = locked.language, locked.pk
    locked.delete()
    queue_letters([NewLetter(
        LetterKind.ACCOUNT_ERASED, event=str(id_), to=profile.email, language=language,
        context={"first_names": profile.first_names, "at": timezone.now().isoformat()},
    )])  # fmt: skip
    journal.record(Event.ACCOUNT_ERASED, ACTORS.get(why, Actor.SYSTEM), id_, detail=why)
    return True


def _call_off(account: Account) -> None:
    """The body's systems learn that the calls to come are none: their rows go with the account."""
    calls = apps.get_model(CALLS).objects.filter(account=account, state="booked", ends_at__gt=timezone.now())
    for call, purpose in calls.values_list("pk", "purpose__slug"):
        announce(Announced.APPOINTMENT_CANCELLED, appointment=call, purpose=purpose)


def _leave_forum(account: Account) -> None:
    """What others read stays, of a former member; the rest goes, and what it said before it was changed."""
    written = apps.get_model("forum.Post").objects.filter(writer__account=account)
    # messages before their questions, as whoever decides on one locks them
    list(written.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    questions = apps.get_model("forum.Topic").objects.filter(writer__account=account)
    # being read again, with answers of others: only what it says goes
    questions.filter(state="waiting", others__gt=0).update(state="published")
    for model in WRITTEN:
        theirs = apps.get_model(model).objects.filter(writer__account=account)
        theirs.exclude(state__in=READ_BY_ALL).delete()
    apps.get_model("forum.FormerText").objects.filter(post__writer__account=account).delete()


def _fingerprints(profile: Profile) -> list[bytes]:
    """Under every key in use: of each fact, and of what is counted by it elsewhere."""
    email = profile.email.lower()
    facts = (
        ("number", profile.number),
        ("number", f"{profile.number}:{profile.birth_date}"),  # a lost code, a code by post
        ("email", email),
        ("mobile", profile.mobile),
        ("letter", f"mailbox:{email}"),
        ("letter", f"mobile:{profile.mobile}"),
        ("letter", f"activation:{profile.number}"),
    )
    return [digest for name, fact in facts for digest in ring().fingerprints(name, fact)]
