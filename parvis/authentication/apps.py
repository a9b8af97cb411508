"""Declares the authentication application."""

from django.apps import AppConfig


class AuthenticationConfig(AppConfig):
    name = "parvis.authentication"
    label = "authentication"
