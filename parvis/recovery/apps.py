"""Declares the recovery application."""

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    name = "parvis.recovery"
    label = "recovery"
