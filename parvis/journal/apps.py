"""Declares the journal application."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "parvis.journal"
    label = "journal"
