"""The pages of recovery."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
