"""Addresses of the forum."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
