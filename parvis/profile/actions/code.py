"""Another personal code."""

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest

from parvis.accounts.actions.contacts import locked
from parvis.accounts.actions.links import revoke_links
from parvis.accounts.actions.sessions import end_sessions
from parvis.accounts.actions.tell import tell
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account, Browser, OneTimeCode, SignedInSession
from parvis.accounts.rules import normal_code
from parvis.journal import actions as journal
from parvis.journal.enums import Actor, Event
from parvis.letters.enums import Notice


def change_code(request: HttpRequest, account: Account, code: str) -> None:
    """Everybody else who is in is out, and this session goes on under another key.

    The former code may have been known to somebody: every browser is asked for a second step again, and what
    was asked and not yet confirmed is void.
    """
    hashed = make_password(normal_code(code))  # slow: before the row is locked
    with transaction.atomic():
        holder = locked(account)
        holder.password, holder.code_reset_at = hashed, None
        holder.save(update_fields=["password", "code_reset_at"])
        Browser.objects.filter(account=holder).update(trusted_until=None)
        OneTimeCode.objects.filter(account=holder).delete()
        revoke_links(holder, LinkPurpose.LOST_CODE, LinkPurpose.NEW_EMAIL, LinkPurpose.RECOVERY_EMAIL)
        here = request.session.session_key
        end_sessions(holder, keep=here)
        update_session_auth_hash(request, holder)
        SignedInSession.objects.filter(session_key=here).update(session_key=request.session.session_key)
        journal.record(Event.CODE_CHANGED, Actor.PERSON, holder.pk)
        tell(holder, Notice.CODE_CHANGED)
