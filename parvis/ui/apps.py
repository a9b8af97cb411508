"""The ui application."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "parvis.ui"
