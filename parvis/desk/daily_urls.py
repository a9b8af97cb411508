"""Addresses of the daily pages: calls, openings, cases, questions."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
