"""Declares the profile application."""

from django.apps import AppConfig


class ProfileConfig(AppConfig):
    name = "parvis.profile"
    label = "profile"
