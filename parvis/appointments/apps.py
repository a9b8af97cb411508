"""Declares the appointments application."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "parvis.appointments"
    label = "appointments"
