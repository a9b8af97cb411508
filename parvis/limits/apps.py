"""Declares the limits application."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "parvis.limits"
    label = "limits"
