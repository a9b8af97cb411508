"""Declares the assistant application."""

from django.apps import AppConfig


class AssistantConfig(AppConfig):
    name = "parvis.assistant"
    label = "assistant"
