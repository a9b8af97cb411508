"""Addresses of the assistant."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
