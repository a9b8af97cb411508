"""Declares the webhooks application."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "parvis.webhooks"
    label = "webhooks"
