"""Forgetting what has expired."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from parvis.accounts.models import AccountLink, OneTimeCode


def forget_what_has_expired() -> None:
    """Delete the sessions, links and codes whose time is over."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    AccountLink.objects.filter(expires_at__lt=now).delete()
    OneTimeCode.objects.filter(expires_at__lt=now).delete()
