"""Addresses of the daily pages: calls, openings, cases, questions."""

from django.conf import settings
from django.urls import URLPattern, path

from parvis.desk import call_views, week_views

MODULES = settings.ORGANISATION.modules
CALLS = [
    path("appels/", call_views.calls, name="desk_calls"),
    path("appels/<uuid:booking>/", call_views.call, name="desk_call"),
    path("semaine/", week_views.week, name="desk_week"),
    path("semaine/ouverture/", week_views.add_opening, name="desk_opening_add"),
    path("semaine/ouverture/<uuid:opening>/", week_views.opening, name="desk_opening"),
    path("semaine/absence/", week_views.add_absence, name="desk_absence_add"),
    path("semaine/absence/<uuid:absence>/", week_views.absence, name="desk_absence"),
]

urlpatterns: list[URLPattern] = [
    *(CALLS if MODULES["appointments"] else []),
]
