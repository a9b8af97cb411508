"""Declares the registry application."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "parvis.registry"
    label = "registry"
