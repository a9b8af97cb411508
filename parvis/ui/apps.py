"""The ui application."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "parvis.ui"

    def ready(self) -> None:
        from parvis.ui import checks  # noqa: F401 (registers them; settings are ready only now)
