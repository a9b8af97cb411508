"""Declares the letters application."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "parvis.letters"
    label = "letters"
