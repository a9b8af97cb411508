"""Declares the agents application."""

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "parvis.agents"
    label = "agents"
