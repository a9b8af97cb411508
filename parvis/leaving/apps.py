"""Declares the leaving application."""

from django.apps import AppConfig


class LeavingConfig(AppConfig):
    name = "parvis.leaving"
    label = "leaving"
