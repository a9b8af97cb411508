"""Asking once more who is there, before anything that matters is changed (OWASP ASVS 5.0, 7.5.1)."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

View = Callable[..., HttpResponse]


def confirmed_recently(request: HttpRequest) -> bool:
    """Has the person just signed in, or given code or passkey once more? Reads the session alone."""
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records), default=0.0)
    return bool(time.time() - latest < settings.CONFIRMED_FOR.total_seconds())


def confirm_first(view: View) -> View:
    """The view is for people who are signed in and have confirmed recently; others are led there and back."""

    @wraps(view)
    def confirmed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if confirmed_recently(request):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('confirm')}?{urlencode({'next': request.path})}")

    guarded: View = login_required(confirmed)
    return guarded
