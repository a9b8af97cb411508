"""Declares the desk application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "parvis.desk"
    label = "desk"
