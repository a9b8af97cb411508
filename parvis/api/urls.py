"""Addresses of the interface: those of its operations."""

from django.urls import URLPattern, URLResolver, path

from parvis.api.views import api

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls)]
