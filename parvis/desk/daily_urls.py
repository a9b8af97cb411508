"""Addresses of the daily pages: calls, openings, cases, questions."""

from django.conf import settings
from django.urls import URLPattern, path

from parvis.desk import call_views

MODULES = settings.ORGANISATION.modules
CALLS = [
    path("appels/", call_views.calls, name="desk_calls"),
    path("appels/<uuid:booking>/", call_views.call, name="desk_call"),
]

urlpatterns: list[URLPattern] = [
    *(CALLS if MODULES["appointments"] else []),
]
