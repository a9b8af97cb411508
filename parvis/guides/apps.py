"""Declares the guides application."""

from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "parvis.guides"
    label = "guides"

    def ready(self) -> None:
        from parvis.guides import checks  # noqa: F401  (registers them)
