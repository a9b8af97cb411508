"""Declares the cases application."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "parvis.cases"
    label = "cases"
