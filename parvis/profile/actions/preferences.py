"""The language of pages and letters, and whether SMS tell what happens."""

from django.db import transaction

from parvis.accounts.actions.tell import tell
from parvis.accounts.models import Account
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.enums import Notice


def keep_preferences(account: Account, *, language: str, sms_notices: bool) -> bool:
    """Journals what has changed. False when nothing has.

    Notices by SMS are told of by SMS once more when they end: a thief must not silence them.
    """
    row = Account.objects.filter(pk=account.pk)
    with transaction.atomic():
        language_changed = row.exclude(language=language).update(language=language)
        sms_changed = row.exclude(sms_notices=sms_notices).update(sms_notices=sms_notices)
        account.language, account.sms_notices = language, sms_notices
        if language_changed:
            journal.record(Event.LANGUAGE_CHANGED, Actor.PERSON, account.pk)
        if sms_changed:
            journal.record(Event.PREFERENCES_CHANGED, Actor.PERSON, account.pk)
            tell(account, Notice.PREFERENCES_CHANGED, mobile=account.profile.mobile)
    return bool(language_changed or sms_changed)
