"""Declares the enrolment application."""

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    name = "parvis.enrolment"
    label = "enrolment"
