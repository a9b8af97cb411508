"""The serving application."""

from django.apps import AppConfig


class ServingConfig(AppConfig):
    name = "parvis.serving"

    def ready(self) -> None:
        from parvis.serving import checks  # noqa: F401 (registers them; settings are ready only now)
